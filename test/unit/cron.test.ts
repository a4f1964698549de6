import { describe, expect, it } from "vitest";
import { runEveryMinute } from "../../src/cron";
import type { Deps } from "../../src/deps";
import { NOW } from "../support/builders";
import { fakeDeps } from "../support/fake-deps";

const depsOf = (deps: ReturnType<typeof fakeDeps>) => deps as unknown as Deps;

describe("runEveryMinute", () => {
  it("gives every task the minute it is run for", async () => {
    const seen: number[] = [];
    const note = async (_: Deps, scheduledAt: number) => void seen.push(scheduledAt);

    await runEveryMinute(depsOf(fakeDeps()), NOW, { one: note, two: note });

    expect(seen).toEqual([NOW, NOW]);
  });

  it("runs every task, tells each that failed, and fails at the end", async () => {
    const deps = fakeDeps();
    const done: string[] = [];
    const tasks = {
      first: () => Promise.reject(new Error("D1 is away")),
      second: () => {
        throw new Error("a bug");
      },
      third: async () => void done.push("third"),
    };

    const run = runEveryMinute(depsOf(deps), NOW, tasks);

    await expect(run).rejects.toThrow("Tasks of the minute failed: first, second");
    expect(done).toEqual(["third"]);
    expect(deps.log.lines).toMatchObject([
      { level: "ERROR", event: "cron.task_failed", fields: { task: "first", error: "D1 is away" } },
      { level: "ERROR", event: "cron.task_failed", fields: { task: "second", error: "a bug" } },
    ]);
  });
});
