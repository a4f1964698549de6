import type { CallFilter } from "../state/wire";

/** The filters as they stand in the address of the Calls page: days, not moments. */
export interface CallsQuery {
  status: string | null;
  dialer: string | null;
  /** `2026-11-21`, in the reader's time zone. */
  from: string | null;
  to: string | null;
  page: number;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Reads the address; what makes no sense there is left out. */
export function readCallsQuery(search: string): CallsQuery {
  const query = new URLSearchParams(search);
  const page = Number(query.get("page"));
  return {
    status: query.get("status") || null,
    dialer: query.get("dialer") || null,
    from: readDay(query.get("from")),
    to: readDay(query.get("to")),
    page: Number.isInteger(page) && page > 0 ? page : 1,
  };
}

/** Writes the address; what does not narrow the list is left out. */
export function writeCallsQuery({ page, ...filters }: CallsQuery): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) if (value) query.set(name, value);
  if (page > 1) query.set("page", `${page}`);
  return query.size > 0 ? `?${query}` : "";
}

/** What to ask the API for: both days are meant whole, from midnight to midnight here. */
export function toCallFilter({ status, dialer, from, to, page }: CallsQuery): CallFilter {
  return {
    status,
    dialer,
    startDate: from && new Date(`${from}T00:00:00`).toISOString(),
    endDate: to && new Date(`${to}T23:59:59.999`).toISOString(),
    page,
  };
}

function readDay(text: string | null): string | null {
  return text && DAY.test(text) && !Number.isNaN(Date.parse(text)) ? text : null;
}
