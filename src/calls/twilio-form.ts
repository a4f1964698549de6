import { z } from "zod";
import { AppError } from "../shared/app-error";
import { type InboundCall, restorePlus, toCaller } from "./call";
import type { LegEventKind } from "./call-event";
import type { Parameter } from "./twilio-signature";

/** Twilio adds parameters without notice, so everything but the SIDs is read loosely. */
const sid = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const optionalSid = sid.optional().catch(undefined);
const whole = (max: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .pipe(z.number().max(max))
    .optional()
    .catch(undefined);
const seconds = whole(1_000_000);

const commonSchema = z.object({
  CallSid: sid,
  From: z.string().default(""),
  To: z.string().default(""),
  ForwardedFrom: z.string().default(""),
});

const statusSchema = commonSchema.extend({
  CallStatus: z.string().min(1).max(64),
  ParentCallSid: optionalSid,
  CallDuration: seconds,
  SequenceNumber: whole(Number.MAX_SAFE_INTEGER),
  Timestamp: z.string().default(""),
  SipResponseCode: z.string().max(16).optional().catch(undefined),
  ErrorCode: z.string().max(16).optional().catch(undefined),
  ErrorMessage: z.string().max(500).optional().catch(undefined),
});

const dialSchema = commonSchema.extend({
  CallStatus: z.string().default(""),
  /** A word we cannot read is a dial that failed: the caller must still be connected. */
  DialCallStatus: z.string().min(1).max(64).catch("failed"),
  DialCallSid: optionalSid,
  DialCallDuration: seconds,
});

const gatherSchema = commonSchema.extend({ Digits: z.string().max(64).catch("") });

/** The parameters of one webhook, each with its first value. */
export type TwilioForm = Readonly<Record<string, string>>;

/**
 * The parameters of a form body, decoded, in the order they came.
 *
 * By hand: every signed webhook needs them as pairs, and the platform's own parser costs more
 * than all of a decision. What is not valid UTF-8 is left to that parser, which replaces it.
 */
export function parseForm(body: string): Parameter[] {
  try {
    return body
      .split("&")
      .filter((part) => part !== "")
      .map((part) => {
        const at = part.indexOf("=");
        if (at < 0) return [decode(part), ""];
        return [decode(part.slice(0, at)), decode(part.slice(at + 1))];
      });
  } catch (error) {
    if (error instanceof URIError) return [...new URLSearchParams(body)];
    throw error;
  }
}

function decode(text: string): string {
  const spaced = text.includes("+") ? text.replaceAll("+", " ") : text;
  return spaced.includes("%") ? decodeURIComponent(spaced) : spaced;
}

/** A form as an object; of a repeated parameter the first value counts. */
export function toForm(params: readonly Parameter[]): TwilioForm {
  const form: Record<string, string> = Object.create(null);
  for (const [name, value] of params) if (!(name in form)) form[name] = value;
  return form;
}

/** What a form says of its call, however broken it is: for the answers that must never fail. */
export function readCallLoosely(form: TwilioForm): Omit<InboundCall, "callSid"> {
  const forwardedFrom = restorePlus(form.ForwardedFrom ?? "") || null;
  return {
    caller: toCaller(form.From ?? ""),
    called: restorePlus(form.To ?? "") || null,
    forwardedFrom,
    forwarders: forwardedFrom === null ? [] : [forwardedFrom],
  };
}

export function readInboundCall(form: TwilioForm): InboundCall {
  return toInboundCall(read(commonSchema, form));
}

/** The digit a caller pressed in a menu; empty when none was pressed in time. */
export function readGather(form: TwilioForm): { call: InboundCall; digits: string } {
  const parsed = read(gatherSchema, form);
  return { call: toInboundCall(parsed), digits: parsed.Digits };
}

/** How a dialled leg ended, as told at the dial's action address. */
export interface DialResult {
  call: InboundCall;
  legSid: string | null;
  /** Twilio's word: completed, answered, busy, no-answer, failed or canceled. */
  dialStatus: string;
  durationSeconds: number | null;
  /** The caller is gone; whatever we answer is not heard any more. */
  callerHungUp: boolean;
}

export function readDialResult(form: TwilioForm): DialResult {
  const parsed = read(dialSchema, form);
  return {
    call: toInboundCall(parsed),
    legSid: parsed.DialCallSid ?? null,
    dialStatus: parsed.DialCallStatus,
    durationSeconds: parsed.DialCallDuration ?? null,
    callerHungUp: isEndOf(parsed.CallStatus),
  };
}

/** Whether the caller's own leg has ended; one that was never answered ends as `no-answer`, too. */
function isEndOf(callStatus: string): boolean {
  return ["completed", "busy", "no-answer", "failed", "canceled"].includes(callStatus);
}

/** One status callback: of a dialled leg, or of the caller's own leg (`legSid` is `null`). */
export interface StatusReport {
  callSid: string;
  legSid: string | null;
  /** `null` for a word Twilio has not told us of yet. */
  kind: LegEventKind | null;
  word: string;
  sequence: number | null;
  /** When Twilio says it happened, epoch milliseconds; to the second. */
  happenedAt: number | null;
  /** Twilio's text of it, which tells repeats apart where no sequence number came. */
  timestamp: string;
  durationSeconds: number | null;
  errorCode: string | null;
  errorMessage: string | null;
}

/** Twilio's words for a leg's progress; an answered leg is called `in-progress` (twilio.md §4). */
const KINDS: Readonly<Record<string, LegEventKind>> = {
  queued: "call.initiated",
  initiated: "call.initiated",
  ringing: "call.ringing",
  "in-progress": "call.answered",
  answered: "call.answered",
  completed: "call.completed",
  "no-answer": "call.no_answer",
  busy: "call.busy",
  failed: "call.failed",
  canceled: "call.canceled",
};

/** What a word of Twilio's tells of a leg; `null` for one it has not told us of yet. */
export function progressOf(word: string): LegEventKind | null {
  return Object.hasOwn(KINDS, word) ? (KINDS[word] ?? null) : null;
}

export function readStatusReport(form: TwilioForm): StatusReport {
  const parsed = read(statusSchema, form);
  const happenedAt = Date.parse(parsed.Timestamp);
  return {
    callSid: parsed.ParentCallSid ?? parsed.CallSid,
    legSid: parsed.ParentCallSid ? parsed.CallSid : null,
    kind: progressOf(parsed.CallStatus),
    word: parsed.CallStatus,
    sequence: parsed.SequenceNumber ?? null,
    happenedAt: Number.isNaN(happenedAt) ? null : happenedAt,
    timestamp: parsed.Timestamp,
    durationSeconds: parsed.CallDuration ?? null,
    errorCode: parsed.ErrorCode ?? parsed.SipResponseCode ?? null,
    errorMessage: parsed.ErrorMessage ?? null,
  };
}

function toInboundCall(parsed: z.infer<typeof commonSchema>): InboundCall {
  return { callSid: parsed.CallSid, ...readCallLoosely(parsed) };
}

function read<T>(schema: z.ZodType<T>, form: TwilioForm): T {
  const parsed = schema.safeParse(form);
  if (parsed.success) return parsed.data;
  throw new AppError(
    "ValidationError",
    "This is not a webhook as Twilio sends it",
    parsed.error.issues.map((issue) => ({
      field: issue.path.join("."),
      message: issue.path.join(".") in form ? issue.message : "is missing",
      code: issue.code,
    })),
  );
}
