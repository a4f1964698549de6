import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runScheduled, SCHEDULES } from "../../src/cron";
import type { Deps } from "../../src/deps";
import { NOW } from "../support/builders";
import { fakeDeps } from "../support/fake-deps";

const depsOf = (deps: ReturnType<typeof fakeDeps>) => deps as unknown as Deps;

const EVERY_MINUTE = { cron: "* * * * *", scheduledTime: NOW };

describe("runScheduled", () => {
  it("gives every task that is due the minute it is run for", async () => {
    const seen: number[] = [];
    const note = async (_: Deps, scheduledAt: number) => void seen.push(scheduledAt);

    await runScheduled(depsOf(fakeDeps()), EVERY_MINUTE, {
      "* * * * *": { one: note, two: note },
      "0 * * * *": { hourly: note },
    });

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

    const run = runScheduled(depsOf(deps), EVERY_MINUTE, { "* * * * *": tasks });

    await expect(run).rejects.toThrow("Scheduled tasks failed: first, second");
    expect(done).toEqual(["third"]);
    expect(deps.log.lines).toMatchObject([
      { level: "ERROR", event: "cron.task_failed", fields: { task: "first", error: "D1 is away" } },
      { level: "ERROR", event: "cron.task_failed", fields: { task: "second", error: "a bug" } },
    ]);
  });

  it("has tasks for the very schedules that wrangler.toml starts, in every environment", () => {
    const lines = readFileSync("wrangler.toml", "utf8").match(/^crons = .*$/gm) ?? [];

    const started = lines.map((line) => JSON.parse(line.replace("crons = ", "")));

    expect(started).toEqual(Array(3).fill(Object.keys(SCHEDULES)));
  });
});
