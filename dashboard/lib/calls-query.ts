import { readPage, withFilters } from "./address";
import { STATUS_GROUPS } from "./call-words";
import type { Moments } from "./time-range";

/** The filters as they stand in the address of the Calls page, beside the time range. */
export interface CallsQuery {
  /** One status, or the name of a group of them. */
  status: string | null;
  dialer: string | null;
  /** Part of a phone number. */
  phone: string | null;
  page: number;
}

export type CallsFilter = "status" | "dialer" | "phone";

const FILTERS = ["status", "dialer", "phone"] as const satisfies CallsFilter[];

/** Reads the address; what makes no sense there is left out. */
export function readCallsQuery(search: string): CallsQuery {
  const query = new URLSearchParams(search);
  return {
    status: query.get("status") || null,
    dialer: query.get("dialer") || null,
    phone: query.get("phone") || null,
    page: readPage(query),
  };
}

/** The address without any filter; the time range stays. */
export function withoutCallFilters(search: string): string {
  return withFilters(search, Object.fromEntries(FILTERS.map((name) => [name, null])));
}

export function isNarrowed(query: CallsQuery): boolean {
  return FILTERS.some((name) => query[name] !== null);
}

/** What the API is asked for, but for the length of a page. */
export function toCallSearch(query: CallsQuery, { startDate, endDate }: Moments): URLSearchParams {
  const search = new URLSearchParams({ start_date: startDate, end_date: endDate });
  const { status, dialer, phone, page } = query;
  const group = STATUS_GROUPS[status ?? ""];
  if (group) for (const [name, value] of Object.entries(group.asks)) search.set(name, value);
  else if (status) search.set("status", status);
  if (dialer) search.set("dialer", dialer);
  if (phone) search.set("phone_number", phone);
  search.set("page", `${page}`);
  return search;
}
