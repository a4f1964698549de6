import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Evidence } from "../../../src/resilience/breaker";
import { createBreakers, type Watched } from "../../../src/resilience/breaker-client";
import type { BreakerView } from "../../../src/resilience/breaker-view";
import { createTimeBudget } from "../../../src/shared/time-budget";
import { NOW } from "../../support/builders";
import { recordingLog } from "../../support/fake-deps";

const SECOND = 1_000;
const REASON = "3 failures in a row: answered 500";
const DIALFIRE: Watched = {
  integration: "dialfire",
  subject: { kind: "dialfire", seats: 4, credential: null },
};

function view(apiIs: BreakerView["api"]["kind"], lineSince: number | null = null): BreakerView {
  const closed = { kind: "closed", since: NOW, reason: null } as const;
  return {
    api: apiIs === "closed" ? closed : { kind: apiIs, since: NOW, reason: REASON },
    line: lineSince === null ? closed : { kind: "open", since: lineSince, reason: REASON },
  };
}

/** One isolate before objects that a test drives. */
function anIsolate() {
  let now = NOW;
  let answer: () => Promise<unknown> = async () => view("closed");
  const asked: [string, unknown][] = [];
  const told: string[] = [];
  const reports: [string, number][][] = [];
  const objects = {
    getByName: (name: string) => ({
      snapshot: (subject: unknown) => {
        asked.push([name, subject]);
        return answer();
      },
      beginTrial: async () => void told.push(`trial of ${name}`),
      report: async (evidence: readonly Evidence[]) => {
        reports.push(evidence.map(({ outcome, ageMs }) => [outcome.kind, ageMs]));
      },
    }),
  } as unknown as Parameters<typeof createBreakers>[0]["objects"];
  const log = recordingLog();
  const breakers = createBreakers({ objects, first: [], log, now: () => now });
  const afterwards: Promise<unknown>[] = [];
  return {
    asked,
    told,
    reports,
    log,
    breakers,
    answers(next: () => Promise<unknown>) {
      answer = next;
    },
    skip(milliseconds: number) {
      now += milliseconds;
    },
    settle: () => Promise.all(afterwards.splice(0)),
    /** How Dialfire stands for one call. */
    async look() {
      const budget = createTimeBudget(() => now);
      const request = { log, afterReply: (work: Promise<unknown>) => void afterwards.push(work) };
      const { dialfire } = await breakers.look(budget, request).at([DIALFIRE]);
      return dialfire;
    },
  };
}

const hang = () => new Promise<never>(() => undefined);
const UP = { standing: { kind: "up" }, source: "current" };
const DOWN = { standing: { kind: "down", reason: `its API: ${REASON}` }, source: "current" };

beforeEach(() => {
  vi.useRealTimers();
});

describe("an isolate's look at the breakers", () => {
  it("asks each object once a second, however many calls there are", async () => {
    const isolate = anIsolate();
    for (let i = 0; i < 50; i++) expect(await isolate.look()).toEqual(UP);
    expect(isolate.asked).toEqual([["dialfire", DIALFIRE.subject]]);

    isolate.skip(SECOND);
    await isolate.look();
    expect(isolate.asked).toHaveLength(2);
  });

  it("knows within a second that something changed", async () => {
    const isolate = anIsolate();
    await isolate.look();
    isolate.answers(async () => view("open"));
    isolate.skip(SECOND);

    expect(await isolate.look()).toEqual(DOWN);
  });

  it("asks ahead after a reply, so that under load nobody waits", async () => {
    const isolate = anIsolate();
    await isolate.look();
    isolate.answers(async () => view("open"));
    isolate.skip(600);

    expect(await isolate.look()).toEqual(UP);
    await isolate.settle();
    expect(await isolate.look()).toEqual(DOWN);
    expect(isolate.asked).toHaveLength(2);
  });

  it("goes by the last copy while an object is silent, for a minute", async () => {
    const isolate = anIsolate();
    isolate.answers(async () => view("open"));
    await isolate.look();
    isolate.answers(hang);

    isolate.skip(59 * SECOND);
    expect(await isolate.look()).toEqual({ ...DOWN, source: "copy" });

    isolate.skip(2 * SECOND);
    expect(await isolate.look()).toEqual({ standing: { kind: "up" }, source: "none" });
  });

  it("waits 200 ms for a silent object, and only once a second", async () => {
    const isolate = anIsolate();
    isolate.answers(hang);
    const startedAt = performance.now();

    await isolate.look();
    const waitedMs = performance.now() - startedAt;
    await isolate.look();

    expect(waitedMs).toBeGreaterThan(150);
    expect(waitedMs).toBeLessThan(600);
    expect(isolate.asked).toHaveLength(1);
    expect(isolate.log.told()).toEqual(["WARNING breaker.silent"]);
  });

  it("learns from an answer that came too late for its call", async () => {
    const isolate = anIsolate();
    let answerLate: (view: BreakerView) => void = () => undefined;
    isolate.answers(() => new Promise((resolve) => (answerLate = resolve)));
    expect(await isolate.look()).toMatchObject({ source: "none" });

    answerLate(view("open"));
    await isolate.settle();

    expect(await isolate.look()).toEqual(DOWN);
  });

  it("lets one call try a dead line, and tells the object of it", async () => {
    const isolate = anIsolate();
    isolate.answers(async () => view("closed", NOW - 60 * SECOND));
    expect((await isolate.look())?.standing.kind).toBe("trial");

    await isolate.breakers.beginTrial("dialfire");

    expect((await isolate.look())?.standing.kind).toBe("down");
    expect(isolate.told).toEqual(["trial of dialfire"]);
  });
});

describe("what an isolate reports", () => {
  const good: Evidence = { source: "api", ageMs: 0, outcome: { kind: "good" } };
  const bad: Evidence = { source: "api", ageMs: 0, outcome: { kind: "bad", reason: "no" } };

  it("is a failure at once, with the successes before it, each as old as it is", async () => {
    const { breakers, reports, skip } = anIsolate();

    await breakers.report("braze", good);
    skip(300);
    await breakers.report("braze", good);
    skip(200);
    await breakers.report("braze", bad);

    expect(reports).toEqual([
      [["good", 0]],
      [
        ["good", 200],
        ["bad", 0],
      ],
    ]);
  });

  it("is successes together, once a second", async () => {
    const { breakers, reports, skip } = anIsolate();

    for (let i = 0; i < 41; i++) {
      await breakers.report("braze", good);
      skip(50);
    }

    expect(reports.map(({ length }) => length)).toEqual([1, 20, 20]);
  });

  it("is how each dialled call ended, at once", async () => {
    const { breakers, reports } = anIsolate();

    await breakers.report("dialfire", { ...good, source: "line" });
    await breakers.report("dialfire", { ...good, source: "line" });

    expect(reports).toHaveLength(2);
  });
});
