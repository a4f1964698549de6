import type { Leg } from "./wire";

/** The whole record of how one call was decided and what followed. */
export interface CallLog {
  callSid: string;
  decisions: Decision[];
  legs: Leg[];
  events: LogEvent[];
  apiCalls: ApiCall[];
  transcript: Utterance[];
}

/** One thing somebody said in an agent's call. */
export interface Utterance {
  id: number;
  speaker: "agent" | "user";
  text: string;
  timestamp: string;
}

export interface Decision {
  requestId: string;
  timestamp: string;
  rulesetVersion: number | null;
  rung: string | null;
  routingRule: string | null;
  finalDialer: string | null;
  totalDurationMs: number;
  steps: TraceStep[];
}

/** One step of a decision; steps this page does not know are shown by name and fields. */
export type TraceStep = { offsetMs: number } & (
  | {
      event: "call_received";
      caller: string | null;
      called: string | null;
      /** Why there is no caller. */
      reason?: string;
    }
  | {
      event: "cache_lookup";
      key: string | null;
      result: "hit" | "miss" | "error";
      error?: string;
      durationMs: number | null;
    }
  | {
      event: "customer_data";
      result: "found" | "absent" | "unavailable";
      leadOwner: string | null;
      leadScore: number | string | null;
      reason: string | null;
      durationMs: number | null;
    }
  | {
      event: "rule_evaluated";
      ruleId: number | null;
      name: string;
      type: string;
      verdict: string;
      reason: string | null;
      durationUs: number | null;
    }
  | {
      event: "dialer_selected";
      dialer: string | null;
      order: string[] | null;
      /** Dialers that were left out, and why. */
      skipped?: { dialer: string; reason: string }[];
      reason: string | null;
    }
  | { event: "capacity_check"; dialers: Capacity[] }
  | { event: "menu_presented"; reason: string | null }
  | { event: "menu_answered"; digits: string; reason: string | null }
  | { event: "twiml_generated"; totalMs: number | null }
  | { event: "other"; name: string; fields: [name: string, value: unknown][] }
);

/** How busy a dialer said it was. */
export type Capacity = { dialer: string } & (
  | { kind: "live" | "estimated"; available: number; total: number | null }
  | { kind: "unknown"; reason: string }
);

export interface LogEvent {
  kind: string;
  legSid: string | null;
  at: string;
  /** Dialers that were passed over on the way to the next step. */
  skipped: { dialer: string; reason: string }[];
}

/** One request to a provider, as it was logged: secrets redacted, numbers masked. */
export interface ApiCall {
  requestId: string | null;
  integration: string;
  method: string;
  url: string;
  responseStatus: number | null;
  durationMs: number | null;
  success: boolean;
  errorMessage: string | null;
  timestamp: string;
  requestBody: unknown;
  responseBody: unknown;
}

const KNOWN_STEPS = new Set([
  "call_received",
  "cache_lookup",
  "customer_data",
  "rule_evaluated",
  "dialer_selected",
  "capacity_check",
  "menu_presented",
  "menu_answered",
  "twiml_generated",
]);

type RawStep = { event: string; offsetMs: number } & Record<string, unknown>;
type RawLog = Omit<CallLog, "decisions"> & {
  decisions: (Omit<Decision, "steps"> & { steps: RawStep[] })[];
};

/** Reads a call's log; a step we do not know keeps its name and fields. */
export function toCallLog(raw: unknown): CallLog {
  const log = raw as RawLog;
  const decisions = log.decisions.map((one) => ({ ...one, steps: one.steps.map(toTraceStep) }));
  return { ...log, decisions };
}

function toTraceStep(raw: RawStep): TraceStep {
  if (KNOWN_STEPS.has(raw.event)) return raw as unknown as TraceStep;
  const { event: name, offsetMs, ...rest } = raw;
  return { event: "other", name, offsetMs, fields: Object.entries(rest) };
}
