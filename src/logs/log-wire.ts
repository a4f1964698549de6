import { z } from "@hono/zod-openapi";
import { moment, toIso } from "../http/envelope";
import { parseJson } from "../shared/json";
import { maskNumberOrNull } from "../shared/phone-number";
import { LOG_STATUSES, LOG_TYPES, type LogStatus } from "./log-filter";
import type { LogEntry } from "./log-store";
import { summarise } from "./log-summary";

/** An entry of any kind; what a kind does not have is null. */
export const logEntryWire = z
  .object({
    id: z.number().int().openapi({ description: "Of this `log_type`" }),
    log_type: z.enum(LOG_TYPES),
    timestamp: moment,
    summary: z.string().openapi({ example: "To dialfire by lead_owner, in 14 ms" }),
    status: z.enum(LOG_STATUSES).nullable().openapi({
      description: "Of a decision: what became of its call; null while that is open",
    }),
    user: z.string().nullable(),
    call_sid: z.string().nullable(),
    caller_number: z.string().nullable().openapi({ example: "+4917***4567" }),
    request_id: z.string().nullable(),
    dialer: z.string().nullable(),
    integration: z.string().nullable(),
    entity_type: z.string().nullable(),
    entity_id: z.string().nullable(),
    duration_ms: z.number().nullable(),
    details: z.record(z.string(), z.unknown()).openapi({
      description:
        "The whole entry: a decision's steps, a request with its answer, before and after",
    }),
  })
  .openapi("LogEntry");

export type LogEntryOnWire = z.infer<typeof logEntryWire>;

const NOTHING = {
  user: null,
  call_sid: null,
  caller_number: null,
  dialer: null,
  integration: null,
  entity_type: null,
  entity_id: null,
  duration_ms: null,
};

export function toLogEntryWire(entry: LogEntry): LogEntryOnWire {
  const { id, at, request_id } = entry.row;
  const shared = { ...NOTHING, id, request_id, timestamp: toIso(at), summary: summarise(entry) };
  switch (entry.type) {
    case "routing_decisions": {
      const { row } = entry;
      return {
        ...shared,
        log_type: entry.type,
        status: statusOf(row.outcome),
        call_sid: row.call_sid,
        caller_number: maskNumberOrNull(row.callerNumber),
        dialer: row.final_dialer,
        duration_ms: row.total_duration_ms,
        details: {
          routing_rule: row.routing_rule,
          rung: row.rung,
          ruleset_version: row.ruleset_version,
          inputs: parseJson(row.inputs),
          steps: parseJson(row.decision_chain),
        },
      };
    }
    case "api_calls": {
      const { row } = entry;
      return {
        ...shared,
        log_type: entry.type,
        status: row.success ? "success" : "failed",
        call_sid: row.call_sid,
        caller_number: maskNumberOrNull(row.callerNumber),
        integration: row.integration,
        duration_ms: row.duration_ms,
        details: {
          method: row.method,
          url: row.url,
          request_headers: parseJson(row.request_headers),
          request_body: row.request_body,
          response_status: row.response_status,
          response_headers: parseJson(row.response_headers),
          response_body: row.response_body,
          truncated: row.truncated,
          error_category: row.error_category,
          error_message: row.error_message,
        },
      };
    }
    case "config_changes": {
      const { row } = entry;
      return {
        ...shared,
        log_type: entry.type,
        status: row.action === "refuse" ? "failed" : "success",
        user: row.user_email,
        entity_type: row.entity_type,
        entity_id: row.entity_id,
        details: {
          action: row.action,
          user_id: row.user_id,
          before: row.before_value,
          after: row.after_value,
          ip_address: row.ip_address,
        },
      };
    }
  }
}

function statusOf(outcome: string | null): LogStatus | null {
  if (outcome === "connected" || outcome === "abandoned") return "success";
  if (outcome === "failed" || outcome === "callback_requested") return "failed";
  return null;
}

/** The columns of an export, in order; `details` stays in the API. */
export const CSV_COLUMNS = [
  "timestamp",
  "log_type",
  "status",
  "summary",
  "user",
  "call_sid",
  "caller_number",
  "dialer",
  "integration",
  "entity_type",
  "entity_id",
  "duration_ms",
  "request_id",
] as const satisfies readonly (keyof LogEntryOnWire)[];
