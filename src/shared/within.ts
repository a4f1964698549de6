export type InTime<T> =
  | { kind: "done"; value: T }
  | { kind: "failed"; error: unknown }
  | { kind: "timed_out"; afterMs: number };

/**
 * Waits for `work` at most `limitMs` milliseconds and never throws.
 *
 * The work itself goes on after a time-out; whoever started it decides whether its late result
 * is of use.
 */
export async function within<T>(limitMs: number, work: () => Promise<T>): Promise<InTime<T>> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const timeUp = new Promise<InTime<T>>((resolve) => {
    timer = setTimeout(
      () => resolve({ kind: "timed_out", afterMs: limitMs }),
      Math.max(0, limitMs),
    );
  });
  try {
    return await Promise.race([settle(work), timeUp]);
  } finally {
    clearTimeout(timer);
  }
}

async function settle<T>(work: () => Promise<T>): Promise<InTime<T>> {
  try {
    return { kind: "done", value: await work() };
  } catch (error) {
    return { kind: "failed", error };
  }
}

/** Why a bounded piece of work gave nothing, in words for a trace or a log line. */
export function explainLateness(outcome: Exclude<InTime<unknown>, { kind: "done" }>): string {
  if (outcome.kind === "timed_out") return `no answer within ${outcome.afterMs} ms`;
  return outcome.error instanceof Error ? outcome.error.message : String(outcome.error);
}
