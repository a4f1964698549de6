import { describe, expect, it } from "vitest";
import { exportLogs } from "../../../../src/logs/actions/export-logs";
import { LOG_TYPES, type LogFilter } from "../../../../src/logs/log-filter";
import type { ChangeLog, LogEntry, LogPlace, LogStore } from "../../../../src/logs/log-store";
import { NOW } from "../../../support/builders";
import { fakeDeps } from "../../../support/fake-deps";

const ADMIN = { kind: "user", id: 1, email: "ann@example.com" } as const;
const ORIGIN = { ipAddress: null, requestId: "a-request", changeId: "a-change" };

const anEntry = (id: number): LogEntry => ({
  type: "config_changes",
  row: { id, at: NOW - 1 } as ChangeLog,
});

/** A log of so many entries, and what it was asked for. */
function aLogOf(entries: number) {
  const asked: LogFilter[] = [];
  const logs: LogStore = {
    search: () => Promise.reject(new Error("an export does not page by numbers")),
    async readOn(filter, after: LogPlace | null, limit) {
      asked.push(filter);
      const first = after === null ? entries : after.id - 1;
      return Array.from({ length: Math.min(limit, first) }, (_, i) => anEntry(first - i));
    },
  };
  return { logs, asked };
}

async function takeAll(logs: LogStore, filter: LogFilter) {
  const deps = fakeDeps({ logs });
  const ids: number[] = [];
  for await (const page of exportLogs(deps, ADMIN, ORIGIN, filter)) {
    ids.push(...page.map(({ row }) => row.id));
  }
  return { ids, entries: deps.audit.entries };
}

describe("an export", () => {
  it("holds everything once, newest first", async () => {
    const { logs } = aLogOf(1_234);

    const { ids } = await takeAll(logs, { types: LOG_TYPES });

    expect(ids).toEqual(Array.from({ length: 1_234 }, (_, i) => 1_234 - i));
  });

  it("ends after ten thousand entries", async () => {
    const { logs } = aLogOf(25_000);

    const { ids } = await takeAll(logs, { types: LOG_TYPES });

    expect(ids).toHaveLength(10_000);
  });

  it.each([
    ["all", undefined, NOW - 1],
    ["a day to come", NOW + 1, NOW - 1],
    ["a time that is over", NOW - 5, NOW - 5],
  ])(
    "of %s leaves out itself, and what arrives while it is taken",
    async (_what, until, pinned) => {
      const { logs, asked } = aLogOf(600);

      await takeAll(logs, { types: LOG_TYPES, until });

      expect(asked.map((filter) => filter.until)).toEqual([pinned, pinned]);
    },
  );

  it("is on record, with how many calls a number stood for and not the number", async () => {
    const { logs } = aLogOf(0);

    const { entries } = await takeAll(logs, { types: LOG_TYPES, callSids: ["CA1", "CA2"] });

    expect(entries).toMatchObject([
      { action: "export", userEmail: "ann@example.com", after: { types: LOG_TYPES, calls: 2 } },
    ]);
  });
});
