import { z } from "zod";
import type { AgentCount } from "./capacity";

/**
 * One agent of `agents_activity`. Both fields may hold words we do not know yet; only a missing
 * one is no answer.
 */
const agentSchema = z.looseObject({
  /** `online`, `offline`, `away` or `transfers_only`. */
  agent_state: z.string(),
  /** `on_call` or `wrap_up`; null where the agent is on no call. */
  call_status: z.string().nullable(),
});

export type TalkAgent = z.infer<typeof agentSchema>;

/** One page of `agents_activity`; the address of the next one is null on the last. */
export const agentsPageSchema = z.looseObject({
  agents_activity: z.array(agentSchema),
  next_page: z.string().nullish(),
});

/** The live queue; of its counters only the waiting callers are of use. */
export const queueSchema = z.looseObject({
  current_queue_activity: z.looseObject({ calls_waiting: z.number() }),
});

/**
 * Counts agents by the rule of zendesk-talk.md §2: available is online and on no call, busy is on
 * a call or wrapping one up. Who is offline and on no call is not on shift.
 */
export function countAgents(agents: readonly TalkAgent[]): AgentCount {
  const count: AgentCount = { available: 0, busy: 0, away: 0 };
  for (const { agent_state, call_status } of agents) {
    if (call_status !== null) count.busy += 1;
    else if (agent_state === "online") count.available += 1;
    else if (agent_state !== "offline") count.away += 1;
  }
  return count;
}
