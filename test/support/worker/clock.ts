import { vi } from "vitest";

/**
 * Drives the product's clock: time goes on as always, but `skip` moves it ahead. Timers stay real.
 * Ends with the test's mocks.
 */
export function startClock(): { skip(milliseconds: number): void } {
  const realNow = Date.now.bind(Date);
  let ahead = 0;
  vi.spyOn(Date, "now").mockImplementation(() => realNow() + ahead);
  return {
    skip(milliseconds) {
      ahead += milliseconds;
    },
  };
}

const MINUTE_MS = 60_000;

/**
 * What `work` gave when it was done within one minute of the clock, by which the platform counts
 * requests against a limit: what a new minute cuts in two is done again, as the next `attempt`.
 */
export async function withinOneMinute<T>(work: (attempt: number) => Promise<T>): Promise<T> {
  const minute = () => Math.floor(Date.now() / MINUTE_MS);
  for (let attempt = 1; ; attempt++) {
    const begunIn = minute();
    const result = await work(attempt);
    if (minute() === begunIn) return result;
  }
}
