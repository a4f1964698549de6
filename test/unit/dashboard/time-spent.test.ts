import { describe, expect, it } from "vitest";
import { spendingsOf } from "../../../dashboard/lib/time-spent";
import type { Decision, TraceStep } from "../../../dashboard/state/wire-log";

const aDecision = (totalDurationMs: number, steps: TraceStep[]): Decision => ({
  requestId: "req-1",
  timestamp: "2026-11-21T10:00:00.000Z",
  rulesetVersion: 1,
  rung: "decision",
  routingRule: "lead_score",
  finalDialer: "dialfire",
  totalDurationMs,
  steps,
});

const LOOKUP: TraceStep = {
  offsetMs: 5,
  event: "cache_lookup",
  key: "k",
  result: "miss",
  durationMs: 39,
};
const CUSTOMER: TraceStep = {
  offsetMs: 44,
  event: "customer_data",
  result: "found",
  leadOwner: null,
  leadScore: 62,
  reason: null,
  durationMs: 1_200,
};
const RULE: TraceStep = {
  offsetMs: 1_244,
  event: "rule_evaluated",
  ruleId: 1,
  name: "Score",
  type: "lead_score",
  verdict: "decided",
  reason: null,
  durationUs: 1_000,
};

describe("the time of a decision", () => {
  it("is told by what it was spent on, and what nobody measured is the rest", () => {
    expect(spendingsOf(aDecision(1_300, [LOOKUP, CUSTOMER, RULE]))).toEqual([
      { kind: "cache", ms: 39 },
      { kind: "crm", ms: 1_200 },
      { kind: "rules", ms: 1 },
      { kind: "rest", ms: 60 },
    ]);
  });

  it("leaves out what took none, and is never less than nothing", () => {
    expect(spendingsOf(aDecision(30, [LOOKUP]))).toEqual([{ kind: "cache", ms: 39 }]);
    expect(spendingsOf(aDecision(0, []))).toEqual([]);
  });
});
