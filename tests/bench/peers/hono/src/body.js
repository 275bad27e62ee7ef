// Bodies of submissions, in every type a page or a program may send.

import { Draft } from "./draft.js";
import { Problem } from "./problems.js";

const MAX_BYTES = 64 * 1024;
/** Longest a body may take to arrive, in milliseconds. */
const ARRIVAL_MS = 20_000;

const strictText = new TextDecoder("utf-8", { fatal: true });
const looseText = new TextDecoder();

/** What a visitor typed, unchecked. */
export async function submitted(request) {
  const contentType = request.headers.get("content-type") ?? "";
  const kind = contentType.split(";", 1)[0].trim().toLowerCase();
  const bytes = await withDeadline(readLimited(request), ARRIVAL_MS, Problem.timeout);
  switch (kind) {
    case "application/x-www-form-urlencoded":
      return new Draft(new URLSearchParams(looseText.decode(bytes)));
    case "multipart/form-data":
      return new Draft(await multipart(bytes, contentType));
    case "application/json":
    // sendBeacon and no-cors pages can only send text.
    case "text/plain":
      return new Draft(json(bytes));
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

async function multipart(bytes, contentType) {
  let form;
  try {
    form = await new Response(bytes, { headers: { "content-type": contentType } }).formData();
  } catch {
    throw Problem.malformed("This is not well-formed multipart/form-data.");
  }
  // A form has no file fields: the name is kept so that it is counted, the
  // content is not.
  return [...form].map(([name, value]) => [name, typeof value === "string" ? value : ""]);
}

function json(bytes) {
  let fields;
  try {
    fields = JSON.parse(strictText.decode(bytes));
  } catch {
    fields = null;
  }
  if (fields === null || typeof fields !== "object" || Array.isArray(fields)) {
    throw Problem.malformed("Send a JSON object of field names and values.");
  }
  const pairs = [];
  for (const [name, value] of Object.entries(fields)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      const text = scalar(one);
      if (text !== null) pairs.push([name, text]);
    }
  }
  return pairs;
}

/** A JSON value as a form would send it: a tick is `yes` or absent. */
function scalar(value) {
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  if (value === true) return "yes";
  if (value === null || value === false) return null;
  throw Problem.malformed("A value is a text, a number, true, false or a list of these.");
}
