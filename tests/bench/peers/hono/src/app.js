// The Worker: routes, and what every answer gets on its way out.

import { Hono } from "hono";

import { checked } from "./echo.js";
import { saveForm } from "./forms.js";
import { newId } from "./ids.js";
import { create, preflight } from "./intake.js";
import { list } from "./leads.js";
import { ownerOnly } from "./owner.js";
import { Problem, problemResponse } from "./problems.js";

const BUILD = "twin";

const SECURITY_HEADERS = [
  ["x-content-type-options", "nosniff"],
  ["strict-transport-security", "max-age=63072000"],
  ["x-permitted-cross-domain-policies", "none"],
  ["referrer-policy", "no-referrer"],
  ["x-frame-options", "DENY"],
  [
    "permissions-policy",
    "accelerometer=(), autoplay=(), camera=(), clipboard-read=(), display-capture=(), encrypted-media=(), " +
      "fullscreen=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), magnetometer=(), microphone=(), " +
      "midi=(), payment=(), picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), " +
      "usb=(), xr-spatial-tracking=()",
  ],
];
const CONTENT_POLICY = "default-src 'none'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

const app = new Hono();

app.use(async (c, next) => {
  const nowMs = Date.now();
  c.set("nowMs", nowMs);
  c.set("requestId", newId("req_", nowMs));
  await next();
  const headers = c.res.headers;
  for (const [name, value] of SECURITY_HEADERS) headers.set(name, value);
  headers.set("x-request-id", c.get("requestId"));
  if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
  if (!headers.has("content-security-policy")) headers.set("content-security-policy", CONTENT_POLICY);
  if (c.req.path.startsWith("/f/")) allowOrigin(c, headers);
});

/**
 * Lets the calling page read the answer, a refusal included: a page that may not
 * send should at least be able to say why. Nothing here rests on cookies.
 */
function allowOrigin(c, headers) {
  headers.append("vary", "Origin");
  headers.set("cross-origin-resource-policy", "cross-origin");
  headers.set("access-control-allow-origin", c.req.header("origin") ?? "*");
  headers.set("access-control-expose-headers", "Idempotency-Replayed, Retry-After, X-Request-Id");
  if (c.req.method === "OPTIONS") {
    headers.set("access-control-allow-methods", "GET, POST");
    headers.set("access-control-allow-headers", "Content-Type, Idempotency-Key");
    headers.set("access-control-max-age", "86400");
  }
}

app.get("/healthz", (c) => c.json({ status: "ok", build: BUILD }));
app.post("/test/echo", checked);
app.post("/f/:form", create);
app.options("/f/:form", preflight);
app.get("/v1/leads", ownerOnly, list);
app.put("/v1/forms/:form", ownerOnly, saveForm);

app.notFound((c) => problemResponse(c, Problem.notFound("See README.md for what is here.")));

app.onError((error, c) => {
  const problem = error instanceof Problem ? error : Problem.unavailable(String(error));
  if (problem.cause) {
    console.log(JSON.stringify({ event: "request_failed", request: c.get("requestId"), cause: problem.cause }));
  }
  return problemResponse(c, problem);
});

export default app;
