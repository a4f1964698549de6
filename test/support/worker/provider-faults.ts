/** How a provider on the network can fail whoever asks it. */
export const PROVIDER_FAULTS = [
  "refused",
  "hang",
  "500",
  "429",
  "garbage",
  "half an answer",
  "one byte a second",
] as const;
export type ProviderFault = (typeof PROVIDER_FAULTS)[number];

const HALF = '{"users":[{"external_id":"lea';
const BYTE_EVERY_MS = 1_000;

/** The failing provider's answer; whoever gives up waiting, by `signal`, is let go. */
export function failAs(fault: ProviderFault, signal: AbortSignal): Response | Promise<Response> {
  switch (fault) {
    case "refused":
      return Promise.reject(new TypeError("connection refused"));
    case "hang":
      return new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
      });
    case "500":
      return new Response('{"message":"no"}', { status: 500 });
    case "429":
      return new Response('{"message":"slower"}', {
        status: 429,
        headers: { "retry-after": "60" },
      });
    case "garbage":
      return new Response("<html>\u0000\ufffd", { status: 200 });
    case "half an answer":
      return streaming(signal, (send) => send(HALF));
    case "one byte a second":
      return streaming(signal, (send) => {
        let sent = 0;
        const timer = setInterval(() => send(HALF.charAt(sent++ % HALF.length)), BYTE_EVERY_MS);
        signal.addEventListener("abort", () => clearInterval(timer));
      });
  }
}

/** A body that never comes to its end. */
function streaming(signal: AbortSignal, start: (send: (text: string) => void) => void): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      signal.addEventListener("abort", () => controller.error(signal.reason));
      start((text) => controller.enqueue(encoder.encode(text)));
    },
  });
  return new Response(body, { headers: { "content-type": "application/json" } });
}
