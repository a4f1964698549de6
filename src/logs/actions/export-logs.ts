import { describeChange, type Maker, type Origin } from "../../audit/audit-entry";
import type { Deps } from "../../deps";
import type { LogFilter } from "../log-filter";
import type { LogEntry, LogPlace } from "../log-store";

type Needs = Pick<Deps, "audit" | "logs" | "now">;

/** The most entries one export holds. */
const EXPORT_LIMIT = 10_000;
const PAGE_SIZE = 500;

/**
 * Gives what a filter finds, newest first and page by page, after noting who took it. That note and
 * entries that arrive meanwhile are left out.
 */
export async function* exportLogs(
  deps: Needs,
  maker: Maker,
  origin: Origin,
  filter: LogFilter,
): AsyncGenerator<LogEntry[]> {
  const now = deps.now();
  const { callSids, ...described } = filter;
  const asked = callSids === undefined ? described : { ...described, calls: callSids.length };
  const change = { entityType: "logs", entityId: "csv", before: null, after: asked };
  await deps.audit.record(describeChange(maker, origin, now, { action: "export", ...change }));

  const before = now - 1;
  const pinned = { ...filter, until: Math.min(filter.until ?? before, before) };
  let after: LogPlace | null = null;
  for (let taken = 0; taken < EXPORT_LIMIT; taken += PAGE_SIZE) {
    const entries: LogEntry[] = await deps.logs.readOn(pinned, after, PAGE_SIZE);
    if (entries.length > 0) yield entries;
    const last = entries.at(-1);
    if (last === undefined || entries.length < PAGE_SIZE) return;
    after = { at: last.row.at, type: last.type, id: last.row.id };
  }
}
