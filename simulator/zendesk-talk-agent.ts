import { z } from "zod";

/** What a test or a demo says about an agent; counters of the day are made up. */
export const agentDraftSchema = z.looseObject({
  agent_id: z.int().optional(),
  name: z.string().optional(),
  agent_state: z.enum(["online", "offline", "away", "transfers_only"]).default("online"),
  call_status: z.enum(["on_call", "wrap_up"]).nullable().default(null),
  /** Filters rows; Zendesk does not send it. */
  group_ids: z.array(z.int()).default([360]),
});

export type AgentDraft = z.input<typeof agentDraftSchema>;

export interface TalkAgent {
  row: Record<string, unknown> & {
    agent_id: number;
    agent_state: z.output<typeof agentDraftSchema>["agent_state"];
    call_status: "on_call" | "wrap_up" | null;
    via: string;
  };
  groupIds: number[];
}

/** The live part of `current_queue_activity`; `agents_online` follows from the agents. */
export interface TalkQueue {
  calls_waiting: number;
  callbacks_waiting: number;
  average_wait_time: number;
  longest_wait_time: number;
}

export interface TalkNumber {
  id: number;
  number: string;
  display_number: string;
  name: string;
  nickname: string;
  country_code: string;
  group_ids: number[];
}

const FIRST_AGENT_ID = 1_015;

/** A whole row of `agents_activity` out of what is given. */
export function toAgent(draft: AgentDraft, index: number): TalkAgent {
  const { group_ids, agent_state, call_status, ...given } = agentDraftSchema.parse(draft);
  const agentId = given.agent_id ?? FIRST_AGENT_ID + index;
  const row = {
    name: `Agent ${agentId}`,
    avatar_url: `https://example.zendesk.com/avatars/${agentId}.png`,
    via: "client",
    forwarding_number: null,
    available_time: 4_120,
    online_time: 7_300,
    away_time: 600,
    transfers_only_time: 0,
    calls_accepted: 14,
    calls_denied: 1,
    calls_missed: 2,
    total_call_duration: 3_020,
    total_talk_time: 2_710,
    total_wrap_up_time: 310,
    ...given,
    agent_id: agentId,
    agent_state,
    call_status,
  };
  return { row, groupIds: group_ids };
}

/** A number as `phone_numbers` lists it. */
export function toNumberRow(number: TalkNumber): unknown {
  return {
    ...number,
    line_type: "phone",
    location: number.name,
    toll_free: false,
    external: false,
    brand_id: 1,
    default_group_id: null,
    failover_number: null,
    ivr_id: null,
    greeting_ids: [],
    recorded: true,
    transcription: false,
    capabilities: { sms: false, mms: false, voice: true },
    created_at: "2025-01-01T08:00:00Z",
  };
}
