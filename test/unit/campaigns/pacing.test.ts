import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { afterAttempt } from "../../../src/campaigns/call-attempt";
import {
  type Candidate,
  decidePace,
  type PacingFacts,
  whyStop,
} from "../../../src/campaigns/pacing";
import { toMinutes, WEEKDAYS } from "../../../src/routing/opening-hours";
import { readZoneOffsets, type ZoneOffsets } from "../../support/zone-offsets";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const TUESDAY_NOON = Date.parse("2026-03-10T12:00:00Z");

const POLICY: PacingFacts["policy"] = {
  calling_hours: { days: [...WEEKDAYS], start_time: "09:00", end_time: "20:00" },
  calls_per_second: 2,
  max_attempts: 3,
  max_concurrent_calls: 5,
  time_zone: "Europe/Berlin",
};

function aCandidate(id: number, changes: Partial<Candidate> = {}): Candidate {
  return {
    id,
    phoneNumber: "+491711234567",
    timeZone: null,
    attempts: 0,
    isBlocked: false,
    ...changes,
  };
}

function paceOf(changes: Partial<PacingFacts> = {}, now = TUESDAY_NOON) {
  const facts: PacingFacts = {
    state: "running",
    policy: POLICY,
    openCalls: 0,
    recentStarts: [],
    candidates: [],
    nextDueAt: null,
    ...changes,
  };
  return decidePace(facts, now);
}

const FOUR = [1, 2, 3, 4].map((id) => aCandidate(id));

describe("the pace of a campaign", () => {
  it.each(["draft", "paused", "completed"] as const)("stands still while it is %s", (state) => {
    const pace = paceOf({ state, candidates: FOUR, nextDueAt: TUESDAY_NOON });

    expect(pace).toEqual({ start: [], postpone: [], setAside: [], lookAgainAt: null });
  });

  it("rings the longest due first, as many as a second allows, and looks again in the next", () => {
    expect(paceOf({ candidates: FOUR })).toEqual({
      start: [1, 2],
      postpone: [],
      setAside: [],
      lookAgainAt: TUESDAY_NOON + SECOND_MS,
    });
  });

  it.each([
    ["calls of the last second", { recentStarts: [TUESDAY_NOON - 999] }],
    ["lines that are in use", { openCalls: 4 }],
  ])("leaves room for %s", (_what, facts) => {
    expect(paceOf({ candidates: FOUR, ...facts }).start).toEqual([1]);
  });

  it("has a whole second again once the last calls are a second old", () => {
    const recentStarts = [TUESDAY_NOON - SECOND_MS, TUESDAY_NOON - SECOND_MS];

    expect(paceOf({ candidates: FOUR, recentStarts }).start).toEqual([1, 2]);
  });

  it("puts off who sleeps, sets aside who must not be called, and rings the others", () => {
    const candidates = [
      aCandidate(1, { timeZone: "America/Los_Angeles" }),
      aCandidate(2, { isBlocked: true }),
      aCandidate(3, { attempts: 3 }),
      aCandidate(4, { attempts: 2 }),
    ];

    expect(paceOf({ candidates })).toEqual({
      start: [4],
      postpone: [{ id: 1, until: Date.parse("2026-03-10T16:00:00Z") }],
      setAside: [
        { id: 2, as: "do_not_call" },
        { id: 3, as: "unreached" },
      ],
      lookAgainAt: TUESDAY_NOON,
    });
  });

  it("sleeps until somebody is due, and watches while calls go on", () => {
    const nextDueAt = TUESDAY_NOON + 60 * MINUTE_MS;

    expect(paceOf({ nextDueAt }).lookAgainAt).toBe(nextDueAt);
    expect(paceOf({ nextDueAt, openCalls: 1 }).lookAgainAt).toBe(TUESDAY_NOON + 5 * SECOND_MS);
    expect(paceOf().lookAgainAt).toBeNull();
  });
});

describe("whyStop", () => {
  it("stops a campaign after three calls in a row of which nobody can tell", () => {
    expect(whyStop(["unknown", "unknown", "unknown", "placed"])).toContain("last 3 calls");
  });

  it("lets one go on that has made fewer, or heard of one of them", () => {
    expect(whyStop(["unknown", "unknown"])).toBeNull();
    expect(whyStop(["unknown", "ringing", "unknown", "unknown"])).toBeNull();
  });
});

// A campaign is played from its start to its end against a small model of what is on record; each
// call that is started is held against the limits in a second, plainer way.

const ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"].map(readZoneOffsets);
const zoneNamed = (name: string) => ZONES.find(({ zone }) => zone === name) as ZoneOffsets;
const BEFORE_CHANGES = ZONES.flatMap(({ transitions }) =>
  transitions.map(({ at }) => at - 12 * 60 * MINUTE_MS),
);

const plans = fc.record({
  from: fc.constantFrom(TUESDAY_NOON, ...BEFORE_CHANGES),
  policy: fc.record({
    calling_hours: fc
      .record({
        days: fc.subarray([...WEEKDAYS], { minLength: 3 }),
        start: fc.integer({ min: 0, max: 12 }),
        length: fc.integer({ min: 1, max: 12 }),
      })
      .map(({ days, start, length }) => ({
        days,
        start_time: `${String(start).padStart(2, "0")}:30`,
        end_time: `${String(Math.min(24, start + length)).padStart(2, "0")}:${start + length >= 24 ? "00" : "45"}`,
      })),
    calls_per_second: fc.integer({ min: 1, max: 3 }),
    max_attempts: fc.integer({ min: 1, max: 3 }),
    max_concurrent_calls: fc.integer({ min: 1, max: 4 }),
    time_zone: fc.constantFrom(...ZONES.map(({ zone }) => zone)),
  }),
  people: fc.array(
    fc.record({
      timeZone: fc.constantFrom(...ZONES.map(({ zone }) => zone)),
      /** Blocked from the start, or from the first attempt on. */
      blocked: fc.constantFrom("never", "always", "later"),
      answers: fc.array(fc.constantFrom("completed", "busy", "no-answer", "failed"), {
        minLength: 3,
        maxLength: 3,
      }),
      lastsSeconds: fc.integer({ min: 1, max: 90 }),
    }),
    { minLength: 1, maxLength: 12 },
  ),
  pausedFrom: fc.option(fc.integer({ min: 0, max: 3_600 })),
});
type Plan = typeof plans extends fc.Arbitrary<infer Value> ? Value : never;

interface Person {
  id: number;
  plan: Plan["people"][number];
  state: string;
  attempts: number;
  dueAt: number | null;
}

interface Started {
  id: number;
  at: number;
  endsAt: number;
}

const RETRY_WAIT_MINUTES = 30;
const MOST_LOOKS = 3_000;

/** Plays a campaign for at most ten days; gives every call it started. */
function play({ from, policy, people: plannedPeople, pausedFrom }: Plan) {
  const people = plannedPeople.map(
    (plan, id): Person => ({ id, plan, state: "waiting", attempts: 0, dueAt: from }),
  );
  const calls: Started[] = [];
  const pausedAt = pausedFrom === null ? Number.POSITIVE_INFINITY : from + pausedFrom * SECOND_MS;
  const isBlocked = ({ plan, attempts }: Person) =>
    plan.blocked === "always" || (plan.blocked === "later" && attempts > 0);

  let now: number | null = from;
  for (let look = 0; now !== null && now < from + 10 * DAY_MS && look < MOST_LOOKS; look += 1) {
    const at: number = now;
    settle(people, calls, policy, at);
    const due = people.filter((one) => one.state === "waiting" && (one.dueAt ?? 0) <= at);
    const later = people.flatMap((one) =>
      one.state === "waiting" && (one.dueAt ?? 0) > at ? [one.dueAt ?? 0] : [],
    );
    const pace = decidePace(
      {
        state: at >= pausedAt ? "paused" : "running",
        policy,
        openCalls: calls.filter(({ endsAt }) => endsAt > at).length,
        recentStarts: calls.map((call) => call.at),
        candidates: due.map((one) => ({
          id: one.id,
          phoneNumber: "+491711234567",
          timeZone: one.plan.timeZone,
          attempts: one.attempts,
          isBlocked: isBlocked(one),
        })),
        nextDueAt: later.length === 0 ? null : Math.min(...later),
      },
      at,
    );
    for (const { id, until } of pace.postpone)
      Object.assign(people[id] as Person, { dueAt: until });
    for (const { id, as } of pace.setAside) Object.assign(people[id] as Person, { state: as });
    for (const id of pace.start) {
      const one = people[id] as Person;
      expect(isBlocked(one)).toBe(false);
      Object.assign(one, { state: "calling", attempts: one.attempts + 1 });
      calls.push({ id, at, endsAt: at + one.plan.lastsSeconds * SECOND_MS });
    }
    now = pace.lookAgainAt;
  }
  return { people, calls, pausedAt };
}

function settle(people: Person[], calls: Started[], policy: Plan["policy"], now: number) {
  for (const one of people) {
    const call = calls.findLast(({ id }) => id === one.id);
    if (one.state !== "calling" || !call || call.endsAt > now) continue;
    const status = one.plan.answers[one.attempts - 1] ?? "completed";
    const retry = { maxAttempts: policy.max_attempts, retryWaitMinutes: RETRY_WAIT_MINUTES };
    const { state, dueAt } = afterAttempt(
      { status, endedAt: call.endsAt },
      { attempts: one.attempts, ...retry },
    );
    Object.assign(one, { state, dueAt });
  }
}

function isOnTheWall(
  at: number,
  { days, start_time, end_time }: Plan["policy"]["calling_hours"],
  zone: string,
) {
  const wall = at + zoneNamed(zone).offsetAt(at) * MINUTE_MS;
  const minute = Math.floor(wall / MINUTE_MS) % (24 * 60);
  const weekday = WEEKDAYS[new Date(wall).getUTCDay()] ?? "sunday";
  return days.includes(weekday) && minute >= toMinutes(start_time) && minute < toMinutes(end_time);
}

describe("a campaign from its start to its end", () => {
  it("passes none of its limits, whoever answers when and wherever they live", () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const { people, calls, pausedAt } = play(plan);

        const { policy } = plan;
        for (const call of calls) {
          const within = calls.filter(({ at }) => at > call.at - SECOND_MS && at <= call.at);
          const open = calls.filter(({ at, endsAt }) => at <= call.at && endsAt > call.at);
          const { timeZone } = (people[call.id] as Person).plan;
          expect(within.length).toBeLessThanOrEqual(policy.calls_per_second);
          expect(open.length).toBeLessThanOrEqual(policy.max_concurrent_calls);
          expect(isOnTheWall(call.at, policy.calling_hours, timeZone)).toBe(true);
          expect(call.at).toBeLessThan(pausedAt);
        }
        for (const { id, plan: person, attempts } of people) {
          const own = calls.filter((call) => call.id === id);
          expect(own).toHaveLength(attempts);
          expect(attempts).toBeLessThanOrEqual(policy.max_attempts);
          if (person.blocked === "always") expect(attempts).toBe(0);
          for (const [i, call] of own.entries()) {
            const before = own[i - 1];
            if (!before) continue;
            const wait = RETRY_WAIT_MINUTES * MINUTE_MS;
            expect(call.at).toBeGreaterThanOrEqual(before.endsAt + wait);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it("settles everybody it may call, unless it is paused", () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const { people } = play({ ...plan, pausedFrom: null });

        const ends = ["reached", "unreached", "do_not_call"];
        expect(people.filter(({ state }) => !ends.includes(state))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
