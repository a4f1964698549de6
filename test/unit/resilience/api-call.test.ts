import { describe, expect, it } from "vitest";
import {
  categoriseStatus,
  keepTellingHeaders,
  REDACTED,
  redactRequestHeaders,
  sanitiseText,
} from "../../../src/resilience/api-call";

const BODY_LIMIT = 10_240;
const KEY = "live-key-4f8a2c";

describe("redactRequestHeaders", () => {
  it.each(["authorization", "Authorization", "xi-api-key", "X-API-Key", "Cookie"])(
    "leaves the value of %s out",
    (name) => {
      expect(redactRequestHeaders({ [name]: KEY })).toEqual({ [name]: "[REDACTED]" });
    },
  );

  it("keeps the headers that carry no secret", () => {
    const headers = { "content-type": "application/json", accept: "application/json" };

    expect(redactRequestHeaders(headers)).toEqual(headers);
  });
});

describe("keepTellingHeaders", () => {
  it("keeps what explains a refusal or a limit, and nothing else", () => {
    const headers = new Headers({
      "Content-Type": "application/json",
      "Retry-After": "30",
      "X-RateLimit-Remaining": "0",
      "X-Rate-Limit-Remaining": "1",
      "ratelimit-reset": "2",
      "Set-Cookie": "session=1",
      Server: "nginx",
    });

    expect(keepTellingHeaders(headers)).toEqual({
      "content-type": "application/json",
      "retry-after": "30",
      "x-ratelimit-remaining": "0",
      "x-rate-limit-remaining": "1",
      "ratelimit-reset": "2",
    });
  });
});

describe("sanitiseText", () => {
  it("masks phone numbers", () => {
    expect(sanitiseText('{"phone":"+15551234567"}')).toEqual({
      text: '{"phone":"+1555***4567"}',
      truncated: false,
    });
  });

  it("leaves secrets out, wherever and however often they stand", () => {
    const text = `Invalid key ${KEY}: {"key":"${KEY}"}`;

    expect(sanitiseText(text, [KEY]).text).toBe(`Invalid key ${REDACTED}: {"key":"${REDACTED}"}`);
  });

  it("leaves out a secret that looks like a phone number in part", () => {
    const secret = "abc+15551234567xyz";

    const { text } = sanitiseText(`key=${secret}`, [secret]);

    expect(text).toBe(`key=${REDACTED}`);
  });

  it("keeps a body of exactly the limit whole", () => {
    const body = "x".repeat(BODY_LIMIT);

    expect(sanitiseText(body)).toEqual({ text: body, truncated: false });
  });

  it("cuts a longer body and says so", () => {
    expect(sanitiseText("x".repeat(BODY_LIMIT + 1))).toEqual({
      text: `${"x".repeat(BODY_LIMIT)}[TRUNCATED]`,
      truncated: true,
    });
  });

  it("shows no half of a number or a secret where it cuts", () => {
    const filler = "x".repeat(BODY_LIMIT - 6);

    expect(sanitiseText(`${filler}+15551234567`).text).not.toContain("+1555123");
    expect(sanitiseText(`${filler}${KEY}`, [KEY]).text).not.toContain(KEY.slice(0, 5));
  });
});

describe("categoriseStatus", () => {
  it.each([
    [200, null],
    [201, null],
    [204, null],
    [299, null],
    [302, "bad_response"],
    [304, "bad_response"],
    [400, "client_error"],
    [401, "auth_failed"],
    [403, "auth_failed"],
    [404, "client_error"],
    [429, "rate_limited"],
    [500, "server_error"],
    [503, "server_error"],
  ])("takes %i for %j", (status, category) => {
    expect(categoriseStatus(status)).toBe(category);
  });
});
