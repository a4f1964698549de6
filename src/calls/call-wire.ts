import { z } from "@hono/zod-openapi";
import { moment, toIso, toIsoOrNull } from "../http/envelope";
import { parseJson } from "../shared/json";
import { maskNumberOrNull } from "../shared/phone-number";
import { ROUTING_RULES, RUNGS } from "./call-event";
import type { CallRow, LegRow } from "./call-reader-store";
import { connectionMsOf } from "./contribution";
import { legWire, toLegWire } from "./leg-wire";
import { CALL_STATUSES } from "./lifecycle";

const orNull = <T extends z.ZodType>(schema: T) => schema.nullable();

/** A call as the API shows it; phone numbers that are not ours are masked. */
export const callWire = z
  .object({
    id: z.number().int(),
    call_sid: z.string().openapi({ example: "CA0123456789abcdef0123456789abcdef" }),
    direction: z.enum(["inbound", "outbound"]),
    caller_number: orNull(z.string()).openapi({ example: "+4917***4567" }),
    called_number: orNull(z.string()),
    forwarded_from: orNull(z.string()),
    status: z.enum(CALL_STATUSES),
    outcome: orNull(z.string()),
    routing_rule: orNull(z.enum(ROUTING_RULES)),
    routed_dialer: orNull(z.string()),
    rung: orNull(z.enum(RUNGS)),
    ruleset_version: orNull(z.number()),
    lead_owner: orNull(z.string()),
    lead_score: orNull(z.union([z.number(), z.string()])),
    braze_cache_hit: orNull(z.boolean()),
    dtmf_digit: orNull(z.string()),
    routing_decision_ms: orNull(z.number()),
    response_time_ms: orNull(z.number()),
    agent_connection_ms: orNull(z.number()).openapi({
      description: "From routing to the agent's answer; null where nobody answered",
      example: 6_200,
    }),
    call_duration: orNull(z.number()).openapi({ description: "Seconds" }),
    failure_reason: orNull(z.string()),
    created_at: moment,
    routed_at: orNull(moment),
    connected_at: orNull(moment),
    ended_at: orNull(moment),
    status_updated_at: moment,
    updated_at: moment,
  })
  .openapi("Call");

/** A call that goes on. */
export const activeCallsWire = z
  .object({
    active_count: z.number().int(),
    calls: z.array(
      z.object({
        call_sid: z.string().openapi({ example: "CA0123456789abcdef0123456789abcdef" }),
        caller_number: orNull(z.string()).openapi({ example: "+4917***4567" }),
        routed_dialer: orNull(z.string()).openapi({ example: "dialfire" }),
        status: z.enum(CALL_STATUSES).openapi({ example: "in-progress" }),
        duration_seconds: z.number().int().openapi({ description: "Since the call came in" }),
        started_at: moment,
      }),
    ),
  })
  .openapi("ActiveCalls");

/** Whose call it was, in full. */
export const revealedWire = z
  .object({
    call_sid: z.string(),
    caller_number: orNull(z.string()).openapi({ example: "+491711234567" }),
    called_number: orNull(z.string()),
    forwarded_from: orNull(z.string()),
  })
  .openapi("RevealedNumbers");

export const callDetailWire = callWire
  .extend({
    capacities: orNull(z.record(z.string(), orNull(z.number()))).openapi({
      description: "Agents free at each dialer when a rule asked; null for one that did not tell",
      example: { dialfire: 3, zendesk_talk: 5 },
    }),
    dialfire_capacity: orNull(z.number()),
    zendesk_capacity: orNull(z.number()),
    status_history: z.array(z.object({ status: z.enum(CALL_STATUSES), at: moment })),
    legs: z.array(legWire),
  })
  .openapi("CallDetail");

export type CallOnWire = z.infer<typeof callWire>;

export function toCallWire(row: CallRow): CallOnWire {
  // Whom a call from us rings is a person; a call to us rings a number of ours.
  const isPerson = row.direction === "outbound";
  return callWire.parse({
    ...row,
    caller_number: maskNumberOrNull(row.caller_number),
    called_number: isPerson ? maskNumberOrNull(row.called_number) : row.called_number,
    forwarded_from: maskNumberOrNull(row.forwarded_from),
    lead_score: toScore(row.lead_score),
    agent_connection_ms: connectionMsOf({ routedAt: row.routed_at, connectedAt: row.connected_at }),
    created_at: toIso(row.created_at),
    routed_at: toIsoOrNull(row.routed_at),
    connected_at: toIsoOrNull(row.connected_at),
    ended_at: toIsoOrNull(row.ended_at),
    status_updated_at: toIso(row.status_updated_at),
    updated_at: toIso(row.updated_at),
  });
}

const capacitiesSchema = z.record(z.string(), z.number().nullable()).nullable().catch(null);
export function toActiveCallWire(
  row: CallRow,
  now: number,
): z.infer<typeof activeCallsWire>["calls"][number] {
  return {
    call_sid: row.call_sid,
    caller_number: maskNumberOrNull(row.caller_number),
    routed_dialer: row.routed_dialer,
    status: row.status,
    duration_seconds: Math.max(0, Math.floor((now - row.created_at) / 1_000)),
    started_at: toIso(row.created_at),
  };
}

export function toRevealedWire(row: CallRow): z.infer<typeof revealedWire> {
  const { call_sid, caller_number, called_number, forwarded_from } = row;
  return { call_sid, caller_number, called_number, forwarded_from };
}

export function toCallDetailWire(row: CallRow, legs: readonly LegRow[]) {
  const history = z
    .array(z.object({ status: z.enum(CALL_STATUSES), at: z.number() }))
    .parse(parseJson(row.status_history));
  const capacities = capacitiesSchema.parse(row.capacities && parseJson(row.capacities));
  return {
    ...toCallWire(row),
    capacities,
    dialfire_capacity: capacities?.dialfire ?? null,
    zendesk_capacity: capacities?.zendesk_talk ?? null,
    status_history: history.map(({ status, at }) => ({ status, at: toIso(at) })),
    legs: legs.map(toLegWire),
  };
}

const DECIMAL = /^-?\d{1,15}(\.\d{1,15})?$/;

/** Kept as text, since a CRM may have words; shown as a number where it is one. */
function toScore(text: string | null): number | string | null {
  if (text === null || text.trim() === "") return text;
  return DECIMAL.test(text) ? Number(text) : text;
}
