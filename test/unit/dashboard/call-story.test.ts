import { describe, expect, it } from "vitest";
import { otherRequests, tellCall } from "../../../dashboard/lib/call-story";
import type { Leg } from "../../../dashboard/state/wire";
import type { ApiCall, Decision } from "../../../dashboard/state/wire-log";

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 21, 9, 30, seconds)).toISOString();

const NOTHING_HAPPENED = {
  decisions: [],
  statusHistory: [],
  legs: [],
  apiCalls: [],
  events: [],
  callDuration: null,
  failureReason: null,
};

function aDecision(overrides: Partial<Decision>): Decision {
  return {
    requestId: "req-1",
    timestamp: at(0),
    rulesetVersion: 1,
    rung: "decision",
    routingRule: "lead_owner",
    finalDialer: "dialfire",
    totalDurationMs: 46,
    steps: [],
    ...overrides,
  };
}

function aLeg(overrides: Partial<Leg>): Leg {
  return {
    legSid: "CA-leg",
    dialer: "dialfire",
    attempt: 1,
    status: "completed",
    ringingAt: null,
    answeredAt: null,
    endedAt: null,
    durationSeconds: null,
    errorCode: null,
    ...overrides,
  };
}

function aRequest(overrides: Partial<ApiCall>): ApiCall {
  return {
    requestId: "req-1",
    integration: "braze",
    method: "POST",
    url: "https://rest.braze.example/users/export/ids",
    responseStatus: 200,
    durationMs: 80,
    success: true,
    errorMessage: null,
    timestamp: at(0),
    requestBody: null,
    responseBody: null,
    ...overrides,
  };
}

const told = (happened: Partial<Parameters<typeof tellCall>[0]>) =>
  tellCall({ ...NOTHING_HAPPENED, ...happened }).map((moment) =>
    moment.kind === "decision" ? `decision ${moment.decision.requestId}` : moment.title,
  );

describe("tellCall", () => {
  it("tells a call that fell back in the order it happened", () => {
    const story = told({
      decisions: [aDecision({}), aDecision({ requestId: "req-2", timestamp: at(22) })],
      legs: [
        aLeg({ status: "no-answer", ringingAt: at(2), endedAt: at(21) }),
        aLeg({ dialer: "zendesk_talk", attempt: 2, ringingAt: at(24), answeredAt: at(27) }),
      ],
      statusHistory: [
        { status: "received", at: at(0) },
        { status: "routed", at: at(0) },
        { status: "ringing", at: at(2) },
        { status: "in-progress", at: at(27) },
        { status: "completed", at: at(55) },
      ],
      callDuration: 28,
    });

    expect(story).toEqual([
      "decision req-1",
      "Dialfire rings",
      "Dialfire: no answer",
      "decision req-2",
      "Zendesk Talk rings",
      "Zendesk Talk answered",
      "Call completed",
    ]);
  });

  it("tells the statuses themselves where no leg or decision does", () => {
    const statusHistory = [
      { status: "received", at: at(0) },
      { status: "ringing", at: at(2) },
    ];

    expect(told({ statusHistory })).toEqual(["Received", "Ringing"]);
  });

  it("tells of a dialer that was passed over on the way, and why", () => {
    const reason = "the dialer is switched off";
    const skipped = [{ dialer: "zendesk_talk", reason }];
    const events = [{ kind: "call.dial_ended", legSid: null, at: at(9), skipped }];

    expect(tellCall({ ...NOTHING_HAPPENED, events })).toMatchObject([
      { title: "Zendesk Talk is left out", detail: reason, tone: "warn" },
    ]);
  });

  it("gives a failed end its reason", () => {
    const [end] = tellCall({
      ...NOTHING_HAPPENED,
      statusHistory: [{ status: "failed", at: at(9) }],
      failureReason: "Both dialers are down",
    });

    expect(end).toMatchObject({ title: "Failed", detail: "Both dialers are down", tone: "bad" });
  });

  it("puts each request to a provider under the decision that made it", () => {
    const decisions = [aDecision({})];
    const apiCalls = [
      aRequest({}),
      aRequest({ requestId: "req-9" }),
      aRequest({ requestId: null }),
    ];

    const [moment] = tellCall({ ...NOTHING_HAPPENED, decisions, apiCalls });

    expect(moment).toMatchObject({ requests: [{ requestId: "req-1" }] });
    expect(otherRequests(decisions, apiCalls)).toEqual(apiCalls.slice(1));
  });
});
