import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { afterTry } from "../../../src/outbox/outbox-schedule";

const AWAY = { kind: "try_again", reason: "Dialfire is away" } as const;

describe("afterTry", () => {
  it.each([
    [1, 1],
    [2, 5],
    [3, 30],
  ])("waits after try %i for %i seconds", (attempt, afterSeconds) => {
    expect(afterTry(AWAY, attempt)).toEqual({ kind: "retry", afterSeconds, reason: AWAY.reason });
  });

  it.each([4, 5, 100])("gives up after try %i, with the last reason", (attempt) => {
    expect(afterTry(AWAY, attempt)).toEqual({ kind: "give_up", reason: AWAY.reason });
  });

  it.each([1, 4])("is over when try %i succeeded or can never succeed", (attempt) => {
    const refused = { kind: "give_up", reason: "there is no such callback" } as const;

    expect(afterTry({ kind: "done" }, attempt)).toEqual({ kind: "done" });
    expect(afterTry(refused, attempt)).toEqual(refused);
  });

  it("counts as many tries as the queue makes, wherever it is deployed", () => {
    const consumers = readFileSync("wrangler.toml", "utf8")
      .split(/^\[\[?/m)
      .filter((part) => /queues\.consumers\]\]\nqueue = "outbox(-dev|-production)?"/.test(part));

    const retries = consumers.map((part) => Number(/max_retries = (\d+)/.exec(part)?.[1]));

    expect(retries).toHaveLength(3);
    for (const retriesOfQueue of retries) {
      expect(afterTry(AWAY, retriesOfQueue).kind).toBe("retry");
      expect(afterTry(AWAY, retriesOfQueue + 1).kind).toBe("give_up");
    }
  });
});
