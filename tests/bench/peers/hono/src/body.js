// Bodies of submissions, in every type a page or a program may send.

import { kindAndCharset, multipart, textIn, urlencoded } from "./charset.js";
import { Draft } from "./draft.js";
import { readJson } from "./json.js";
import { Problem } from "./problems.js";

const MAX_BYTES = 64 * 1024;
/** Longest a body may take to arrive, in milliseconds. */
const ARRIVAL_MS = 20_000;

/** What a visitor typed, unchecked. */
export async function submitted(request) {
  const contentType = request.headers.get("content-type") ?? "";
  const [kind, charset] = kindAndCharset(contentType);
  const bytes = await withDeadline(readLimited(request), ARRIVAL_MS, Problem.timeout);
  switch (kind) {
    case "application/x-www-form-urlencoded":
      return new Draft(urlencoded(bytes, charset));
    case "multipart/form-data":
      return new Draft(await multipart(bytes, contentType, charset));
    case "application/json":
    // sendBeacon and no-cors pages can only send text.
    case "text/plain":
      return json(textIn(charset, bytes));
    default:
      throw Problem.unsupportedType();
  }
}

/** What `promise` gives, or the error of `late` where it takes longer than `ms`. */
export async function withDeadline(promise, ms, late) {
  let timer;
  const deadline = new Promise((_, reject) => {
    timer = setTimeout(() => reject(late()), ms);
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

async function readLimited(request) {
  const length = request.headers.get("content-length");
  if (Number(length ?? 0) > MAX_BYTES) throw Problem.tooLarge();
  // A length that was told is kept by the platform; without one, chunks are counted.
  if (length !== null || request.body === null) return new Uint8Array(await request.arrayBuffer());
  const chunks = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw Problem.tooLarge();
    chunks.push(chunk);
  }
  if (chunks.length === 1) return chunks[0];
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

function json(text) {
  // Some programs write a byte-order mark.
  const read = readJson(text.replace(/^\ufeff/, ""));
  if (read === null) throw Problem.malformed("Send a JSON object of field names and values.");
  return new Draft(read.pairs, read.odd);
}
