import { and, asc, count, eq, inArray, sql } from "drizzle-orm";
import type { AuditEntry } from "../audit/audit-entry";
import { auditInsert } from "../audit/audit-store";
import type { Database } from "../db/database";
import { callAttempts, contacts } from "../db/tables";
import type { CallAttempt } from "./call-attempt";
import {
  CONTACT_STATES,
  type Contact,
  type ContactDraft,
  type ContactState,
  type Progress,
} from "./contact";

export interface ContactStore {
  /**
   * Adds contacts to a campaign, ready to be called or, where the do-not-call list has their
   * number, set aside. Gives the numbers that were new to the campaign.
   */
  add(
    campaignId: number,
    drafts: readonly ContactDraft[],
    entry: AuditEntry,
  ): Promise<Map<string, ContactState>>;
  /** In the order they were added. */
  list(
    filter: { campaignId: number; state?: ContactState | undefined },
    page: { number: number; size: number },
  ): Promise<{ rows: Contact[]; total: number; totalIsCapped: boolean }>;
  find(campaignId: number, id: number): Promise<Contact | null>;
  /** Every attempt to reach a contact, oldest first. */
  listAttempts(contactId: number): Promise<CallAttempt[]>;
  /** Of each of these campaigns how many contacts stand where. */
  countByState(campaignIds: readonly number[]): Promise<Map<number, Progress>>;
}

/** Counting stops here, so that a page costs the same however many contacts there are. */
const COUNT_LIMIT = 10_000;

/**
 * One statement, however many contacts there are: D1 takes two megabytes as one value. The columns
 * stand in the order of the table's; NULL lets the database count the id.
 */
const rowsOf = (campaignId: number, drafts: readonly ContactDraft[], at: number) => sql`
  SELECT NULL, ${campaignId}, value ->> 'phoneNumber', value ->> 'name', value ->> 'reference',
    value ->> 'timeZone', iif(is_listed, 'do_not_call', 'waiting'), 0, iif(is_listed, NULL, ${at}),
    iif(is_listed, NULL, ${at}), NULL, NULL, NULL, ${at}, ${at}
  FROM (
    SELECT value, EXISTS (
      SELECT 1 FROM do_not_call WHERE phone_number = value ->> 'phoneNumber') AS is_listed
    FROM json_each(${JSON.stringify(drafts)})
  ) WHERE true`;

/** Keeps the people of campaigns in D1. */
export function createContactStore(db: Database): ContactStore {
  return {
    async add(campaignId, drafts, entry) {
      const [added] = await db.batch([
        db
          .insert(contacts)
          .select(rowsOf(campaignId, drafts, entry.at))
          .onConflictDoNothing({ target: [contacts.campaign_id, contacts.phone_number] })
          .returning({ phoneNumber: contacts.phone_number, state: contacts.state }),
        auditInsert(db, entry),
      ]);
      return new Map(added.map(({ phoneNumber, state }) => [phoneNumber, state]));
    },

    async list({ campaignId, state }, page) {
      const where = and(
        eq(contacts.campaign_id, campaignId),
        state === undefined ? undefined : eq(contacts.state, state),
      );
      const some = db
        .select({ id: contacts.id })
        .from(contacts)
        .where(where)
        .limit(COUNT_LIMIT + 1);
      const [rows, counted] = await db.batch([
        db
          .select()
          .from(contacts)
          .where(where)
          .orderBy(asc(contacts.id))
          .limit(page.size)
          .offset((page.number - 1) * page.size),
        db.select({ n: count() }).from(some.as("some_contacts")),
      ]);
      const n = counted[0]?.n ?? 0;
      const total = Math.min(n, COUNT_LIMIT);
      return { rows: rows.map(toContact), total, totalIsCapped: n > COUNT_LIMIT };
    },

    async find(campaignId, id) {
      const row = await db
        .select()
        .from(contacts)
        .where(and(eq(contacts.id, id), eq(contacts.campaign_id, campaignId)))
        .get();
      return row ? toContact(row) : null;
    },

    async listAttempts(contactId) {
      const rows = await db
        .select()
        .from(callAttempts)
        .where(eq(callAttempts.contact_id, contactId))
        .orderBy(asc(callAttempts.started_at), asc(callAttempts.id));
      return rows.map(toAttempt);
    },

    async countByState(campaignIds) {
      if (campaignIds.length === 0) return new Map();
      const rows = await db
        .select({ campaignId: contacts.campaign_id, state: contacts.state, n: count() })
        .from(contacts)
        .where(inArray(contacts.campaign_id, [...campaignIds]))
        .groupBy(contacts.campaign_id, contacts.state);
      const found = new Map(campaignIds.map((id) => [id, noProgress()]));
      for (const { campaignId, state, n } of rows) {
        const progress = found.get(campaignId);
        if (progress) progress[state] = n;
      }
      return found;
    },
  };
}

function noProgress(): Progress {
  return Object.fromEntries(CONTACT_STATES.map((state) => [state, 0])) as Progress;
}

function toContact(row: typeof contacts.$inferSelect): Contact {
  return {
    id: row.id,
    campaignId: row.campaign_id,
    phoneNumber: row.phone_number,
    name: row.name,
    reference: row.reference,
    timeZone: row.time_zone,
    state: row.state,
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at,
    lastCallSid: row.last_call_sid,
    lastErrorCode: row.last_error_code,
    lastErrorMessage: row.last_error_message,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function toAttempt(row: typeof callAttempts.$inferSelect): CallAttempt {
  return {
    callSid: row.call_sid,
    campaignId: row.campaign_id,
    contactId: row.contact_id,
    number: row.number,
    status: row.status,
    startedAt: row.started_at,
    answeredAt: row.answered_at,
    endedAt: row.ended_at,
    durationSeconds: row.duration_seconds,
    errorCode: row.error_code,
    errorMessage: row.error_message,
  };
}
