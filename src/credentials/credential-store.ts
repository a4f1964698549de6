import { and, eq, gt, isNull, or, type SQL, sql } from "drizzle-orm";
import type { AuditEntry } from "../audit/audit-entry";
import { auditInsert } from "../audit/audit-store";
import type { Database } from "../db/database";
import { credentialKeys, integrationCredentials as credentials } from "../db/tables";
import type { Integration } from "../resilience/api-call";
import { type CredentialVersion, ROLLBACK_MS } from "./credential";
import type { SealedCredential } from "./sealed";

/** `stale`: somebody changed the same credential meanwhile, nothing was written. */
type Written = "saved" | "stale";

export interface CredentialStore {
  /** Every version in force, and those that can be brought back at `now`. */
  list(now: number): Promise<CredentialVersion[]>;
  /** Puts a version in force in place of the one with the id `replaced`, if there is one. */
  replace(version: CredentialVersion, replaced: string | null, entry: AuditEntry): Promise<Written>;
  /** Brings `previous` back in place of the one with the id `replaced`, if there is one. */
  restore(
    previous: CredentialVersion,
    replaced: string | null,
    entry: AuditEntry,
  ): Promise<Written>;
  /** Takes a version out of force and puts none in its place. */
  remove(version: CredentialVersion, entry: AuditEntry): Promise<Written>;
  /** Writes records encrypted anew; one that changed meanwhile stays. Tells how many it wrote. */
  reseal(records: readonly Resealed[], entry: AuditEntry): Promise<number>;
  /** Since when each key encrypts, by its id; keys of former times included. */
  listKeys(): Promise<ReadonlyMap<string, number>>;
}

export interface Resealed {
  was: SealedCredential;
  is: SealedCredential;
}

/** Keeps credentials in D1; of one integration at most one is in force, by a unique index. */
export function createCredentialStore(db: Database): CredentialStore {
  /** Takes the version with this id out of force; kept for a day. */
  const retire = (replaced: string | null, at: number, where?: SQL) =>
    db
      .update(credentials)
      .set({ valid_until: at + ROLLBACK_MS })
      .where(and(eq(credentials.id, replaced ?? ""), isNull(credentials.valid_until), where));

  /** Directly after `retire`: what was read is still so. */
  const isUnchanged = (replaced: string | null, integration: Integration) =>
    sql`${replaced === null ? sql`1` : sql`changes() > 0`} AND NOT EXISTS (
      SELECT 1 FROM integration_credentials
      WHERE integration_name = ${integration} AND valid_until IS NULL)`;

  const noteKey = (keyId: string, at: number) =>
    db
      .insert(credentialKeys)
      .select(sql`
        SELECT ${keyId}, ${at}
        WHERE EXISTS (SELECT 1 FROM integration_credentials WHERE key_id = ${keyId})`)
      .onConflictDoNothing();

  return {
    async list(now) {
      const isKept = or(isNull(credentials.valid_until), gt(credentials.valid_until, now));
      const rows = await db.select().from(credentials).where(isKept);
      return rows.map(toVersion);
    },

    async replace(version, replaced, entry) {
      const { id, integration, type, sealed, keyId, hint, createdAt, updatedAt } = version;
      const [, inserted] = await db.batch([
        retire(replaced, updatedAt),
        // The values stand in the order of the table's columns.
        db.insert(credentials).select(sql`
          SELECT ${id}, ${integration}, ${type}, ${sealed}, ${keyId}, ${hint}, NULL, ${createdAt},
            ${updatedAt}, ${version.updatedBy}
          WHERE ${isUnchanged(replaced, integration)}`),
        auditInsert(db, entry),
        noteKey(keyId, createdAt),
      ]);
      return toWritten(inserted);
    },

    async restore(previous, replaced, entry) {
      const { at, userEmail } = entry;
      const isStillKept = sql`EXISTS (
        SELECT 1 FROM integration_credentials WHERE id = ${previous.id} AND valid_until > ${at})`;
      const [, restored] = await db.batch([
        retire(replaced, at, isStillKept),
        db
          .update(credentials)
          .set({ valid_until: null, updated_at: at, updated_by: userEmail })
          .where(
            and(
              eq(credentials.id, previous.id),
              gt(credentials.valid_until, at),
              isUnchanged(replaced, previous.integration),
            ),
          ),
        auditInsert(db, entry),
      ]);
      return toWritten(restored);
    },

    async remove({ id }, entry) {
      const [retired] = await db.batch([retire(id, entry.at), auditInsert(db, entry)]);
      return toWritten(retired);
    },

    async reseal(records, entry) {
      const [first] = records;
      if (!first) return 0;
      const keyId = first.is.keyId;
      const pairs = sql`json_each(${JSON.stringify(
        records.map(({ was, is }) => ({ id: was.id, was: was.sealed, is: is.sealed })),
      )})`;
      const [updated] = await db.batch([
        db
          .update(credentials)
          .set({
            key_id: keyId,
            encrypted_value: sql`(
              SELECT value ->> 'is' FROM ${pairs} WHERE value ->> 'id' = integration_credentials.id)`,
          })
          .where(
            sql`(integration_credentials.id, encrypted_value) IN (
              SELECT value ->> 'id', value ->> 'was' FROM ${pairs})`,
          ),
        auditInsert(db, entry),
        noteKey(keyId, entry.at),
      ]);
      return updated.meta.changes;
    },

    async listKeys() {
      const rows = await db.select().from(credentialKeys);
      return new Map(rows.map((row) => [row.key_id, row.first_used_at]));
    },
  };
}

function toWritten({ meta }: D1Result): Written {
  return meta.changes > 0 ? "saved" : "stale";
}

function toVersion(row: typeof credentials.$inferSelect): CredentialVersion {
  return {
    id: row.id,
    integration: row.integration_name,
    type: row.credential_type,
    keyId: row.key_id,
    sealed: row.encrypted_value,
    hint: row.hint,
    validUntil: row.valid_until,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
  };
}
