import { describe, expect, it } from "vitest";
import { createFollower, describeStart } from "../../../scripts/agent-call-story";

const OPEN = { status: "routed", outcome: null, call_duration: null, failure_reason: null };
const HELLO = { sequence_number: 1, speaker: "agent", text: "Hello" };
const HI = { sequence_number: 2, speaker: "user", text: "Hi" };

describe("the story of an agent's call", () => {
  it("tells each thing once, whenever it is seen first", () => {
    const follower = createFollower();

    const told = [
      follower.tell(OPEN, []),
      follower.tell(OPEN, [HI]),
      follower.tell({ ...OPEN, status: "in-progress" }, [HELLO, HI]),
      follower.tell({ ...OPEN, status: "completed", outcome: "connected", call_duration: 7 }, [
        HELLO,
        HI,
      ]),
    ];

    expect(told).toEqual([
      [],
      ["   2  Person  Hi"],
      ["   1  Agent   Hello", "   The call is in-progress"],
      ["   The call ended completed after 7 s"],
    ]);
  });

  it("says why nobody was reached", () => {
    const ended = { ...OPEN, status: "failed", outcome: "failed", failure_reason: "no credit" };

    expect(createFollower().tell(ended, [])).toEqual(["   The call ended failed: no credit"]);
  });

  it.each([
    ["placed", null, "EL_1 is placed, conversation conv_1"],
    ["failed", "no credit", "EL_1 was not placed: no credit"],
    ["unknown", "timeout", "EL_1 may be ringing, nobody answered for sure: timeout"],
  ] as const)("begins with what became of the order: %s", (status, reason, line) => {
    const started = { call_sid: "EL_1", conversation_id: "conv_1", status, reason };

    expect(describeStart(started)).toBe(line);
  });
});
