// The network and the processor of one visit, by the DevTools protocol.
//
// A visit has a slow phone on slow 4G: 150 ms until an answer begins, 1.6 Mbit/s
// down, 750 kbit/s up, and a processor four times slower than this one. The
// browser delays answers; a connection costs nothing extra, for any page.

const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 };
const TIMES_SLOWER = 4;
/** How long nothing may be under way before the network counts as idle. */
const IDLE_MS = 500;
const POLL_MS = 50;

export const CONDITIONS = { network: SLOW_4G, cpu_times_slower: TIMES_SLOWER };

export const pause = (ms) => new Promise((then) => setTimeout(then, ms));

/** What kind of thing an answer is: its media type says more than who asked. */
const kind = ({ type, mimeType = '' }) => {
  if (mimeType === 'application/wasm') return 'wasm';
  if (/javascript/.test(mimeType)) return 'script';
  if (type === 'Document') return 'document';
  return /css/.test(mimeType) ? 'style' : 'other';
};

/** The icon of a page without one is asked for at the browser's own will. */
const isOfThePage = ({ url }) => /^http/.test(url) && !url.endsWith('/favicon.ico');

/** Slows the page of `session` down and keeps book of its requests. */
export const watchTraffic = async (session) => {
  const requests = new Map();
  let start;
  let quietSince = Date.now();
  const underway = () => [...requests.values()].some(({ isOver }) => !isOver);
  const end = (event, bytes) => {
    const request = requests.get(event.requestId);
    if (!request) return;
    Object.assign(request, { isOver: true, bytes, end: event.timestamp });
    quietSince = Date.now();
  };
  session.on('Network.requestWillBeSent', ({ requestId, request, timestamp, type }) => {
    if (!isOfThePage(request)) return;
    start ??= timestamp;
    requests.set(requestId, { url: request.url, method: request.method, type, bytes: 0 });
  });
  session.on('Network.responseReceived', ({ requestId, response, timestamp }) => {
    const request = requests.get(requestId);
    if (!request) return;
    Object.assign(request, { status: response.status, mimeType: response.mimeType });
    // Whoever sends a form may look at the status alone, and the browser tells the end of
    // an answer only to those who read it.
    if (request.method === 'POST') end({ requestId, timestamp }, response.encodedDataLength);
  });
  session.on('Network.loadingFinished', (event) => end(event, event.encodedDataLength));
  session.on('Network.loadingFailed', (event) => end(event, 0));
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', SLOW_4G);
  await session.send('Emulation.setCPUThrottlingRate', { rate: TIMES_SLOWER });

  return {
    /** Waits until nothing has been under way for a while. */
    async idle(longest = 30_000) {
      const deadline = Date.now() + longest;
      const from = Date.now();
      while (underway() || Date.now() - Math.max(quietSince, from) < IDLE_MS) {
        if (Date.now() > deadline) throw new Error('the network does not come to rest');
        await pause(POLL_MS);
      }
    },
    /** Every request that was answered, by kind and in sum. */
    figures(usableMs) {
      const over = [...requests.values()].filter(({ isOver }) => isOver);
      const bytes = (some) => some.reduce((sum, request) => sum + request.bytes, 0);
      const of = (name) => bytes(over.filter((request) => kind(request) === name));
      const early = over.filter((request) => (request.end - start) * 1000 <= usableMs);
      return {
        requests: over.length,
        requests_until_usable: usableMs == null ? null : early.length,
        transferred_bytes: bytes(over),
        transferred_until_usable_bytes: usableMs == null ? null : bytes(early),
        transferred_document_bytes: of('document'),
        transferred_script_bytes: of('script'),
        transferred_style_bytes: of('style'),
        transferred_wasm_bytes: of('wasm'),
        transferred_other_bytes: of('other'),
      };
    },
    /** Whether a submission was accepted. */
    isSent: () =>
      [...requests.values()].some(({ method, status, isOver }) => method === 'POST' && isOver && status < 300),
    failures: () =>
      [...requests.values()].filter(({ status, isOver }) => isOver && !(status < 400)).map(({ url }) => url),
  };
};
