import { describe, expect, it } from "vitest";
import { breakerLimits, type Evidence } from "../../../src/resilience/breaker";
import { createWatcher, isWorthKeeping, newWatch, type Watch } from "../../../src/resilience/watch";
import { NOW } from "../../support/builders";

const watcher = createWatcher("dialfire", breakerLimits(3, 30_000));
const NOT_CONFIGURED = { kind: "not_configured", reason: "DIALFIRE_API_KEY is not set" } as const;

function failed(source: Evidence["source"]): Watch {
  const outcome = { kind: "bad", reason: "answered 500" } as const;
  const learn = (watch: Watch) => watcher.learn(watch, { source, ageMs: 0, outcome }, NOW);
  return learn(learn(learn(newWatch(NOW))));
}

describe("what is written down of an integration", () => {
  const report = (watch: Watch, outcome: Evidence["outcome"]) =>
    watcher.learn(watch, { source: "api", ageMs: 0, outcome }, NOW);
  const bad = { kind: "bad", reason: "answered 500" } as const;

  it("is not one more success while it works", () => {
    const before = report(newWatch(NOW), { kind: "good" });

    expect(isWorthKeeping(before, report(before, { kind: "good" }))).toBe(false);
  });

  it("is every failure, and the success after one", () => {
    const before = newWatch(NOW);
    const after = report(before, bad);

    expect(isWorthKeeping(before, after)).toBe(true);
    expect(isWorthKeeping(after, report(after, { kind: "good" }))).toBe(true);
  });

  it("is every check", () => {
    const before = newWatch(NOW);
    const after = watcher.learnHealth(before, { kind: "healthy", latencyMs: 20 }, NOW);

    expect(isWorthKeeping(before, after)).toBe(true);
    expect(after.untold).toBe(before.untold);
  });
});

describe("a check of what is not configured any more", () => {
  it("ends an outage of its API, which no check could ever end", () => {
    const after = watcher.learnHealth(failed("api"), NOT_CONFIGURED, NOW + 1);

    expect(after.breaker.api).toMatchObject({ kind: "closed" });
    expect(after.untold.map(({ change }) => change)).toEqual(["down", "recovered"]);
  });

  it("says nothing of its line", () => {
    const after = watcher.learnHealth(failed("line"), NOT_CONFIGURED, NOW + 1);

    expect(after.breaker.line).toMatchObject({ kind: "open" });
  });
});
