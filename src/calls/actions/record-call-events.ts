import { sendCallbacks } from "../../callbacks/actions/send-callbacks";
import { settleAttempts } from "../../campaigns/actions/settle-attempts";
import type { Deps } from "../../deps";
import { tellDashboards } from "../../live/actions/tell-dashboards";
import type { LiveNews } from "../../live/live-message";
import { explainLateness, within } from "../../shared/within";
import { toAttemptProgress } from "../attempt-progress";
import { isOwed, toBatchNews } from "../batch-news";
import { directionOf } from "../call";
import type { CallEvent, LedgerMessage } from "../call-event";
import type { FoldedCall, StoredCall } from "../call-store";
import { foldCall } from "../lifecycle";
import type { ChangedCall } from "../window-count";
import { owesWriteBack } from "../write-back";
import { tellBusyLegs } from "./tell-busy-legs";
import { tellNews } from "./tell-news";

type Needs = Pick<
  Deps,
  | "activeCalls"
  | "attempts"
  | "busyLegs"
  | "callbacks"
  | "calls"
  | "capacities"
  | "failureWindows"
  | "live"
  | "log"
  | "now"
  | "outbox"
  | "owedNews"
>;

/** How often a fold is done again when another batch changed the same call meanwhile. */
const FOLD_TRIES = 5;

const NOT_ON_RECORD: StoredCall = { version: 0, events: [], counted: null };

/**
 * Writes a batch of ledger messages into the database: events once each, decisions and API calls
 * beside them, and every touched call folded anew, all in one transaction. Then open dashboards
 * hear of it, dialers whose legs we count, the contacts of campaigns, the failure windows, and the
 * outbox of callers who want to be called back, of finished calls and of calls in trouble.
 *
 * Repeats change nothing. Throws when nothing could be written, or a campaign could not hear of it:
 * then all of it can be done again. What a repeat could not find anew is owed with the record.
 */
export async function recordCallEvents(
  deps: Needs,
  messages: readonly LedgerMessage[],
): Promise<void> {
  const callSids = [...new Set(messages.map((message) => message.event.callSid))];
  const newCalls = new Set(messages.filter(isFirstDecision).map(({ event }) => event.callSid));

  for (let attempt = 1; ; attempt++) {
    // A call's first decision has nothing before it: a record that is there all the same shows as
    // a conflict, and is read then.
    const isNew = (callSid: string) => attempt === 1 && newCalls.has(callSid);
    const stored = await deps.calls.findForFold(callSids.filter((callSid) => !isNew(callSid)));
    const folded = callSids.map((callSid): FoldedCall => {
      const known = stored.get(callSid) ?? NOT_ON_RECORD;
      const events = withNew(known.events, messages, callSid);
      const { version, counted } = known;
      return { call: foldCall(callSid, events), version: version + 1, counted };
    });

    const changed = compare(stored, folded);
    const news = toBatchNews(crypto.randomUUID(), changed, withoutRepeats(stored, messages));
    const result = await deps.calls.saveFold(folded, messages, isOwed(news) ? news : null);
    if (result === "saved") {
      reportOrphans(deps, folded);
      await Promise.all([
        readLiveNews(deps, folded).then((changes) => tellDashboards(deps, changes)),
        tellBusyLegs(deps, folded, messages),
        sendCallbacks(deps, callSidsWithCallback(messages)),
        settleAttempts(deps, folded.flatMap(toProgress)),
        sendWriteBacks(deps, folded.filter(hasJustFinished)),
        tellNews(deps, news),
      ]);
      return;
    }
    if (attempt === FOLD_TRIES) {
      throw new Error(`calls changed meanwhile in ${FOLD_TRIES} tries: ${callSids.join(", ")}`);
    }
  }
}

function toProgress({ call, version }: FoldedCall) {
  return toAttemptProgress(call, version) ?? [];
}

function callSidsWithCallback(messages: readonly LedgerMessage[]): string[] {
  return messages.flatMap(({ event }) =>
    event.kind === "call.callback_requested" ? [event.callSid] : [],
  );
}

function isFirstDecision({ event }: LedgerMessage): boolean {
  return event.kind === "call.routed" && event.dtmfDigit === null;
}

/** What is stored wins over a repeat of it. */
function withNew(
  stored: readonly CallEvent[],
  messages: readonly LedgerMessage[],
  callSid: string,
): CallEvent[] {
  const known = new Set(stored.map((event) => event.key));
  const added: CallEvent[] = [];
  for (const { event } of messages) {
    if (event.callSid !== callSid || known.has(event.key)) continue;
    known.add(event.key);
    added.push(event);
  }
  return [...stored, ...added];
}

/** The messages whose event was not on record before; of a repeat within the batch the first. */
function withoutRepeats(
  stored: ReadonlyMap<string, StoredCall>,
  messages: readonly LedgerMessage[],
): LedgerMessage[] {
  const known = new Set([...stored.values()].flatMap(({ events }) => events.map(({ key }) => key)));
  return messages.filter(({ event }) => {
    const isNew = !known.has(event.key);
    known.add(event.key);
    return isNew;
  });
}

function compare(
  stored: ReadonlyMap<string, StoredCall>,
  folded: readonly FoldedCall[],
): ChangedCall[] {
  return folded.map(({ call: after }) => {
    const known = stored.get(after.callSid);
    return { before: known ? foldCall(after.callSid, known.events) : null, after };
  });
}

function reportOrphans(deps: Needs, folded: readonly FoldedCall[]) {
  for (const { call, version } of folded) {
    if (call.rung !== null || version !== 1 || directionOf(call.callSid) === "outbound") continue;
    deps.log.warning("call.orphan_status", {
      call_sid: call.callSid,
      message: "A status came for a call whose decision is not on record (yet)",
    });
  }
}

/** Nothing waits longer for what the record does without. */
const PATIENCE_MS = 500;

/** What dashboards are to hear of a batch: each call, and how many go on where that may differ. */
async function readLiveNews(deps: Needs, folded: readonly FoldedCall[]): Promise<LiveNews[]> {
  const changes = folded.map(({ call }) => ({
    type: "call_changed" as const,
    call_sid: call.callSid,
    status: call.status,
  }));
  if (!folded.some(hasBegunOrEnded)) return changes;
  const counted = await within(PATIENCE_MS, () => deps.activeCalls.count());
  if (counted.kind === "done") return [...changes, { type: "calls_counted", ...counted.value }];
  deps.log.warning("live.not_counted", { reason: explainLateness(counted) });
  return changes;
}

function hasBegunOrEnded({ call, counted }: FoldedCall): boolean {
  const wasOpen = counted?.outcome === "";
  return wasOpen !== (call.outcome === null);
}

function hasJustFinished({ call, counted }: FoldedCall): boolean {
  const before = counted?.outcome ?? "";
  return owesWriteBack(call) && (before === "" || before === "stale");
}

/** What is owed is on record with the call: the cron sends what gets lost on this way. */
async function sendWriteBacks(deps: Needs, finished: readonly FoldedCall[]): Promise<void> {
  await Promise.all(
    finished.map(async ({ call: { callSid } }) => {
      const message = { kind: "outcome_write_back", callSid } as const;
      const outcome = await within(PATIENCE_MS, () => deps.outbox.send(message));
      if (outcome.kind === "done") return;
      const reason = explainLateness(outcome);
      deps.log.warning("write_back.not_queued", { call_sid: callSid, reason });
    }),
  );
}
