import type { LogStatus, LogType } from "../../src/logs/log-filter";
import { type AuditQuery, toLogSearch } from "../lib/audit-query";
import { camelCaseKeys } from "../lib/camel-case";
import { isChange } from "../lib/change-words";
import { type Moments, momentsOf, type TimeRange } from "../lib/time-range";
import { PAGE_SIZE } from "./api";
import { load, readJson, send } from "./http";
import { type Resource, useResource } from "./resource";
import { useRole } from "./session";
import { useTimeZone } from "./time-zone";
import type { Page } from "./wire";

/** One thing that was logged: a decision, a request to a provider, or a change by a person. */
export interface AuditLogEntry {
  id: number;
  logType: LogType;
  timestamp: string;
  summary: string;
  /** `null`: what it began goes on. */
  status: LogStatus | null;
  user: string | null;
  callSid: string | null;
  callerNumber: string | null;
  requestId: string | null;
  dialer: string | null;
  integration: string | null;
  entityType: string | null;
  entityId: string | null;
  durationMs: number | null;
  /** Letter by letter, as it was logged. */
  details: Record<string, unknown>;
}

const LOGS = "/api/v1/logs";

/** Newest first; the rows of the last answer stay while another page or filter loads. */
export function useAuditLog(query: AuditQuery, range: TimeRange): Resource<Page<AuditLogEntry>> {
  const timeZone = useTimeZone();
  const list = (signal: AbortSignal) => {
    const search = toLogSearch(query, momentsOf(range, Date.now(), timeZone));
    search.set("page", `${query.page}`);
    search.set("page_size", `${PAGE_SIZE}`);
    return listEntries(`${LOGS}?${search}`, signal);
  };
  return useResource(["audit-log", query, range, timeZone], list, { keepPrevious: true });
}

/** Enough to tell what is new; the audit log has the rest. */
const MOST_CHANGES = 5;
const CHANGES_DAYS = 30;

/** What people changed lately in the configuration. */
export function useLatestChanges(): Resource<AuditLogEntry[]> {
  return useResource(["latest-changes"], async (signal) => {
    const since = new Date(Date.now() - CHANGES_DAYS * 86_400_000).toISOString();
    const query = new URLSearchParams({ log_type: "config_changes", start_date: since });
    query.set("page_size", `${PAGE_SIZE}`);
    const { data } = await listEntries(`${LOGS}?${query}`, signal);
    return data.filter(isChange).slice(0, MOST_CHANGES);
  });
}

/** Where the same entries can be had as a file. */
export function exportHref(query: AuditQuery, moments: Moments): string {
  return `${LOGS}/export?${toLogSearch(query, moments)}`;
}

/** Whether the signed-in person may read who changed what; `false` while that is not known. */
export function useSeesChanges(): boolean {
  const isAdmin = useRole() === "admin";
  const settings = useResource(["log-settings"], (signal) =>
    load<{ configChangesFor: string }>("/api/v1/settings/logs", { signal }),
  );
  return isAdmin || (settings.kind === "ready" && settings.value.configChangesFor === "everyone");
}

/** Our own keys are renamed; those in `details` belong to what was logged. */
async function listEntries(path: string, signal: AbortSignal): Promise<Page<AuditLogEntry>> {
  const reply = (await readJson(await send(path, { signal }))) as Page<
    Pick<AuditLogEntry, "details">
  >;
  const page = camelCaseKeys(reply) as Page<AuditLogEntry>;
  const data = page.data.map((entry, index) => {
    const details = reply.data[index]?.details ?? {};
    return { ...entry, details };
  });
  return { ...page, data };
}
