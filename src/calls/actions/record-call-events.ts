import type { Deps } from "../../deps";
import { describeError } from "../../shared/log";
import type { CallEvent, LedgerMessage } from "../call-event";
import type { FoldedCall } from "../call-store";
import { foldCall } from "../lifecycle";

type Needs = Pick<Deps, "calls" | "live" | "log">;

/** How often a fold is done again when another batch changed the same call meanwhile. */
const FOLD_TRIES = 5;

/**
 * Writes a batch of ledger messages into the database: events once each, decisions and API calls
 * beside them, and every touched call folded anew, all in one transaction. Then open dashboards
 * hear of it.
 *
 * Repeats change nothing. Throws when nothing could be written; then nothing was.
 */
export async function recordCallEvents(
  deps: Needs,
  messages: readonly LedgerMessage[],
): Promise<void> {
  const callSids = [...new Set(messages.map((message) => message.event.callSid))];

  for (let attempt = 1; ; attempt++) {
    const stored = await deps.calls.findForFold(callSids);
    const folded = callSids.map((callSid): FoldedCall => {
      const known = stored.get(callSid) ?? { version: 0, events: [] };
      const events = withNew(known.events, messages, callSid);
      return { call: foldCall(callSid, events), version: known.version + 1 };
    });

    const result = await deps.calls.saveFold(folded, messages);
    if (result === "saved") {
      reportOrphans(deps, folded);
      return tellDashboards(deps, folded);
    }
    if (attempt === FOLD_TRIES) {
      throw new Error(`calls changed meanwhile in ${FOLD_TRIES} tries: ${callSids.join(", ")}`);
    }
  }
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

function reportOrphans(deps: Needs, folded: readonly FoldedCall[]) {
  for (const { call, version } of folded) {
    if (call.rung !== null || version !== 1) continue;
    deps.log.warning("call.orphan_status", {
      call_sid: call.callSid,
      message: "A status came for a call whose decision is not on record (yet)",
    });
  }
}

/** The calls are on record already: a dashboard that cannot be told reads them at its next look. */
async function tellDashboards(deps: Needs, folded: readonly FoldedCall[]): Promise<void> {
  try {
    await deps.live.publish(
      folded.map(({ call }) => ({
        type: "call_changed",
        call_sid: call.callSid,
        status: call.status,
      })),
    );
  } catch (error) {
    deps.log.warning("live.not_told", describeError(error));
  }
}
