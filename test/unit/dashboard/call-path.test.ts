import { describe, expect, it } from "vitest";
import { cutMiddle, tellPath } from "../../../dashboard/lib/call-path";
import type { Leg } from "../../../dashboard/state/wire";

let legs = 0;
const aLeg = (dialer: string, status: string, changed: Partial<Leg> = {}): Leg => ({
  legSid: `CA-leg-${++legs}`,
  dialer,
  attempt: legs,
  status,
  ringingAt: null,
  answeredAt: null,
  endedAt: null,
  durationSeconds: null,
  errorCode: null,
  ...changed,
});

describe("the way of a call", () => {
  it("names the retry, the fallback, and who was tried once more", () => {
    const path = tellPath([
      aLeg("dialfire", "failed", { errorCode: 13_224 }),
      aLeg("dialfire", "busy"),
      aLeg("zendesk_talk", "no-answer"),
      aLeg("dialfire", "completed", { answeredAt: "2026-11-21T10:00:00.000Z" }),
    ]);

    expect(
      path.map(({ dialer, role, label, tone, error }) => [dialer, role, label, tone, error]),
    ).toEqual([
      ["Dialfire", "", "Failed", "bad", "error 13224"],
      ["Dialfire", "retry", "Busy", "bad", null],
      ["Zendesk Talk", "fallback", "No answer", "bad", null],
      ["Dialfire", "once more", "Answered", "good", null],
    ]);
  });
});

describe("a long list", () => {
  it("is cut in its middle, and says how much is missing", () => {
    expect(cutMiddle([1, 2, 3, 4, 5, 6], 2, 1)).toEqual({ first: [1, 2], hidden: 3, last: [6] });
  });

  it("stays whole when hardly anything would be hidden", () => {
    expect(cutMiddle([1, 2, 3, 4], 2, 1)).toEqual({ first: [1, 2, 3, 4], hidden: 0, last: [] });
  });
});
