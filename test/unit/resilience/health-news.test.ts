import { describe, expect, it } from "vitest";
import { breakerLimits } from "../../../src/resilience/breaker";
import { worseState } from "../../../src/resilience/breaker-view";
import { type HealthNews, healthNewsOf, NO_NEWS } from "../../../src/resilience/health-news";
import { createHealthNewsStore } from "../../../src/resilience/health-news-store";
import { createWatcher, newWatch } from "../../../src/resilience/watch";
import { NOW } from "../../support/builders";

const watcher = createWatcher("dialfire", breakerLimits(3, 30_000));
const unhealthy = {
  kind: "unhealthy",
  latencyMs: 4,
  category: "server_error",
  reason: "answered 500",
} as const;

describe("the news of an integration's health", () => {
  it("is unknown before the first check", () => {
    expect(healthNewsOf(newWatch(NOW), { kind: "dialfire" })).toEqual(NO_NEWS);
  });

  it("is what the last check found, and the worse half of the breaker", () => {
    let watch = newWatch(NOW);
    for (let i = 0; i < 3; i++) watch = watcher.learnHealth(watch, unhealthy, NOW + i);

    expect(healthNewsOf(watch, null)).toEqual({ status: "unhealthy", breakerState: "open" });
  });

  it("never calls a plain phone number unchecked", () => {
    const news = healthNewsOf(newWatch(NOW), { kind: "phone" });

    expect(news).toEqual({ status: "not_configured", breakerState: "closed" });
  });

  it.each([
    ["closed", "closed", "closed"],
    ["closed", "half_open", "half_open"],
    ["half_open", "open", "open"],
    ["open", "closed", "open"],
  ] as const)("calls a breaker that is %s and %s %s", (api, line, worse) => {
    const circuit = { since: NOW, reason: null };
    const view = { api: { ...circuit, kind: api }, line: { ...circuit, kind: line } };

    expect(worseState(view)).toBe(worse);
  });
});

describe("who tells these news", () => {
  const DOWN: HealthNews = { status: "unhealthy", breakerState: "open" };
  const UP: HealthNews = { status: "healthy", breakerState: "closed" };

  function aTeller(answers: boolean[] = []) {
    const stored = new Map<string, unknown>();
    const kv = {
      get: (key: string) => stored.get(key),
      put: (key: string, value: unknown) => void stored.set(key, value),
    };
    const told: HealthNews[] = [];
    const make = () =>
      createHealthNewsStore({ kv } as unknown as DurableObjectStorage, async (news) => {
        told.push(news);
        return answers.shift() ?? true;
      });
    return { make, told };
  }

  it("tells each change once", async () => {
    const { make, told } = aTeller();
    const news = make();

    for (const one of [NO_NEWS, UP, UP, DOWN, DOWN]) await news.note(one);

    expect(told).toEqual([UP, DOWN]);
  });

  it("tells nothing again after a restart", async () => {
    const { make, told } = aTeller();
    await make().note(DOWN);

    await make().note(DOWN);

    expect(told).toEqual([DOWN]);
  });

  it("tells again what nobody heard", async () => {
    const { make, told } = aTeller([false]);
    const news = make();

    await news.note(DOWN);
    await news.note(DOWN);
    await news.note(DOWN);

    expect(told).toEqual([DOWN, DOWN]);
  });

  it("tells one after the other, and last how it stands in the end", async () => {
    const { make, told } = aTeller();
    const news = make();

    await Promise.all([news.note(DOWN), news.note(UP), news.note(DOWN), news.note(UP)]);

    expect(told).toEqual([DOWN, UP]);
  });
});
