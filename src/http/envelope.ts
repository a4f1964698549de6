import { z } from "@hono/zod-openapi";
import { AppError, ERROR_STATUS } from "../shared/app-error";

const errorTypes = Object.keys(ERROR_STATUS) as [string, ...string[]];

const problem = z
  .object({
    error: z.object({
      type: z.enum(errorTypes),
      message: z.string(),
      details: z.array(z.object({ field: z.string(), message: z.string(), code: z.string() })),
      request_id: z.uuid(),
    }),
  })
  .openapi("Problem");

/** A reply whose whole body this is. */
export function json<T extends z.ZodType>(schema: T, description: string) {
  return { content: { "application/json": { schema } }, description };
}

/** A request body of JSON. */
export function body<T extends z.ZodType>(schema: T) {
  return { content: { "application/json": { schema } }, required: true };
}

/** A reply that holds one thing: `{ data }`. */
export function reply<T extends z.ZodType>(schema: T, description: string) {
  return json(z.object({ data: schema }), description);
}

/** One page of many things. */
export function pageOf<T extends z.ZodType>(schema: T) {
  return z.object({
    data: z.array(schema),
    total: z.number().int(),
    total_is_capped: z.boolean().openapi({ description: "There are more than `total`." }),
    page: z.number().int(),
    page_size: z.number().int(),
  });
}

/** A reply that holds one page of many. */
export function list<T extends z.ZodType>(schema: T, description: string) {
  return json(pageOf(schema), description);
}

/** A list short enough to be one page. */
export function onePage<T>(data: T[]) {
  const total = data.length;
  return { data, total, total_is_capped: false, page: 1, page_size: total };
}

/** What any operation may answer instead. */
export const problems = {
  400: json(problem, "Something in the request is wrong; `details` names each field"),
  401: json(problem, "No key or session, or one that is no longer valid"),
  403: json(problem, "Not allowed for this role"),
  404: json(problem, "There is no such thing"),
  429: json(problem, "Too many requests; try again in a minute"),
  500: json(problem, "A fault of ours; quote `request_id`"),
} as const;

/** What an operation that depends on the state of its thing may answer beside. */
export const conflict = {
  409: json(problem, "Not in the state this thing is in"),
} as const;

/** What a change that names the version it was made from may answer beside. */
export const stale = {
  412: json(problem, "Somebody changed the thing since the version in `If-Match`"),
} as const;

/** What an operation that hands something to a queue may answer beside. */
export const queueProblem = {
  502: json(problem, "The queue did not take it; nothing changed"),
} as const;

/** What an operation may answer that asks a provider. */
export const integrationProblems = {
  502: json(problem, "A provider we had to ask did not answer"),
} as const;

const MAX_PAGE_SIZE = 200;
const DEFAULT_PAGE_SIZE = 50;

/** Query parameters of every list. */
export const pageQuery = z.object({
  page: z.coerce.number().int().min(1).default(1),
  page_size: z.coerce.number().int().min(1).max(MAX_PAGE_SIZE).default(DEFAULT_PAGE_SIZE),
});

/** The last row that paging reaches: further back is found by narrowing the range. */
const LAST_ROW = 10_000;

/** Refuses pages so far back that reading them would mean reading everything before them. */
export function refuseFarPages(page: number, pageSize: number): void {
  if ((page - 1) * pageSize < LAST_ROW) return;
  throw new AppError("ValidationError", "Paging ends at 10,000 rows: narrow the dates", [
    { field: "page", message: "is too far back for this page_size", code: "too_far" },
  ]);
}

const DAY_MS = 86_400_000;

/** A moment as people write it: ISO 8601 with a zone, or a day in UTC. */
export const momentText = z.union([z.iso.datetime({ offset: true }), z.iso.date()], {
  error: "must be a date such as 2026-03-10 or 2026-03-10T14:00:00Z",
});

/** A moment in a query: ISO 8601 with a zone, or a day in UTC. */
export const momentQuery = momentText.transform((text) => Date.parse(text));

/** The end of a range: a moment, or a day that is included whole. */
export const endQuery = momentText.transform((text) =>
  text.includes("T") ? Date.parse(text) : Date.parse(text) + DAY_MS - 1,
);

/** Refuses a range that ends before it starts. */
export function refuseReversedRange(from: number | undefined, until: number | undefined): void {
  if (from === undefined || until === undefined || from <= until) return;
  throw new AppError("ValidationError", "The range ends before it starts", [
    { field: "end_date", message: "must not be before start_date", code: "reversed_range" },
  ]);
}

/** The end of a range that lasts until now where nobody says more; refuses one that is none. */
export function endOfRange(from: number | undefined, until: number | undefined, now: number) {
  if (until === undefined && from !== undefined && from > now) {
    throw new AppError("ValidationError", "The range begins in the future", [
      { field: "start_date", message: "must not be in the future", code: "in_the_future" },
    ]);
  }
  refuseReversedRange(from, until);
  return until ?? now;
}

/** ISO 8601 in UTC, as all times on the wire. */
export const moment = z.iso.datetime();

export function toIso(at: number): string {
  return new Date(at).toISOString();
}

export function toIsoOrNull(at: number | null): string | null {
  return at === null ? null : toIso(at);
}
