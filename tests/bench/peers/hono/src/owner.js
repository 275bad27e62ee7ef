// Who is calling: the owner of the workspace, by API token.

import { Problem } from "./problems.js";

const encoder = new TextEncoder();

/** Lets only the owner through. */
export async function ownerOnly(c, next) {
  const [, token] = /^bearer +(.+)$/i.exec(c.req.header("authorization") ?? "") ?? [];
  const wanted = fromHex(c.env.ADMIN_TOKEN_SHA256 ?? "");
  if (!token || !wanted) throw Problem.unauthorized();
  // Digests are compared, in constant time: the time tells nothing of the token,
  // and the token is not on the service at all.
  const digest = await crypto.subtle.digest("SHA-256", encoder.encode(token.trim()));
  if (!crypto.subtle.timingSafeEqual(digest, wanted)) throw Problem.unauthorized();
  await next();
}

function fromHex(text) {
  if (!/^[0-9a-f]{64}$/i.test(text)) return null;
  return Uint8Array.from({ length: 32 }, (_, at) => Number.parseInt(text.slice(2 * at, 2 * at + 2), 16));
}
