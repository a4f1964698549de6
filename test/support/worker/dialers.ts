import { vi } from "vitest";

/** Stands in for the dialers' APIs: answers, and keeps what it was asked. */
export interface DialersStandIn {
  /** Addresses, oldest first. */
  asked: string[];
}

type Answer = (url: URL, signal: AbortSignal) => Response | Promise<Response>;

/** From here to the end of the test, every request that leaves the product gets this answer. */
export function dialersAnswer(answer: Answer): DialersStandIn {
  const standIn: DialersStandIn = { asked: [] };
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const { url, signal } = new Request(input, init);
    standIn.asked.push(url);
    return answer(new URL(url), init?.signal ?? signal);
  });
  return standIn;
}

/** All is well: Dialfire has its tasks, Zendesk Talk `free` agents who are online. */
export function wellAnswer(url: URL, { free = 3 } = {}): Response {
  if (url.host === "dialfire.test") return Response.json([]);
  const agent = { agent_state: "online", call_status: null };
  return Response.json({ agents_activity: Array(free).fill(agent), next_page: null });
}

/** The dialers take this long, milliseconds, and then all is well; whoever gives up is let go. */
export function dialersAnswerAfter(milliseconds: number): DialersStandIn {
  return dialersAnswer(
    (url, signal) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => resolve(wellAnswer(url)), milliseconds);
        signal.addEventListener("abort", () => {
          clearTimeout(timer);
          reject(signal.reason);
        });
      }),
  );
}
