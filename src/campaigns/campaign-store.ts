import { and, asc, count, desc, eq, gt, inArray, notExists, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { AuditEntry } from "../audit/audit-entry";
import { auditCreation, auditInsert } from "../audit/audit-store";
import type { Database } from "../db/database";
import { campaigns, contacts } from "../db/tables";
import type { Campaign, CampaignDraft, CampaignState } from "./campaign";

export interface CampaignStore {
  /** Newest first. */
  list(page: { number: number; size: number }): Promise<{ rows: Campaign[]; total: number }>;
  find(id: number): Promise<Campaign | null>;
  listRunning(): Promise<number[]>;
  /** Those that paused themselves after then and that nobody has resumed since. */
  listStopped(since: number): Promise<StoppedCampaign[]>;
  /** `null` where another campaign has this name. */
  add(
    draft: CampaignDraft,
    made: { at: number; by: string },
    entry: AuditEntry,
  ): Promise<Campaign | null>;
  /** Saves what people decide; false where the version is outdated or the name is taken. */
  change(before: Campaign, draft: CampaignDraft, entry: AuditEntry): Promise<boolean>;
  /** Moves it from one of these states to another; false where it is in none of them. */
  move(id: number, move: Move, entry: AuditEntry): Promise<boolean>;
}

export interface StoppedCampaign {
  id: number;
  name: string;
  reason: string;
  stoppedAt: number;
}

export interface Move {
  from: readonly CampaignState[];
  to: CampaignState;
  stopReason: string | null;
}

/** Keeps campaigns in D1. */
export function createCampaignStore(db: Database): CampaignStore {
  return {
    async list(page) {
      const [rows, counted] = await db.batch([
        db
          .select()
          .from(campaigns)
          .orderBy(desc(campaigns.id))
          .limit(page.size)
          .offset((page.number - 1) * page.size),
        db.select({ n: count() }).from(campaigns),
      ]);
      return { rows: rows.map(toCampaign), total: counted[0]?.n ?? 0 };
    },

    async find(id) {
      const row = await db.select().from(campaigns).where(eq(campaigns.id, id)).get();
      return row ? toCampaign(row) : null;
    },

    async listRunning() {
      const rows = await db
        .select({ id: campaigns.id })
        .from(campaigns)
        .where(eq(campaigns.state, "running"))
        .orderBy(asc(campaigns.id));
      return rows.map(({ id }) => id);
    },

    async listStopped(since) {
      const { id, name, state, stop_reason, stopped_at } = campaigns;
      const rows = await db
        .select({ id, name, reason: stop_reason, stoppedAt: stopped_at })
        .from(campaigns)
        .where(and(eq(state, "paused"), gt(stopped_at, since)))
        .orderBy(asc(id));
      return rows.flatMap(({ reason, stoppedAt, ...named }) =>
        reason === null || stoppedAt === null ? [] : [{ ...named, reason, stoppedAt }],
      );
    },

    async add(draft, { at, by }, entry) {
      const row = {
        ...draft,
        state: "draft" as const,
        created_at: at,
        created_by: by,
        updated_at: at,
      };
      const [[added]] = await db.batch([
        db.insert(campaigns).values(row).onConflictDoNothing().returning(),
        auditCreation(db, entry),
      ]);
      return added ? toCampaign(added) : null;
    },

    async change({ id, version }, draft, entry) {
      const other = alias(campaigns, "other");
      const isNameFree = notExists(
        db
          .select({ id: other.id })
          .from(other)
          .where(sql`${other.name} = ${draft.name} AND ${other.id} <> ${id}`),
      );
      const [changed] = await db.batch([
        db
          .update(campaigns)
          .set({ ...draft, updated_at: entry.at, version: version + 1 })
          .where(and(eq(campaigns.id, id), eq(campaigns.version, version), isNameFree))
          .returning({ id: campaigns.id }),
        auditInsert(db, entry),
        // Whoever waits for hours that may be others now is looked at again.
        db
          .update(contacts)
          .set({ next_attempt_at: sql`${contacts.due_at}` })
          .where(and(eq(contacts.campaign_id, id), eq(contacts.state, "waiting"))),
      ]);
      return changed.length > 0;
    },

    async move(id, { from, to, stopReason }, entry) {
      const startedAt = sql`CASE WHEN ${to} = 'running'
        THEN coalesce(${campaigns.started_at}, ${entry.at}) ELSE ${campaigns.started_at} END`;
      const [moved] = await db.batch([
        db
          .update(campaigns)
          .set({
            state: to,
            stop_reason: stopReason,
            stopped_at: stopReason === null ? null : entry.at,
            updated_at: entry.at,
            started_at: startedAt,
          })
          .where(and(eq(campaigns.id, id), inArray(campaigns.state, [...from])))
          .returning({ id: campaigns.id }),
        auditInsert(db, entry),
      ]);
      return moved.length > 0;
    },
  };
}

function toCampaign(row: typeof campaigns.$inferSelect): Campaign {
  const {
    stop_reason,
    stopped_at: _,
    created_at,
    created_by,
    updated_at,
    started_at,
    ...decided
  } = row;
  return {
    ...decided,
    stopReason: stop_reason,
    createdAt: created_at,
    createdBy: created_by,
    updatedAt: updated_at,
    startedAt: started_at,
  };
}
