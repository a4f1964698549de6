import { describe, expect, it } from "vitest";
import {
  agentsPageSchema,
  countAgents,
  queueSchema,
  type TalkAgent,
} from "../../../src/dialers/zendesk-talk-stats";

const agent = (agent_state: string, call_status: string | null = null): TalkAgent => ({
  agent_state,
  call_status,
});

describe("countAgents", () => {
  it.each([
    ["online and on no call", agent("online"), { available: 1, busy: 0, away: 0 }],
    ["online and on a call", agent("online", "on_call"), { available: 0, busy: 1, away: 0 }],
    ["wrapping a call up", agent("online", "wrap_up"), { available: 0, busy: 1, away: 0 }],
    ["away", agent("away"), { available: 0, busy: 0, away: 1 }],
    ["away in the middle of a call", agent("away", "on_call"), { available: 0, busy: 1, away: 0 }],
    ["taking transfers only", agent("transfers_only"), { available: 0, busy: 0, away: 1 }],
    ["offline", agent("offline"), { available: 0, busy: 0, away: 0 }],
    [
      "offline, and still on a call",
      agent("offline", "on_call"),
      { available: 0, busy: 1, away: 0 },
    ],
    ["in a state we do not know", agent("lunch"), { available: 0, busy: 0, away: 1 }],
    [
      "in a call state we do not know",
      agent("online", "ringing"),
      { available: 0, busy: 1, away: 0 },
    ],
  ])("counts an agent who is %s", (_, one, count) => {
    expect(countAgents([one])).toEqual(count);
  });

  it("counts nobody where there is nobody", () => {
    expect(countAgents([])).toEqual({ available: 0, busy: 0, away: 0 });
  });
});

describe("the statistics", () => {
  it("may hold more than we know of", () => {
    const page = {
      agents_activity: [{ ...agent("online"), name: "Ana", available_time: 4_120, new_field: [] }],
      count: 1,
      next_page: null,
      previous_page: null,
    };

    expect(agentsPageSchema.safeParse(page).success).toBe(true);
    expect(
      queueSchema.safeParse({ current_queue_activity: { calls_waiting: 2, ai_agent_calls: 1 } })
        .success,
    ).toBe(true);
  });

  it.each([
    undefined,
    {},
    { agents_activity: null },
    { agents_activity: [{ status_code: "available" }] },
  ])("are not %j", (answer) => {
    expect(agentsPageSchema.safeParse(answer).success).toBe(false);
  });
});
