import { and, asc, eq, gt } from "drizzle-orm";
import type { AuditEntry } from "../audit/audit-entry";
import { auditInsert } from "../audit/audit-store";
import type { Database } from "../db/database";
import { maintenance } from "../db/tables";
import type { PlannedMaintenance } from "./alert-news";

export interface MaintenanceStore {
  /** The one in force or, without one, the next; `null` where none is planned. */
  current(now: number): Promise<PlannedMaintenance | null>;
  /** Plans one and gives it with its id. */
  add(planned: Omit<PlannedMaintenance, "id">, entry: AuditEntry): Promise<PlannedMaintenance>;
  /** Ends one at a moment; false where it was over by then. */
  end(id: number, at: number, entry: AuditEntry): Promise<boolean>;
}

export function createMaintenanceStore(db: Database): MaintenanceStore {
  return {
    async current(now) {
      const row = await db
        .select()
        .from(maintenance)
        .where(gt(maintenance.until_at, now))
        .orderBy(asc(maintenance.from_at), asc(maintenance.id))
        .limit(1)
        .get();
      return row ? toMaintenance(row) : null;
    },

    async add({ from, until, reason, madeBy, madeAt }, entry) {
      const row = { from_at: from, until_at: until, reason, made_by: madeBy, created_at: madeAt };
      const [added] = await db.batch([
        db.insert(maintenance).values(row).returning(),
        auditInsert(db, entry),
      ]);
      const [saved] = added;
      if (!saved) throw new Error("the maintenance was not written");
      return toMaintenance(saved);
    },

    async end(id, at, entry) {
      const [ended] = await db.batch([
        db
          .update(maintenance)
          .set({ until_at: at })
          .where(and(eq(maintenance.id, id), gt(maintenance.until_at, at)))
          .returning({ id: maintenance.id }),
        auditInsert(db, entry),
      ]);
      return ended.length > 0;
    },
  };
}

function toMaintenance(row: typeof maintenance.$inferSelect): PlannedMaintenance {
  const { id, from_at: from, until_at: until, reason } = row;
  return { id, from, until, reason, madeBy: row.made_by, madeAt: row.created_at };
}
