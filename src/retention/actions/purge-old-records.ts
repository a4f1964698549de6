import type { Deps } from "../../deps";
import { describeError } from "../../shared/log";
import { DATA_INVENTORY, type InventoryEntry } from "../data-inventory";
import { cutoffOf } from "../purge-schedule";
import type { PurgeRun } from "../retention-store";

type Needs = Pick<Deps, "retention" | "variables" | "now" | "log">;

/** Rows of one transaction: the database is free for calls between two of them. */
const BATCH_SIZE = 1_000;
/** Transactions of one run: the platform allows 1,000 statements, and one of calls has six. */
const MOST_BATCHES = 160;

/**
 * Deletes what is older than the retention time, table by table, and keeps and logs a run. A
 * table that fails does not stop the others; what is left over goes an hour later.
 *
 * After each transaction it rests for as long as that took: half of the time is for calls.
 */
export async function purgeOldRecords(deps: Needs, rest = wait): Promise<PurgeRun> {
  const startedAt = deps.now();
  const cutoff = cutoffOf(startedAt, deps.variables.LOG_RETENTION_DAYS);
  const run: PurgeRun = {
    startedAt,
    cutoff,
    deleted: {},
    errors: [],
    isComplete: true,
    durationMs: 0,
  };
  let batches = 0;

  for (const entry of DATA_INVENTORY.filter(isPurged)) {
    const limit = entry.keep.kind === "until" ? startedAt : cutoff;
    try {
      let deleted = BATCH_SIZE;
      while (deleted === BATCH_SIZE && batches < MOST_BATCHES) {
        const begunAt = deps.now();
        deleted = await deps.retention.deleteSome(entry, limit, BATCH_SIZE);
        batches++;
        if (deleted > 0) await rest(deps.now() - begunAt);
        run.deleted[entry.table] = (run.deleted[entry.table] ?? 0) + deleted;
      }
      if (deleted === BATCH_SIZE) run.isComplete = false;
    } catch (error) {
      run.isComplete = false;
      const message = error instanceof Error ? error.message : String(error);
      run.errors.push({ table: entry.table, message });
      deps.log.error("retention.failed", { table: entry.table, ...describeError(error) });
    }
  }

  run.durationMs = deps.now() - startedAt;
  await deps.retention.saveRun(run);
  deps.log.info("retention.done", {
    deleted: run.deleted,
    errors: run.errors,
    cutoff: new Date(cutoff).toISOString(),
    duration_ms: run.durationMs,
    is_complete: run.isComplete,
  });
  return run;
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function isPurged({ keep }: InventoryEntry): boolean {
  return keep.kind === "aged" || keep.kind === "until";
}
