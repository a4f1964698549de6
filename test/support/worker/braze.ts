import { vi } from "vitest";

/** One request the product made. */
export interface SentRequest {
  url: string;
  method: string;
  headers: Headers;
  body: string;
}

/** Stands in for Braze: answers, and keeps what it was asked. */
export interface BrazeStandIn {
  requests: SentRequest[];
}

type Answer = (request: SentRequest, signal: AbortSignal) => Response | Promise<Response>;

/** From here to the end of the test, every request that leaves the product gets this answer. */
export function brazeAnswers(answer: Answer): BrazeStandIn {
  const standIn: BrazeStandIn = { requests: [] };
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const request = new Request(input, init);
    const { url, method, headers, signal } = request;
    // Forms are text as well, which `text()` warns of.
    const body = new TextDecoder().decode(await request.arrayBuffer());
    const sent = { url, method, headers, body };
    standIn.requests.push(sent);
    return answer(sent, init?.signal ?? signal);
  });
  return standIn;
}

/** Braze knows the caller: a profile with these custom attributes. */
export function brazeKnows(custom_attributes: Record<string, unknown>): BrazeStandIn {
  return brazeFinds([
    { external_id: "lead-1", created_at: "2026-01-01T00:00:00Z", custom_attributes },
  ]);
}

/** Braze answers with these profiles; `[]` is "nobody". */
export function brazeFinds(users: readonly unknown[]): BrazeStandIn {
  return brazeAnswers(() => Response.json({ users, message: "success" }, { status: 201 }));
}

export function brazeFails(status: number, body = '{"message":"no"}'): BrazeStandIn {
  return brazeAnswers(() => new Response(body, { status }));
}

/** Braze takes the request and never answers. */
export function brazeHangs(): BrazeStandIn {
  return brazeAnswers((_, signal) => new Promise((_resolve, reject) => onAbort(signal, reject)));
}

/** Braze sends its headers and half a body, then nothing more. */
export function brazeStalls(): BrazeStandIn {
  return brazeAnswers((_, signal) => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"users":['));
        onAbort(signal, (reason) => controller.error(reason));
      },
    });
    return new Response(body, { status: 201, headers: { "content-type": "application/json" } });
  });
}

export function brazeRefusesConnections(): BrazeStandIn {
  return brazeAnswers(() => Promise.reject(new TypeError("connection refused")));
}

function onAbort(signal: AbortSignal, act: (reason: unknown) => void) {
  signal.addEventListener("abort", () => act(signal.reason));
}
