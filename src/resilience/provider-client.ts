import { findNumbers } from "../shared/phone-number";
import {
  type ApiCall,
  categoriseStatus,
  type FailureCategory,
  type Integration,
  keepTellingHeaders,
  redactRequestHeaders,
  SECRET_HEADERS,
  sanitiseText,
} from "./api-call";

export interface ProviderRequest {
  integration: Integration;
  method: "GET" | "POST" | "PUT" | "DELETE";
  url: string;
  headers: Record<string, string>;
  body?: string;
  /** Numbers of people it is about, beside those in its address and body: kept of none. */
  numbers?: readonly string[];
  /** One deadline over connecting, headers and body of all attempts, in milliseconds. */
  timeoutMs: number;
  /**
   * How often it may be asked in all: again at once after a 5xx or a time-out, while there is time.
   * Once where it is left out; more only for what does no harm when it happens twice.
   */
  attempts?: number;
  /** The longest one attempt may take, in milliseconds; whatever is left where it is left out. */
  attemptTimeoutMs?: number;
}

export type ProviderAnswer = Attempt & {
  /** What may be stored of every attempt, oldest first; the last one is `apiCall`. */
  apiCalls: readonly ApiCall[];
};

/** A shorter attempt could only fail. */
const SHORTEST_ATTEMPT_MS = 50;

/**
 * Calls a provider; the only place in the product that does.
 *
 * Never throws. A status outside 2xx is `failed` with its category. Redirects are not followed:
 * they could carry the key to another host. `apiCall` is what may be stored of it.
 */
export async function callProvider(request: ProviderRequest): Promise<ProviderAnswer> {
  const { timeoutMs, attempts = 1, attemptTimeoutMs = timeoutMs } = request;
  const startedAt = Date.now();
  const apiCalls: ApiCall[] = [];

  let leftMs = timeoutMs;
  for (;;) {
    const attempt = await callOnce(request, Math.min(leftMs, attemptTimeoutMs));
    apiCalls.push(attempt.apiCall);
    leftMs = timeoutMs - (Date.now() - startedAt);
    const mayRepeat = apiCalls.length < attempts && leftMs >= SHORTEST_ATTEMPT_MS;
    if (!mayRepeat || !isWorthRepeating(attempt)) return { ...attempt, apiCalls };
  }
}

type Attempt =
  | { kind: "answered"; status: number; text: string; apiCall: ApiCall }
  | { kind: "failed"; category: FailureCategory; message: string; apiCall: ApiCall };

/** Their trouble may be over at the next try; our own mistake is not, and a limit grows worse. */
function isWorthRepeating(attempt: Attempt): boolean {
  if (attempt.kind === "answered") return false;
  return attempt.category === "server_error" || attempt.category === "timeout";
}

async function callOnce(request: ProviderRequest, timeoutMs: number): Promise<Attempt> {
  const startedAt = Date.now();
  const outcome = await fetchWhole(request, timeoutMs);
  const durationMs = Date.now() - startedAt;

  const sanitise = sanitiserOf(request);
  const judged = judge(outcome, sanitise);
  const failure = judged.kind === "failed" ? judged : null;
  const sent = request.body === undefined ? null : sanitise(request.body);
  const received = outcome.kind === "answered" ? sanitise(outcome.text) : null;

  const apiCall: ApiCall = {
    key: crypto.randomUUID(),
    integration: request.integration,
    method: request.method,
    url: sanitise(request.url).text,
    requestHeaders: redactRequestHeaders(request.headers),
    requestBody: sent?.text ?? null,
    responseStatus: outcome.kind === "answered" ? outcome.status : null,
    responseHeaders: outcome.kind === "answered" ? keepTellingHeaders(outcome.headers) : {},
    responseBody: received?.text ?? null,
    truncated: (sent?.truncated ?? false) || (received?.truncated ?? false),
    startedAt,
    durationMs,
    success: failure === null,
    category: failure?.category ?? null,
    errorMessage: failure?.message ?? null,
  };
  return { ...judged, apiCall };
}

type Outcome =
  | { kind: "answered"; status: number; headers: Headers; text: string }
  | { kind: "failed"; category: FailureCategory; message: string };

/** No answer we can read comes near it; a stream without end must not fill the isolate. */
const LARGEST_ANSWER_BYTES = 1_000_000;

/** A body as text; `null` for one that is larger, which is not read to its end. */
async function readAtMost({ body }: Response, mostBytes: number): Promise<string | null> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

async function fetchWhole(request: ProviderRequest, timeoutMs: number): Promise<Outcome> {
  const signal = AbortSignal.timeout(Math.max(1, timeoutMs));
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: request.headers,
      ...(request.body === undefined ? {} : { body: request.body }),
      redirect: "manual",
      signal,
    });
    const text = await readAtMost(response, LARGEST_ANSWER_BYTES);
    if (text === null) {
      const message = `an answer of more than ${LARGEST_ANSWER_BYTES} bytes`;
      return { kind: "failed", category: "bad_response", message };
    }
    return { kind: "answered", status: response.status, headers: response.headers, text };
  } catch (error) {
    if (signal.aborted) {
      const message = `no complete answer within ${timeoutMs} ms`;
      return { kind: "failed", category: "timeout", message };
    }
    const message = error instanceof Error ? error.message : String(error);
    return { kind: "failed", category: "network", message };
  }
}

type Sanitise = (text: string) => ReturnType<typeof sanitiseText>;

/** Leaves out the keys of this request, and numbers it speaks of however the answer writes them. */
function sanitiserOf({ headers, url, body = "", numbers = [] }: ProviderRequest): Sanitise {
  const secrets = Object.entries(headers).flatMap(secretsIn);
  const known = [...numbers, ...findNumbers(`${url} ${body}`)];
  return (text) => sanitiseText(text, secrets, known);
}

/** A status outside 2xx is a failure, too; no message holds a secret. */
function judge(
  outcome: Outcome,
  sanitise: Sanitise,
):
  | { kind: "answered"; status: number; text: string }
  | { kind: "failed"; category: FailureCategory; message: string } {
  if (outcome.kind === "failed") {
    return { ...outcome, message: sanitise(outcome.message).text };
  }
  const { status, text } = outcome;
  const category = categoriseStatus(status);
  if (category) return { kind: "failed", category, message: `answered ${status}` };
  return { kind: "answered", status, text };
}

/** The key inside a header that carries one, bare and with its scheme; short values are none. */
function secretsIn([name, value]: [string, string]): string[] {
  if (!SECRET_HEADERS.has(name.toLowerCase())) return [];
  const bare = value.replace(/^(Bearer|Basic) /, "");
  return [bare, ...bare.split(/\s+/)].filter((secret) => secret.length >= 8);
}
