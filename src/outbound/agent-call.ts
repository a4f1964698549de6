import type { CallEvent, LedgerMessage, LegEventKind } from "../calls/call-event";
import type { ApiCall } from "../resilience/api-call";

/** What somebody wants an agent to call for. */
export interface AgentCallDraft {
  driverId: string;
  phoneNumber: string;
  dynamicVariables: Readonly<Record<string, string | number | boolean>>;
  /** Ours, or of whoever asks: then a repeat of the request is harmless. */
  callSid: string;
}

/** `EL_{driver}_{time}`, and what made it unique where two fall together. */
export const AGENT_CALL_SID = /^EL_[A-Za-z0-9-]{1,64}_\d{10,17}(_[a-z0-9]{1,16})?$/;
export const DRIVER_ID = /^[A-Za-z0-9-]{1,64}$/;

/** Our id of a call: milliseconds and a random part, since a batch has many in one. */
export function toCallSid(driverId: string, now: number, random: string): string {
  return `EL_${driverId}_${now}_${random}`;
}

/** The event that stands on record before any phone rings. */
export function toPlacedEvent(
  callSid: string,
  order: { calledNumber: string | null; callerNumber: string | null; provider: string },
  at: number,
): CallEvent {
  return { kind: "call.placed", key: `${callSid}:placed`, callSid, at, ...order };
}

/** A report of a call we placed, as anybody but Twilio tells it: once of each kind and source. */
export function toReport(
  callSid: string,
  kind: LegEventKind,
  report: { source: string; at: number; durationSeconds?: number; reason?: string },
): CallEvent {
  return {
    kind,
    key: `${callSid}:own:${kind}:${report.source}`,
    callSid,
    at: report.at,
    legSid: null,
    sequence: null,
    dialer: null,
    attempt: null,
    durationSeconds: report.durationSeconds ?? null,
    errorCode: null,
    errorMessage: report.reason ?? null,
  };
}

export function toMessage(event: CallEvent, apiCalls: readonly ApiCall[] = []): LedgerMessage {
  return { event, decision: null, apiCalls: [...apiCalls] };
}
