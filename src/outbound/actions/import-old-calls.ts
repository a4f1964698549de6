import type { Author } from "../../access/actor";
import { sha256Hex } from "../../access/api-key";
import { describeChange } from "../../audit/audit-entry";
import { recordCallEvents } from "../../calls/actions/record-call-events";
import type { Deps } from "../../deps";
import { thrice } from "../../shared/thrice";
import { toMessage } from "../agent-call";
import { identityOf, type OldCall, toOldCallEvents, toOldCallSid } from "../old-call";
import type { KnownCall } from "../old-call-store";

type Needs = Pick<Deps, "audit" | "log" | "now" | "oldCalls"> &
  Parameters<typeof recordCallEvents>[0];

/** What became of one old call; `known`: it is on record already, nothing changed. */
export interface ImportedCall {
  callSid: string;
  result: "created" | "known";
}

/**
 * Puts calls of another system on record, each under an id that follows from what it is: whatever
 * was broken off may be imported again. A conversation that is on record as another call is that
 * call. Answers in the order given.
 */
export async function importOldCalls(
  deps: Needs,
  author: Author,
  calls: readonly OldCall[],
): Promise<ImportedCall[]> {
  const named = await Promise.all(
    calls.map(async (call) => {
      const callSid = toOldCallSid(call, await sha256Hex(identityOf(call)));
      return { call, callSid, conversationId: call.conversation_id };
    }),
  );
  const conversationIds = named.flatMap(({ conversationId }) => conversationId ?? []);
  const callSids = named.map(({ callSid }) => callSid);
  const known = await thrice(() => deps.oldCalls.find(callSids, conversationIds));
  const imported = compare(named, known);
  const fresh = named.filter((_, i) => imported[i]?.result === "created");

  // No call comes in without its maker: the audit knows of it first.
  if (fresh.length > 0) await noteImport(deps, author, fresh);
  const messages = fresh.flatMap(({ call, callSid }) => toOldCallEvents(call, callSid));
  if (fresh.length > 0) {
    await thrice(() =>
      recordCallEvents(
        deps,
        messages.map((event) => toMessage(event)),
      ),
    );
  }
  // Of all that were given: an import that was broken off just before this is brought to its end.
  await thrice(() => deps.oldCalls.nameConversations(named.map(toKnown)));
  return imported;
}

/** Which calls are new; of two that are one call, or one conversation, the first. */
function compare(given: readonly KnownCall[], known: readonly KnownCall[]): ImportedCall[] {
  const onRecord = new Set(known.map(({ callSid }) => callSid));
  const callOf = new Map(known.map(({ conversationId, callSid }) => [conversationId, callSid]));
  callOf.delete(null);
  return given.map(({ callSid: own, conversationId }) => {
    const callSid = callOf.get(conversationId) ?? own;
    const result = onRecord.has(callSid) ? "known" : "created";
    onRecord.add(callSid);
    if (conversationId !== null) callOf.set(conversationId, callSid);
    return { callSid, result };
  });
}

async function noteImport(
  deps: Needs,
  { actor, origin }: Author,
  fresh: readonly KnownCall[],
): Promise<void> {
  const entry = describeChange(actor, origin, deps.now(), {
    action: "import",
    entityType: "agent_calls",
    entityId: fresh[0]?.callSid ?? "",
    before: null,
    after: { calls: fresh.length, last: fresh.at(-1)?.callSid },
  });
  await thrice(() => deps.audit.record(entry));
  deps.log.info("old_calls.imported", { calls: fresh.length, first: entry.entityId });
}

function toKnown({ callSid, conversationId }: KnownCall): KnownCall {
  return { callSid, conversationId };
}
