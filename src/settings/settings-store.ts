import { eq } from "drizzle-orm";
import type { AuditEntry } from "../audit/audit-entry";
import { auditInsert } from "../audit/audit-store";
import type { Database } from "../db/database";
import { settings } from "../db/tables";

/** A settings document as it is kept; version 0 and `null` until somebody saved one. */
export interface StoredSettings {
  value: unknown;
  version: number;
}

export interface SettingsStore {
  find(key: string): Promise<StoredSettings>;
  /**
   * Saves a document as the version after `base`, with its audit entry. `stale`: somebody saved
   * meanwhile, nothing was written.
   */
  save(
    key: string,
    value: unknown,
    base: StoredSettings,
    entry: AuditEntry,
  ): Promise<"saved" | "stale">;
}

/** Keeps settings that no ruleset version holds; those of routing are published with the rules. */
export function createSettingsStore(db: Database): SettingsStore {
  return {
    async find(key) {
      const [row] = await db.select().from(settings).where(eq(settings.key, key));
      return { value: row?.value ?? null, version: row?.version ?? 0 };
    },

    async save(key, value, base, entry) {
      const saved = {
        value,
        version: base.version + 1,
        updated_at: entry.at,
        updated_by: entry.userEmail,
      };
      const [written] = await db.batch([
        db
          .insert(settings)
          .values({ key, ...saved })
          .onConflictDoUpdate({
            target: settings.key,
            set: saved,
            setWhere: eq(settings.version, base.version),
          }),
        auditInsert(db, entry),
      ]);
      return written.meta.changes > 0 ? "saved" : "stale";
    },
  };
}
