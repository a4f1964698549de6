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
