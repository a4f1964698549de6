import { describe, expect, it } from "vitest";
import { purgeOldRecords } from "../../../../src/retention/actions/purge-old-records";
import type { PurgeRun, RetentionStore } from "../../../../src/retention/retention-store";
import { NOW } from "../../../support/builders";
import { fakeDeps } from "../../../support/fake-deps";

/** A store with so many old rows in each table; `failing` cannot be read. */
function fakeRetention(rows: Record<string, number>, failing?: string) {
  const left = { ...rows };
  const runs: PurgeRun[] = [];
  const store: RetentionStore = {
    async deleteSome({ table }, _cutoff, limit) {
      if (table === failing) throw new Error("the table is locked");
      const deleted = Math.min(limit, left[table] ?? 0);
      left[table] = (left[table] ?? 0) - deleted;
      return deleted;
    },
    saveRun: async (run) => void runs.push(run),
    listRuns: async () => runs,
  };
  return { store, left, runs };
}

describe("purgeOldRecords", () => {
  it("goes on until nothing old is left, and keeps what it did", async () => {
    const { store, left, runs } = fakeRetention({ calls: 3_500, api_logs: 1_000 });

    const run = await purgeOldRecords({ ...fakeDeps(), retention: store, now: () => NOW });

    expect(left).toMatchObject({ calls: 0, api_logs: 0 });
    expect(run).toMatchObject({ deleted: { calls: 3_500, api_logs: 1_000 }, isComplete: true });
    expect(runs).toEqual([run]);
  });

  it("rests after each transaction for as long as that took", async () => {
    const { store } = fakeRetention({ calls: 2_500 });
    let time = NOW;
    const deleteSome: RetentionStore["deleteSome"] = async (entry, ...more) => {
      time += entry.table === "calls" ? 250 : 1;
      return store.deleteSome(entry, ...more);
    };
    const rests: number[] = [];

    await purgeOldRecords(
      { ...fakeDeps(), retention: { ...store, deleteSome }, now: () => time },
      async (ms) => void rests.push(ms),
    );

    expect(rests).toEqual([250, 250, 250]);
  });

  it("goes on with the other tables when one fails, and says which", async () => {
    const { store, left } = fakeRetention({ calls: 10, api_logs: 10 }, "calls");

    const run = await purgeOldRecords({ ...fakeDeps(), retention: store, now: () => NOW });

    expect(left).toMatchObject({ calls: 10, api_logs: 0 });
    expect(run).toMatchObject({
      errors: [{ table: "calls", message: "the table is locked" }],
      isComplete: false,
    });
  });

  it("stops before the platform's limit of one run, and says that more is left", async () => {
    const { store, left } = fakeRetention({ calls: 400_000 });

    const run = await purgeOldRecords({ ...fakeDeps(), retention: store, now: () => NOW });

    expect(left).toMatchObject({ calls: 240_000 });
    expect(run.isComplete).toBe(false);
  });
});
