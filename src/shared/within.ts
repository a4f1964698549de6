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
export function within<T>(limitMs: number, work: () => Promise<T>): Promise<InTime<T>> {
  return new Promise((resolve) => {
    const timer = setTimeout(
      () => resolve({ kind: "timed_out", afterMs: limitMs }),
      Math.max(0, limitMs),
    );
    const settle = (outcome: InTime<T>) => {
      clearTimeout(timer);
      resolve(outcome);
    };
    start(work).then(
      (value) => settle({ kind: "done", value }),
      (error: unknown) => settle({ kind: "failed", error }),
    );
  });
}

/** Work that throws before its first wait fails like any other. */
async function start<T>(work: () => Promise<T>): Promise<T> {
  return work();
}

/** Why a bounded piece of work gave nothing, in words for a trace or a log line. */
export function explainLateness(outcome: Exclude<InTime<unknown>, { kind: "done" }>): string {
  if (outcome.kind === "timed_out") return `no answer within ${outcome.afterMs} ms`;
  return outcome.error instanceof Error ? outcome.error.message : String(outcome.error);
}
