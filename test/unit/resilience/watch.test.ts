import { describe, expect, it } from "vitest";
import { breakerLimits, type Evidence } from "../../../src/resilience/breaker";
import { createWatcher, newWatch, type Watch } from "../../../src/resilience/watch";
import { NOW } from "../../support/builders";

const watcher = createWatcher("dialfire", breakerLimits(3, 30_000));
const NOT_CONFIGURED = { kind: "not_configured", reason: "DIALFIRE_API_KEY is not set" } as const;

function failed(source: Evidence["source"]): Watch {
  const outcome = { kind: "bad", reason: "answered 500" } as const;
  const learn = (watch: Watch) => watcher.learn(watch, { source, ageMs: 0, outcome }, NOW);
  return learn(learn(learn(newWatch(NOW))));
}

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
