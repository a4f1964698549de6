import type { User } from "../state/wire";
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
  page: number;
}

/** The names of the filters, in the address and in the API. */
const IN_API = {
  type: "log_type",
  integration: "integration",
  status: "status",
  user: "user",
  phone: "phone_number",
} as const;

export type AuditFilter = keyof typeof IN_API;

const FILTERS = Object.keys(IN_API) as AuditFilter[];

/** The index of numbers knows three digits in a row. */
const FEWEST_DIGITS = 3;
/** Who only reads may not learn a number digit by digit. */
const MOST_DIGITS_FOR_READERS = 4;

/** Reads the address; what makes no sense there is left out. */
export function readAuditQuery(search: string): AuditQuery {
  const query = new URLSearchParams(search);
  const page = Number(query.get("page"));
  return {
    type: query.get("type") || null,
    integration: query.get("integration") || null,
    status: query.get("status") || null,
    user: query.get("user") || null,
    phone: query.get("phone") || null,
    page: Number.isInteger(page) && page > 0 ? page : 1,
  };
}

/** Sets filters in an address, from its first page on, and leaves everything else there as it is. */
export function withFilters(
  search: string,
  filters: Partial<Record<AuditFilter, string | null>>,
): string {
  const query = new URLSearchParams(search);
  query.delete("page");
  for (const [name, value] of Object.entries(filters)) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  return toText(query);
}

/** The address without any filter; the time range stays. */
export function withoutFilters(search: string): string {
  return withFilters(search, Object.fromEntries(FILTERS.map((name) => [name, null])));
}

export function withPage(search: string, page: number): string {
  const query = new URLSearchParams(search);
  if (page > 1) query.set("page", `${page}`);
  else query.delete("page");
  return toText(query);
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

/** Why nothing can be looked for by this part of a number; `null` where it can, or is empty. */
export function checkNumberPart(typed: string, role: User["role"]): string | null {
  const digits = typed.replace(/[\s()/.-]/g, "");
  if (digits === "") return null;
  if (!/^\+?\d+$/.test(digits)) return "Only digits, as in 4567";
  const length = digits.replace("+", "").length;
  if (length < FEWEST_DIGITS) return `At least ${FEWEST_DIGITS} digits`;
  const isTooMuch = length > MOST_DIGITS_FOR_READERS || digits.startsWith("+");
  return role !== "admin" && isTooMuch
    ? `The last ${MOST_DIGITS_FOR_READERS} digits at most`
    : null;
}

function toText(query: URLSearchParams): string {
  return query.size > 0 ? `?${query}` : "";
}
