import { describe, expect, it } from "vitest";
import { tellStep } from "../../../dashboard/lib/trace-words";
import { spanOf } from "../../../dashboard/lib/waterfall";
import { type TraceStep, toCallLog } from "../../../dashboard/state/wire-log";

describe("a menu in a trace", () => {
  it("is told by what the caller pressed", () => {
    const reason = "the caller pressed nothing";

    expect(tellStep({ offsetMs: 0, event: "menu_answered", digits: "2", reason: null }).title).toBe(
      "The caller pressed 2",
    );
    expect(tellStep({ offsetMs: 0, event: "menu_answered", digits: "", reason })).toMatchObject({
      title: "The caller pressed nothing",
      detail: reason,
    });
  });
});

describe("tellStep", () => {
  it("tells a rule by its name, verdict and reason", () => {
    const step = {
      event: "rule_evaluated",
      offsetMs: 29,
      ruleId: 2,
      name: "Sales team owners",
      type: "lead_owner",
      verdict: "decided",
      reason: "Owner sales_team_a goes to Dialfire",
      durationUs: 51,
    } as const;

    expect(tellStep(step)).toEqual({
      title: "Sales team owners",
      detail: "Owner sales_team_a goes to Dialfire",
      badge: { label: "Decided", tone: "good" },
      tone: "good",
      durationMs: 0.051,
      facts: [
        ["type", "Lead owner"],
        ["rule", "#2"],
      ],
    });
  });

  it("says what was not learnt about a caller, and why", () => {
    const step = {
      event: "customer_data",
      offsetMs: 5,
      result: "unavailable",
      leadOwner: null,
      leadScore: null,
      reason: "Braze did not answer",
      durationMs: 1_200,
    } as const;

    expect(tellStep(step)).toMatchObject({
      title: "Could not learn who calls",
      detail: "Braze did not answer",
      tone: "warn",
    });
  });

  it("shows a step it does not know by name and fields, and an error in it in red", () => {
    const raw = {
      event: "object_asked",
      offsetMs: 3,
      durationMs: 8,
      seats: 10,
      error: "timed out",
    };
    const decision = { requestId: "r", timestamp: "", totalDurationMs: 9, steps: [raw] };
    const [step] = toCallLog({ callSid: "CA1", decisions: [decision] }).decisions[0]?.steps ?? [];

    expect(step && tellStep(step)).toEqual({
      title: "Object asked",
      detail: null,
      badge: null,
      tone: "bad",
      durationMs: 8,
      facts: [
        ["seats", "10"],
        ["error", "timed out"],
      ],
    });
  });
});

describe("spanOf", () => {
  it("places a bar by its share of the whole and keeps it inside", () => {
    expect(spanOf(10, 20, 100)).toEqual({ fromPercent: 10, lengthPercent: 20 });
    expect(spanOf(75, 50, 100)).toEqual({ fromPercent: 75, lengthPercent: 25 });
  });
});

describe("a step that others only hint at", () => {
  it("says why nobody knows who calls", () => {
    const step = {
      event: "call_received",
      offsetMs: 0,
      caller: null,
      called: "+4930***5000",
      reason: "the caller withholds the number",
    } as const;

    expect(tellStep(step).detail).toBe(
      "from an unknown caller to +4930***5000: the caller withholds the number",
    );
  });

  it("says which dialer was left out and why", () => {
    const step = {
      event: "dialer_selected",
      offsetMs: 3,
      dialer: "zendesk_talk",
      order: ["zendesk_talk"],
      skipped: [{ dialer: "dialfire", reason: "the dialer is switched off" }],
      reason: null,
    } as const;

    expect(tellStep({ ...step, order: [...step.order], skipped: [...step.skipped] }).detail).toBe(
      "Dialfire left out: the dialer is switched off",
    );
  });

  it("tells how busy the dialers were, and what nobody knows", () => {
    const step = {
      event: "capacity_check",
      offsetMs: 4,
      dialers: [
        { dialer: "dialfire", kind: "estimated", available: 3, total: 12 },
        { dialer: "zendesk_talk", kind: "unknown", reason: "no answer within 475 ms" },
      ],
    } satisfies TraceStep;

    expect(tellStep(step).detail).toBe(
      "Dialfire: 3 of 12 free, estimated; Zendesk Talk: unknown (no answer within 475 ms)",
    );
  });
});
