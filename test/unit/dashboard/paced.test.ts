import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { paced } from "../../../dashboard/lib/paced";

const PAUSE_MS = 300;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("paced work", () => {
  it("runs at once, and once more for all that was asked meanwhile", async () => {
    let runs = 0;
    const ask = paced(async () => void runs++, PAUSE_MS);

    ask();
    expect(runs).toBe(1);
    ask();
    ask();
    await vi.advanceTimersByTimeAsync(PAUSE_MS - 1);
    expect(runs).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(runs).toBe(2);
    await vi.advanceTimersByTimeAsync(10 * PAUSE_MS);
    expect(runs).toBe(2);
  });

  it("runs at once again after a pause without news", async () => {
    let runs = 0;
    const ask = paced(async () => void runs++, PAUSE_MS);
    ask();
    await vi.advanceTimersByTimeAsync(PAUSE_MS);

    ask();

    expect(runs).toBe(2);
  });
});
