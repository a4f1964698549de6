import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { explainLateness, within } from "../../../src/shared/within";

const never = () => new Promise<never>(() => undefined);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("within", () => {
  it("gives the value of work that is done in time", async () => {
    const outcome = await within(100, async () => "ready");

    expect(outcome).toEqual({ kind: "done", value: "ready" });
  });

  it("gives the error of work that fails", async () => {
    const error = new Error("no connection");

    expect(await within(100, () => Promise.reject(error))).toEqual({ kind: "failed", error });
  });

  it("gives the error of work that throws before it has begun", async () => {
    const error = new Error("not even started");
    const work = () => {
      throw error;
    };

    expect(await within(100, work)).toEqual({ kind: "failed", error });
  });

  it("gives up when the time is over, and not before", async () => {
    const ended = vi.fn();
    const outcome = within(100, never);
    void outcome.then(ended);

    await vi.advanceTimersByTimeAsync(99);
    expect(ended).not.toHaveBeenCalled();

    await vi.advanceTimersByTimeAsync(1);
    expect(await outcome).toEqual({ kind: "timed_out", afterMs: 100 });
  });

  it.each([0, -50])("gives up at once with %i ms left", async (limitMs) => {
    const outcome = within(limitMs, never);

    await vi.advanceTimersByTimeAsync(0);

    expect(await outcome).toEqual({ kind: "timed_out", afterMs: limitMs });
  });

  it("does not throw when the work fails after the time is over", async () => {
    const outcome = within(
      100,
      () => new Promise((_, reject) => setTimeout(() => reject(new Error("too late")), 200)),
    );

    await vi.advanceTimersByTimeAsync(300);

    expect(await outcome).toEqual({ kind: "timed_out", afterMs: 100 });
  });

  it("leaves no timer behind", async () => {
    await within(100, async () => "ready");

    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("explainLateness", () => {
  it("tells how long was waited", () => {
    expect(explainLateness({ kind: "timed_out", afterMs: 150 })).toBe("no answer within 150 ms");
  });

  it("tells what went wrong, also when no error was thrown but something else", () => {
    expect(explainLateness({ kind: "failed", error: new Error("KV is ill") })).toBe("KV is ill");
    expect(explainLateness({ kind: "failed", error: "KV is ill" })).toBe("KV is ill");
  });
});
