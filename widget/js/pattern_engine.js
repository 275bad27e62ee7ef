// Whether a pattern matches all of a text, by the rules of HTML's `pattern` attribute, in
// time linear in the text. A browser's own engine goes back and forth: `(a+)+b` stops a page
// for seconds over thirty letters, and it would be asked at every keystroke.
//
// The text is read once, with all states that the pattern can be in (Thompson, "Regular
// expression search algorithm", 1968). What a single character is, the browser's engine
// says. The service refuses patterns that look around or back, so none comes here.

/** Most states of a pattern; the service refuses what is larger. */
const MOST_STATES = 20000;

/** The end of the class that begins at `at`, the `[` of which is opened. */
const endOfClass = (pattern, at) => {
  for (let depth = 0; at < pattern.length; at++) {
    if (pattern[at] == '\\') at++;
    else if (pattern[at] == '[') depth++;
    else if (pattern[at] == ']' && !--depth) return at + 1;
  }
  throw Error('class');
};

const ESCAPE = /\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[\da-f]{4}|x[\da-f]{2}|c[a-z]|.)/iuy;
const COUNT = /(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/y;
const GROUP = /\((?:\?:|\?P?<[^>]*>)?/y;

const read = (expression, pattern, at) => {
  expression.lastIndex = at;
  return expression.exec(pattern);
};

/**
 * The states of `pattern`: each is a test of a character or of a place, with the state that
 * follows, or a fork with two. The last one is the end.
 */
const compile = (pattern) => {
  const states = [];
  let at = 0;
  const add = (state) => {
    if (states.push(state) > MOST_STATES) throw Error('large');
    return states.length - 1;
  };
  // Each part is a function that adds its states before those that begin at `next`, and
  // gives where it begins.
  const choice = () => {
    const ways = [sequence()];
    while (pattern[at] == '|') at++, ways.push(sequence());
    return (next) => ways.map((way) => way(next)).reduceRight((other, way) => add({ fork: [way, other] }));
  };
  const sequence = () => {
    const parts = [];
    while (at < pattern.length && !'|)'.includes(pattern[at])) parts.push(counted(atom()));
    return (next) => parts.reduceRight((after, part) => part(after), next);
  };
  const atom = () => {
    const group = read(GROUP, pattern, at);
    if (group) {
      if (/^\(\?/.test(pattern.slice(at)) && group[0] == '(') throw Error('group');
      at += group[0].length;
      const inside = choice();
      at++;
      return inside;
    }
    const from = at;
    const place = { '^': 'start', $: 'end', '\\b': 'edge', '\\B': 'inside' }[pattern[at]] || null;
    const escape = read(ESCAPE, pattern, at);
    at = pattern[at] == '[' ? endOfClass(pattern, at) : at + (escape?.[0].length || String.fromCodePoint(pattern.codePointAt(at)).length);
    const source = pattern.slice(from, at);
    if (place || /^\\[bB]$/.test(source)) return (next) => add({ place: place || source, next });
    const is = new RegExp(`^${source}$`, 'v');
    return (next) => add({ is, next });
  };
  const counted = (part) => {
    const count = read(COUNT, pattern, at);
    if (!count) return part;
    at += count[0].length;
    const [, sign, least, comma, most] = count;
    const from = sign ? +(sign == '+') : +least;
    const to = sign == '?' ? 1 : sign || (comma && !most) ? Infinity : +(most || least);
    return (next) => {
      let first = next;
      if (to == Infinity) {
        first = add({ fork: [] });
        states[first].fork = [part(first), next];
      } else for (let more = from; more < to; more++) first = add({ fork: [part(first), next] });
      for (let must = 0; must < from; must++) first = part(first);
      return first;
    };
  };
  const whole = choice();
  if (at < pattern.length) throw Error('end');
  const end = add({});
  return { states, end, start: whole(end) };
};

const isWord = (character) => /\w/.test(character || '');

const run = ({ states, start, end }, text) => {
  const characters = [...text];
  let now = new Set();
  const holds = (place, at) => {
    if (place == 'start') return at == 0;
    if (place == 'end') return at == characters.length;
    return (isWord(characters[at - 1]) != isWord(characters[at])) == (place == '\\b');
  };
  // A list of its own instead of calls: a pattern may be thousands of forks deep.
  const enter = (into, first, at) => {
    for (const waiting = [first]; waiting.length; ) {
      const number = waiting.pop();
      if (into.has(number)) continue;
      into.add(number);
      const { fork, place, next } = states[number];
      if (fork) waiting.push(...fork);
      else if (place && holds(place, at)) waiting.push(next);
    }
  };
  enter(now, start, 0);
  characters.forEach((character, at) => {
    const then = new Set();
    for (const number of now) {
      const { is, next } = states[number];
      if (is?.test(character)) enter(then, next, at + 1);
    }
    now = then;
  });
  return now.has(end);
};

const known = new Map();

/** Whether `pattern` matches all of `text`. What cannot be read here is left to the service. */
export const matches = (pattern, text) => {
  try {
    if (!known.has(pattern)) known.set(pattern, compile(pattern));
    return run(known.get(pattern), text);
  } catch {
    return true;
  }
};
