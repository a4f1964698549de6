import { readPage, withFilters } from "./address";
import type { Moments } from "./time-range";

/** The filters as they stand in the address of the Audit page, beside the time range. */
export interface AuditQuery {
  type: string | null;
  integration: string | null;
  status: string | null;
  /** E-mail address of who made a change. */
  user: string | null;
  /** Part of a phone number. */
  phone: string | null;
  /** The id of one request: what it decided, asked and changed. */
  request: string | null;
  page: number;
}

/** The names of the filters, in the address and in the API. */
const IN_API = {
  type: "log_type",
  integration: "integration",
  status: "status",
  user: "user",
  phone: "phone_number",
  request: "request_id",
} as const;

export type AuditFilter = keyof typeof IN_API;

const FILTERS = Object.keys(IN_API) as AuditFilter[];

/** Reads the address; what makes no sense there is left out. */
export function readAuditQuery(search: string): AuditQuery {
  const query = new URLSearchParams(search);
  return {
    type: query.get("type") || null,
    integration: query.get("integration") || null,
    status: query.get("status") || null,
    user: query.get("user") || null,
    phone: query.get("phone") || null,
    request: query.get("request") || null,
    page: readPage(query),
  };
}

/** The address without any filter; the time range stays. */
export function withoutFilters(search: string): string {
  return withFilters(search, Object.fromEntries(FILTERS.map((name) => [name, null])));
}

export function isNarrowed(query: AuditQuery): boolean {
  return FILTERS.some((name) => query[name] !== null);
}

/** What the API is asked for, but for the page. */
export function toLogSearch(query: AuditQuery, { startDate, endDate }: Moments): URLSearchParams {
  const search = new URLSearchParams({ start_date: startDate, end_date: endDate });
  for (const name of FILTERS) {
    const value = query[name];
    if (value) search.set(IN_API[name], value);
  }
  return search;
}
