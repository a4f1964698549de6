import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  BUCKET_MS,
  countBatch,
  evaluate,
  FIRST_STATE,
  isMoving,
  type Notice,
  readFigures,
  type WindowPolicy,
  type WindowState,
} from "../../../src/resilience/failure-window";
import { OTHER_REASONS } from "../../../src/resilience/tally";
import { NOW } from "../../support/builders";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const POLICY: WindowPolicy = {
  thresholdPercent: 5,
  windowMs: 5 * MINUTE,
  cooldownMs: 15 * MINUTE,
  minimumFailed: 5,
  minimumCalls: 20,
  countsUnanswered: true,
};

interface Ended {
  at: number;
  failed?: boolean;
  /** Failed because nobody picked up. */
  unanswered?: boolean;
  reason?: string;
}

/** A stream of calls as the window's object lives through it: counted, looked at every 10 s. */
function live(calls: readonly Ended[], until: number, policy = POLICY) {
  let state: WindowState = FIRST_STATE;
  const told: Notice[] = [];
  const look = (now: number) => {
    const seen = evaluate(state, policy, now);
    state = seen.state;
    if (seen.notice) told.push(seen.notice);
  };
  const left = [...calls].sort((a, b) => a.at - b.at);
  for (let now = 0; now <= until; now += BUCKET_MS) {
    while (left[0] && left[0].at <= now) {
      const call = left.shift() as Ended;
      const counts = [toCount(call)];
      state = countBatch(state, { id: crypto.randomUUID(), counts }, policy, NOW + call.at);
      look(NOW + call.at);
    }
    if (isMoving(state, policy, NOW + now)) look(NOW + now);
  }
  return { state, told };
}

function toCount({ at, unanswered = false, failed = false, reason = "dialfire: failed" }: Ended) {
  return {
    at: NOW + at,
    calls: 1,
    failed: failed ? 1 : 0,
    unanswered: unanswered ? 1 : 0,
    reasons: failed ? { [reason]: 1 } : {},
  };
}

/** A call every `everyMs`, of which `isFailed` says how it went. */
function stream(from: number, to: number, everyMs: number, isFailed: (n: number) => boolean) {
  const calls: Ended[] = [];
  for (let at = from, n = 0; at < to; at += everyMs, n++) calls.push({ at, failed: isFailed(n) });
  return calls;
}

const never = () => false;
const always = () => true;
/** What people hear, and after how many minutes. */
const timeline = (told: readonly Notice[]) =>
  told.map(({ kind, at }) => `${kind} ${((at - NOW) / MINUTE).toFixed(2)}`);

describe("a recorded stream", () => {
  it("of a quiet night with one failure among ten calls wakes nobody", () => {
    const calls = stream(0, 8 * HOUR, 48 * MINUTE, (n) => n === 4);

    expect(live(calls, 8 * HOUR).told).toEqual([]);
  });

  it("of a quiet night wakes somebody where the minimum is switched off", () => {
    const calls = stream(0, 8 * HOUR, 48 * MINUTE, (n) => n === 4);

    const { told } = live(calls, 8 * HOUR, { ...POLICY, minimumCalls: 0 });

    expect(timeline(told)).toEqual(["breached 192.00", "recovered 241.00"]);
  });

  it("of calls nobody picked up counts them as failed, unless the settings say otherwise", () => {
    const calls = stream(0, 10 * MINUTE, 10 * SECOND, (n) => n % 2 === 0).map((call) => ({
      ...call,
      unanswered: call.failed === true,
    }));

    expect(live(calls, 5 * MINUTE).told).toMatchObject([{ kind: "breached" }]);
    const pardoned = live(calls, 5 * MINUTE, { ...POLICY, countsUnanswered: false });
    expect(pardoned.told).toEqual([]);
    const policy = { ...POLICY, countsUnanswered: false };
    expect(readFigures(pardoned.state, policy, NOW + 5 * MINUTE)).toMatchObject({
      ratePercent: 0,
      failed: 0,
      calls: 31,
    });
  });

  it("of a single failed call long after an outage tells nobody that it goes on", () => {
    const calls = [...stream(0, 10 * MINUTE, 10 * SECOND, always), { at: 9 * HOUR, failed: true }];

    const { told, state } = live(calls, 10 * HOUR);

    expect(told.map(({ kind }) => kind)).toEqual(["breached"]);
    expect(state.level.kind).toBe("elevated");
  });

  it("of 40 minutes of failures gives mails at 0, 15 and 30 minutes, and one when it is over", () => {
    const calls = [
      ...stream(0, 60 * MINUTE, 10 * SECOND, never),
      ...stream(60 * MINUTE, 100 * MINUTE, 10 * SECOND, always),
      ...stream(100 * MINUTE, 120 * MINUTE, 10 * SECOND, never),
    ];

    // 2 of 31 calls are more than 5 %: the second failing call breaches. After the last one it
    // takes 4:50 until at most one of the window's 31 has failed, and a minute of calm.
    expect(timeline(live(calls, 2 * HOUR).told)).toEqual([
      "breached 60.17",
      "still_elevated 75.17",
      "still_elevated 90.17",
      "recovered 105.83",
    ]);
  });

  it("of a real outage at night is told with the fifth failure, and held while nobody calls", () => {
    const calls = [
      ...stream(0, 5 * MINUTE, MINUTE, always),
      { at: 2 * HOUR },
      { at: 2 * HOUR + 30 * SECOND },
    ];

    const { told } = live(calls, 3 * HOUR);

    expect(timeline(told)).toEqual(["breached 4.00", "recovered 121.00"]);
    expect(told[0]?.figures).toEqual({
      ratePercent: 100,
      calls: 5,
      failed: 5,
      windowMs: 5 * MINUTE,
      thresholdPercent: 5,
      reasons: [{ reason: "dialfire: failed", calls: 5 }],
    });
  });

  it("that flaps for four hours, two minutes each, gives one mail per cooldown and no more", () => {
    const calls = stream(0, 4 * HOUR, 5 * SECOND, (n) => Math.floor((n * 5) / 120) % 2 === 1);

    const { told } = live(calls, 4 * HOUR);

    expect(told[0]?.kind).toBe("breached");
    expect(told.slice(1).every(({ kind }) => kind === "still_elevated")).toBe(true);
    expect(told.slice(1).map((notice, i) => notice.at - (told[i]?.at ?? 0))).toEqual(
      Array(15).fill(15 * MINUTE),
    );
  });

  it("that flaps every half hour gives one mail for each end of each outage", () => {
    const isBad = (n: number) => Math.floor((n * 10) / 600) % 3 === 2;
    const { told } = live(stream(0, 4 * HOUR, 10 * SECOND, isBad), 4 * HOUR);

    expect(told.map(({ kind }) => kind)).toEqual(
      Array.from({ length: 8 }, () => ["breached", "recovered"])
        .flat()
        .slice(0, told.length),
    );
    expect(told.length).toBe(15);
  });

  it("that rises slowly is told when it first passes the threshold", () => {
    // Minute m has m failures among 100 calls.
    const calls = Array.from({ length: 12 }, (_, minute) =>
      stream(minute * MINUTE, (minute + 1) * MINUTE, 600, (n) => n % 100 < minute),
    ).flat();

    const { told } = live(calls, 12 * MINUTE);

    expect(timeline(told)).toEqual(["breached 7.05"]);
    expect(told[0]?.figures.ratePercent).toBeGreaterThan(5);
    expect(told[0]?.figures.ratePercent).toBeLessThan(5.3);
  });

  it.each([
    [6, ["breached"]],
    [4, []],
    [5, []],
  ])("with %i failures among 100 calls", (failures, kinds) => {
    // The failures come last, so that no smaller sample breaches on the way.
    const late = stream(0, 100 * SECOND, SECOND, (n) => n >= 100 - failures);

    expect(live(late, 4 * MINUTE).told.map(({ kind }) => kind)).toEqual(kinds);
  });

  it("tells of 3 failures once there are 20 calls", () => {
    const calls = stream(0, 20 * SECOND, SECOND, (n) => n < 3);

    expect(timeline(live(calls, MINUTE).told)).toEqual(["breached 0.32"]);
  });

  it("is told in less than 10 seconds, whenever the breach comes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 * MINUTE }), (phase) => {
        const calls = [
          ...stream(0, phase, 7 * SECOND, never),
          ...stream(phase, phase + 10 * MINUTE, SECOND, always),
        ];
        const told = live(calls, phase + MINUTE).told[0];

        expect((told?.at ?? Infinity) - NOW - phase).toBeLessThan(10 * SECOND);
      }),
    );
  });
});

describe("a window", () => {
  it("counts a batch that is delivered again once", () => {
    const batch = { id: "batch-1", counts: [toCount({ at: 0, failed: true })] };

    const once = countBatch(FIRST_STATE, batch, POLICY, NOW);

    expect(countBatch(once, batch, POLICY, NOW)).toBe(once);
  });

  it("takes a correction: a call that failed and was reached after all", () => {
    const failed = { id: "1", counts: [toCount({ at: 0, failed: true })] };
    const correction = { at: NOW, calls: 0, failed: -1, reasons: { "dialfire: failed": -1 } };

    const before = countBatch(FIRST_STATE, failed, POLICY, NOW);
    const after = countBatch(before, { id: "2", counts: [correction] }, POLICY, NOW);

    expect(readFigures(after, POLICY, NOW)).toMatchObject({ calls: 1, failed: 0, reasons: [] });
  });

  it("leaves out what ended before it, however late it comes", () => {
    const old = { id: "1", counts: [toCount({ at: -6 * MINUTE, failed: true })] };

    const state = countBatch(FIRST_STATE, old, POLICY, NOW);

    expect(readFigures(state, POLICY, NOW)).toMatchObject({ calls: 0, ratePercent: null });
  });

  it("tells the three most common reasons, most common first", () => {
    const reasons = {
      "dialfire: busy": 2,
      "dialfire: failed": 7,
      "zendesk_talk: failed": 4,
      odd: 1,
    };
    const counts = [{ at: NOW, calls: 20, failed: 14, reasons }];

    const state = countBatch(FIRST_STATE, { id: "1", counts }, POLICY, NOW);

    expect(readFigures(state, POLICY, NOW).reasons).toEqual([
      { reason: "dialfire: failed", calls: 7 },
      { reason: "zendesk_talk: failed", calls: 4 },
      { reason: "dialfire: busy", calls: 2 },
    ]);
  });

  it("takes the same room however much happens", () => {
    let state = FIRST_STATE;
    for (let i = 0; i < 5_000; i++) {
      const counts = [toCount({ at: i * SECOND, failed: true, reason: `error number ${i}` })];
      state = countBatch(state, { id: `batch-${i}`, counts }, POLICY, NOW + i * SECOND);
    }

    expect(state.tally.buckets.length).toBeLessThanOrEqual(31);
    expect(state.batches.length).toBe(200);
    expect(JSON.stringify(state).length).toBeLessThan(30_000);
    expect(state.tally.buckets.every(({ reasons }) => OTHER_REASONS in reasons)).toBe(true);
  });

  it("goes on from what was kept as if it had never stopped", () => {
    const calls = stream(0, 20 * MINUTE, 10 * SECOND, always);
    const { state } = live(calls, 20 * MINUTE);
    const now = NOW + 22 * MINUTE;

    const kept = JSON.parse(JSON.stringify(state)) as WindowState;

    expect(evaluate(kept, POLICY, now)).toEqual(evaluate(state, POLICY, now));
  });

  it("counts like a plain list of the calls of the last five minutes", () => {
    const call = fc.record({ at: fc.integer({ min: 0, max: 20 * MINUTE }), failed: fc.boolean() });
    fc.assert(
      fc.property(fc.array(call, { maxLength: 60 }), (calls) => {
        const end = 20 * MINUTE;
        const { state } = live(calls, end);
        const figures = readFigures(state, POLICY, NOW + end);
        const within = (slackMs: number) =>
          calls.filter(({ at }) => at > end - POLICY.windowMs - slackMs).length;

        expect(figures.calls).toBeGreaterThanOrEqual(within(0));
        expect(figures.calls).toBeLessThanOrEqual(within(BUCKET_MS));
      }),
    );
  });
});
