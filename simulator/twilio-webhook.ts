import { randomUUID } from "node:crypto";
import { type Parameter, signWebhook } from "./twilio-signer";
import type { Method } from "./twiml-verb";

export interface Webhook {
  method: Method;
  url: string;
  parameters: readonly Parameter[];
}

export type WebhookAnswer =
  | { kind: "answered"; status: number; contentType: string; body: string; ms: number }
  /** No answer: `code` is Twilio's error. */
  | { kind: "unanswered"; code: number; message: string; ms: number };

/** How webhooks leave the player; `fetch` unless a test brings its own. */
export type Send = (request: Request) => Promise<Response>;

export interface Sender {
  authToken: string;
  /** Twilio's hard limit is 15 s, over connecting, headers and body. */
  timeoutMs: number;
  send: Send;
}

const NO_ADDRESS = 11_100;
const COULD_NOT_CONNECT = 11_205;
const HTTP_FAILURE = 11_200;
const CONNECT_ERRORS = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EHOSTUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** An address of a document, made whole; one that is none is left for `sendWebhook` to refuse. */
export function resolveAddress(address: string, documentUrl: string): string {
  return URL.canParse(address, documentUrl) ? new URL(address, documentUrl).toString() : address;
}

/**
 * Sends one webhook as Twilio does: signed, form-encoded, never following a redirect. A connection
 * that cannot be made is tried once more, with the same idempotency token; nothing else is.
 */
export async function sendWebhook(webhook: Webhook, sender: Sender): Promise<WebhookAnswer> {
  const { url } = webhook;
  if (!URL.canParse(url)) {
    return { kind: "unanswered", code: NO_ADDRESS, message: `"${url}" is no address`, ms: 0 };
  }
  const idempotencyToken = randomUUID();
  const first = await sendOnce(webhook, sender, idempotencyToken);
  if (first.kind === "answered" || first.code !== COULD_NOT_CONNECT) return first;
  return sendOnce(webhook, sender, idempotencyToken);
}

async function sendOnce(
  webhook: Webhook,
  sender: Sender,
  idempotencyToken: string,
): Promise<WebhookAnswer> {
  const startedAt = performance.now();
  const elapsed = () => Math.round(performance.now() - startedAt);
  const signal = AbortSignal.timeout(sender.timeoutMs);
  try {
    const response = await sender.send(toRequest(webhook, sender, idempotencyToken, signal));
    const body = await response.text();
    const contentType = response.headers.get("content-type") ?? "";
    return { kind: "answered", status: response.status, contentType, body, ms: elapsed() };
  } catch (error) {
    if (signal.aborted) {
      const message = `no answer within ${sender.timeoutMs / 1_000} s`;
      return { kind: "unanswered", code: HTTP_FAILURE, message, ms: elapsed() };
    }
    const reason = connectError(error);
    const code = reason && CONNECT_ERRORS.has(reason) ? COULD_NOT_CONNECT : HTTP_FAILURE;
    return { kind: "unanswered", code, message: reason ?? String(error), ms: elapsed() };
  }
}

function toRequest(
  { method, url, parameters }: Webhook,
  { authToken }: Sender,
  idempotencyToken: string,
  signal: AbortSignal,
): Request {
  const isPost = method === "POST";
  const target = new URL(url);
  // Twilio keeps connection overrides in the fragment: it is neither sent nor signed.
  target.hash = "";
  if (!isPost) for (const [name, value] of parameters) target.searchParams.append(name, value);

  const body = new URLSearchParams(parameters.map(([name, value]) => [name, value]));
  return new Request(target, {
    method,
    redirect: "manual",
    signal,
    headers: {
      accept: "*/*",
      // A connection kept from an earlier request may be gone: that would look like an error.
      connection: "close",
      "user-agent": "TwilioProxy/1.1",
      "x-twilio-signature": signWebhook(authToken, target.toString(), isPost ? parameters : []),
      "i-twilio-idempotency-token": idempotencyToken,
      ...(isPost ? { "content-type": "application/x-www-form-urlencoded; charset=UTF-8" } : {}),
    },
    ...(isPost ? { body: body.toString() } : {}),
  });
}

function connectError(error: unknown): string | null {
  const cause = error instanceof Error ? error.cause : undefined;
  if (typeof cause !== "object" || cause === null || !("code" in cause)) return null;
  return String(cause.code);
}
