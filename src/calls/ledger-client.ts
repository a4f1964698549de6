import { describeError, type Log } from "../shared/log";
import { STEP_CAPS, type TimeBudget } from "../shared/time-budget";
import { within } from "../shared/within";
import type { LedgerMessage } from "./call-event";

export interface Ledger {
  /**
   * Writes a message down for good; the reply waits for the receipt, but not past its cap.
   *
   * Never throws. Without a receipt the message goes straight to the database after the reply;
   * should that fail too, one CRITICAL line holds all of it.
   */
  append(message: LedgerMessage, budget: TimeBudget): Promise<void>;
  /**
   * Writes a message down before the reply, which promises something by it: with the queue's
   * receipt, else in the database. `false`: neither took it in time, so nothing may be promised.
   */
  keep(message: LedgerMessage, budget: TimeBudget): Promise<boolean>;
}

export interface LedgerPorts {
  queue: Queue<LedgerMessage>;
  /** The direct way into the database, for the day the queue does not answer. */
  record: (messages: readonly LedgerMessage[]) => Promise<void>;
  log: Log;
  afterReply: (work: Promise<unknown>) => void;
}

/** The platform ends work after the reply at 30 s; a loss must be told before that. */
const DIRECT_WRITE_MS = 10_000;

/** What must be left of the deadline for another answer, where nothing could be kept. */
const AFTER_KEEPING_MS = 400;

/** A queue message may have 128 KB; what the platform adds and multi-byte text need room. */
const MESSAGE_LIMIT_BYTES = 100_000;

/** Appends to the queue `ledger`, whose consumer writes into D1 in batches. */
export function createLedger({ queue, record, log, afterReply }: LedgerPorts): Ledger {
  return {
    async append(message, budget) {
      const fitting = shrink(message);
      if (await send(fitting, budget)) return;
      afterReply(recordDirectly(fitting));
    },

    async keep(message, budget) {
      if (await send(message, budget)) return true;
      const limitMs = budget.leftMs() - AFTER_KEEPING_MS;
      return (await within(limitMs, () => record([message]))).kind === "done";
    },
  };

  /** Whether the queue gave its receipt in time. */
  async function send(message: LedgerMessage, budget: TimeBudget): Promise<boolean> {
    const outcome = await within(budget.capMs(STEP_CAPS.ledgerMs), () => queue.send(message));
    if (outcome.kind === "done") return true;
    const reason = outcome.kind === "failed" ? describeError(outcome.error) : outcome;
    log.error("ledger.no_receipt", { call_sid: message.event.callSid, ...reason });
    return false;
  }

  async function recordDirectly(message: LedgerMessage): Promise<void> {
    const outcome = await within(DIRECT_WRITE_MS, () => record([message]));
    if (outcome.kind === "done") return;
    const reason = outcome.kind === "failed" ? describeError(outcome.error) : outcome;
    log.critical("ledger.lost", { call_sid: message.event.callSid, ...reason, message });
  }
}

/** Cuts a message to what the queue takes: bodies go first, then the decision's details. */
function shrink(message: LedgerMessage): LedgerMessage {
  if (sizeOf(message) <= MESSAGE_LIMIT_BYTES) return message;

  const withoutBodies = {
    ...message,
    apiCalls: message.apiCalls.map((call) => ({
      ...call,
      requestBody: null,
      responseBody: null,
      truncated: true,
    })),
  };
  if (!message.decision || sizeOf(withoutBodies) <= MESSAGE_LIMIT_BYTES) return withoutBodies;
  const steps = foldUnreached(message.decision.steps);
  return { ...withoutBodies, decision: { ...message.decision, steps } };
}

/** Rules behind the one that decided need no line each: their ids say enough. */
function foldUnreached(steps: NonNullable<LedgerMessage["decision"]>["steps"]) {
  const unreached = steps.filter((step) => step.verdict === "not_reached");
  const [first] = unreached;
  if (!first) return steps;
  const notReached = unreached.map((step) => step.rule_id);
  const folded = {
    offset_ms: first.offset_ms,
    event: "rules_not_reached",
    not_reached: notReached,
  };
  return steps.flatMap((step) => {
    if (step === first) return folded;
    return step.verdict === "not_reached" ? [] : step;
  });
}

/** Latin text has a byte a character, and an upper bound of three is too strict for a fast path. */
function sizeOf(message: LedgerMessage): number {
  const text = JSON.stringify(message);
  return text.length * 3 <= MESSAGE_LIMIT_BYTES
    ? text.length
    : new TextEncoder().encode(text).length;
}
