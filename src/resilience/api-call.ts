import { z } from "zod";
import { maskKnownNumbersIn } from "../shared/phone-number";

export const INTEGRATIONS = ["braze", "dialfire", "zendesk_talk", "elevenlabs", "twilio"] as const;
export type Integration = (typeof INTEGRATIONS)[number];

/** Why a call to a provider failed, in the words of the health page. */
export const FAILURE_CATEGORIES = [
  "auth_failed",
  "client_error",
  "server_error",
  "timeout",
  "network",
  "rate_limited",
  "bad_response",
] as const;
export type FailureCategory = (typeof FAILURE_CATEGORIES)[number];

/** Longest body that is kept of a request or an answer, in characters. */
const BODY_LIMIT = 10_240;

/**
 * What is kept of one call to a provider. It is safe to store and to show: keys are left out,
 * phone numbers are masked, bodies are cut.
 */
export const apiCallSchema = z.object({
  key: z.string(),
  integration: z.enum(INTEGRATIONS),
  method: z.string(),
  url: z.string(),
  requestHeaders: z.record(z.string(), z.string()),
  requestBody: z.string().nullable(),
  responseStatus: z.number().nullable(),
  responseHeaders: z.record(z.string(), z.string()),
  responseBody: z.string().nullable(),
  /** One of the bodies was longer than what is kept. */
  truncated: z.boolean(),
  startedAt: z.number(),
  durationMs: z.number(),
  success: z.boolean(),
  category: z.enum(FAILURE_CATEGORIES).nullable(),
  errorMessage: z.string().nullable(),
});

export type ApiCall = z.infer<typeof apiCallSchema>;

export const REDACTED = "[REDACTED]";

/** Request headers that carry a secret. */
export const SECRET_HEADERS = new Set(["authorization", "xi-api-key", "x-api-key", "cookie"]);

/** Answer headers worth keeping: what explains a refusal or a limit. */
const TELLING_HEADERS = [
  "content-type",
  "retry-after",
  "x-ratelimit-limit",
  "x-ratelimit-remaining",
  "x-ratelimit-reset",
  "x-rate-limit",
  "x-rate-limit-remaining",
  "ratelimit-limit",
  "ratelimit-remaining",
  "ratelimit-reset",
  "x-request-id",
];

export function redactRequestHeaders(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      SECRET_HEADERS.has(name.toLowerCase()) ? REDACTED : value,
    ]),
  );
}

export function keepTellingHeaders(headers: Headers): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of TELLING_HEADERS) {
    const value = headers.get(name);
    if (value !== null) kept[name] = value;
  }
  return kept;
}

/**
 * Masks numbers, the given ones however they are written, leaves out the given secrets and cuts a
 * body to what is kept.
 */
export function sanitiseText(
  text: string,
  secrets: readonly string[] = [],
  numbers: readonly string[] = [],
): { text: string; truncated: boolean } {
  let clean = text;
  for (const secret of secrets) clean = clean.replaceAll(secret, REDACTED);
  clean = maskKnownNumbersIn(clean, numbers);
  if (clean.length <= BODY_LIMIT) return { text: clean, truncated: false };
  return { text: `${clean.slice(0, BODY_LIMIT)}[TRUNCATED]`, truncated: true };
}

/** Which failure a status stands for; `null` for the ones that are none. */
export function categoriseStatus(status: number): FailureCategory | null {
  if (status >= 200 && status < 300) return null;
  if (status === 401 || status === 403) return "auth_failed";
  if (status === 429) return "rate_limited";
  if (status >= 500) return "server_error";
  if (status >= 400) return "client_error";
  return "bad_response";
}

/** The record of a call whose answer came, and could not be read. */
export function asUnreadable(call: ApiCall): ApiCall {
  const errorMessage = "the answer could not be read";
  return { ...call, success: false, category: "bad_response", errorMessage };
}
