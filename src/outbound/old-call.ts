import { z } from "zod";
import type { CallEvent, LegEventKind } from "../calls/call-event";
import { isDestination } from "../shared/phone-number";
import { AGENT_CALL_SID, DRIVER_ID, toPlacedEvent, toReport } from "./agent-call";

/** How a call ended, in the words old records have for it; hyphens, spaces and capitals do not matter. */
export const OLD_STATUSES = [
  "in_progress",
  "completed",
  "failed",
  "no_answer",
  "busy",
  "canceled",
] as const;

const MOMENT = "must be a moment with its zone, as 2026-03-10T14:00:00Z";
const momentText = z.iso.datetime({ offset: true, error: MOMENT }).transform(Date.parse);
const optional = <T extends z.ZodType>(schema: T) => schema.nullish().transform((v) => v ?? null);
const someText = z.string().min(1).max(200);

/** In one request; each becomes some rows of one transaction. */
export const MOST_OLD_CALLS = 500;

/** One call of another system, as it is imported. */
export const oldCallSchema = z
  .object({
    /** Of our own form, where the call has one. */
    call_sid: optional(
      z.string().regex(AGENT_CALL_SID, "must look like EL_{driver_id}_{timestamp}"),
    ),
    conversation_id: optional(someText),
    /** The record's own key, which tells it from others where there is no conversation. */
    id: optional(someText),
    driver_id: optional(
      z
        .union([z.number().int().transform(String), z.string()])
        .pipe(z.string().regex(DRIVER_ID, "must be up to 64 letters, digits and hyphens")),
    ),
    phone_number: optional(
      z.string().refine(isDestination, "must be a number such as +491711234567"),
    ),
    status: z
      .string()
      .transform((text) =>
        text
          .trim()
          .toLowerCase()
          .replaceAll(/[\s-]+/g, "_"),
      )
      .pipe(z.enum(OLD_STATUSES, `must be one of ${OLD_STATUSES.join(", ")}`)),
    created_at: momentText,
    call_start_time: optional(momentText),
    call_end_time: optional(momentText),
    duration_seconds: optional(z.number().int().min(0)),
  })
  .superRefine((call, context) => {
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: "custom", path: [field], message });
    if (!call.call_sid && !call.conversation_id && !call.id) {
      refuse("id", "is needed where there is no conversation_id");
    }
    if (call.call_end_time !== null && call.call_end_time < startOf(call)) {
      refuse("call_end_time", "must not be before the call began");
    }
  });

export type OldCall = z.output<typeof oldCallSchema>;

type Times = Pick<OldCall, "call_start_time" | "created_at">;

const startOf = ({ call_start_time, created_at }: Times) => call_start_time ?? created_at;

/** What tells an old call from every other one, whatever else is said of it. */
export function identityOf({ conversation_id, id }: OldCall): string {
  return conversation_id ?? id ?? "";
}

/** Stands for the driver of a call that names none. */
const NO_DRIVER = "UNKNOWN";
/** 64 bits: ten thousand calls of one driver and moment meet once in 10¹¹ imports. */
const HASH_DIGITS = 16;

/** The same id for the same call, however often it is imported; `hash` is that of its identity. */
export function toOldCallSid(call: OldCall, hash: string): string {
  const { call_sid, driver_id, created_at } = call;
  return call_sid ?? `EL_${driver_id ?? NO_DRIVER}_${created_at}_${hash.slice(0, HASH_DIGITS)}`;
}

/** What happened to an old call, as far as its record tells. One in progress has no end yet. */
export function toOldCallEvents(call: OldCall, callSid: string): CallEvent[] {
  const order = { calledNumber: call.phone_number, callerNumber: null, provider: "elevenlabs" };
  const report = (kind: LegEventKind, at: number, lasted: { durationSeconds?: number } = {}) =>
    toReport(callSid, kind, { source: "import", at, ...lasted });
  const start = startOf(call);
  const end = endOf(call);
  const placed = [toPlacedEvent(callSid, order, call.created_at), report("call.initiated", start)];
  switch (call.status) {
    case "in_progress":
      return placed;
    case "completed":
      return [
        ...placed,
        report("call.answered", start),
        report("call.completed", end, durationOf(call)),
      ];
    case "failed":
    case "no_answer":
    case "busy":
    case "canceled":
      return [...placed, report(`call.${call.status}`, end)];
  }
}

/** Nothing where the record tells neither how long it was nor when it ended. */
function durationOf(call: OldCall): { durationSeconds?: number } {
  if (call.duration_seconds !== null) return { durationSeconds: call.duration_seconds };
  if (call.call_end_time === null) return {};
  return { durationSeconds: Math.round((call.call_end_time - startOf(call)) / 1_000) };
}

function endOf(call: OldCall): number {
  return call.call_end_time ?? startOf(call) + (call.duration_seconds ?? 0) * 1_000;
}
