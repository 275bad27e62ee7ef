// Every error the service answers, as RFC 9457 problem details.

const DAY_MS = 24 * 60 * 60 * 1000;

export class Problem extends Error {
  constructor(status, name, title, detail, { errors = [], cause = "" } = {}) {
    super(title);
    Object.assign(this, { status, name, title, detail, errors, cause });
  }

  static malformed(detail) {
    return new Problem(400, "malformed", "This could not be read", detail);
  }

  static unauthorized() {
    return new Problem(401, "unauthorized", "A token is needed", "Send Authorization: Bearer and your API token.");
  }

  static foreignOrigin(origin) {
    const detail = `Add ${origin} to the form's origins and publish it again.`;
    return new Problem(403, "foreign-origin", "This site may not use this form", detail);
  }

  static notFound(detail) {
    return new Problem(404, "not-found", "There is nothing here", detail);
  }

  static timeout() {
    const detail = "Nothing was stored. Send it again under the same key.";
    return new Problem(408, "timeout", "The request took too long to arrive", detail);
  }

  static tooLarge() {
    const detail = "A submission has at most 64 KB, a form definition at most 256 KB.";
    return new Problem(413, "too-large", "This is too large", detail);
  }

  static unsupportedType() {
    const detail = "Send application/x-www-form-urlencoded, multipart/form-data or JSON.";
    return new Problem(415, "unsupported-type", "This content type is not understood", detail);
  }

  static invalid(errors) {
    return new Problem(422, "invalid", "Some of this needs correcting", firstMessages(errors), { errors });
  }

  static keyReused() {
    const detail = "Make a new idempotency key for new content.";
    return new Problem(422, "key-reused", "This key was used for another submission", detail);
  }

  static tooMany(nowMs) {
    const retryAfter = Math.max(1, Math.floor((DAY_MS - (nowMs % DAY_MS)) / 1000));
    const detail = "Raise ADDRESS_DAILY_LIMIT if these were people. Retry-After says when the day ends.";
    const problem = new Problem(429, "too-many", "Too much came from one address today", detail);
    return Object.assign(problem, { retryAfter });
  }

  static unavailable(cause) {
    const detail =
      "Nothing is lost on your side. Send it again under the same key in a few seconds.";
    return new Problem(503, "unavailable", "The service cannot store this right now", detail, { cause });
  }
}

function firstMessages(errors) {
  return errors.slice(0, 3).map((error) => error.message).join(" ");
}

export function problemResponse(c, { status, name, title, detail, errors, retryAfter = 5 }) {
  const body = {
    type: `https://transom.dev/problems/${name}`,
    title,
    status,
    detail,
    request: c.get("requestId"),
    ...(errors.length > 0 && { errors }),
  };
  const headers = { "content-type": "application/problem+json" };
  if (status === 503 || status === 429) headers["retry-after"] = String(retryAfter);
  if (status === 401) headers["www-authenticate"] = 'Bearer realm="transom"';
  return c.body(JSON.stringify(body), status, headers);
}

/**
 * The answer to wrong input. It is an everyday answer, so it is made without an
 * exception and the stack trace that an exception collects.
 */
export function invalidResponse(c, errors) {
  const problem = {
    status: 422,
    name: "invalid",
    title: "Some of this needs correcting",
    detail: firstMessages(errors),
    errors,
  };
  return problemResponse(c, problem);
}
