import { load, read, readJson, send } from "./http";
import type { Call, CallDetails, CallFigures, CallFilter, Page, SignedIn } from "./wire";
import { toCallLog } from "./wire-log";

export type * from "./wire";
export type * from "./wire-log";

/** A list asks for as many rows as a person reads without searching. */
export const PAGE_SIZE = 50;
/** The API, as the pages use it. Every failure is a `Problem`. */
export const api = {
  /** Who is signed in; refused with 401 when nobody is. */
  session: (signal?: AbortSignal) => load<SignedIn>("/api/v1/session", { signal }),

  signIn: (apiKey: string) =>
    load<SignedIn>("/api/v1/session", { method: "POST", body: { api_key: apiKey } }),

  signOut: async () => {
    await send("/api/v1/session", { method: "DELETE" });
  },

  /** Newest first. */
  listCalls: (filter: CallFilter, signal?: AbortSignal) =>
    read<Page<Call>>(`/api/v1/calls?${toQuery(filter)}`, { signal }),

  /** Of the last 24 hours, and of now. */
  getCallFigures: async (signal?: AbortSignal): Promise<CallFigures> => {
    const [active, metrics] = await Promise.all([
      load<Pick<CallFigures, "activeCount">>("/api/v1/calls/active?page_size=1", { signal }),
      load<Omit<CallFigures, "activeCount">>("/api/v1/calls/metrics", { signal }),
    ]);
    return { ...metrics, activeCount: active.activeCount };
  },

  getCall: (callSid: string, signal?: AbortSignal) =>
    load<CallDetails>(`/api/v1/calls/${encodeURIComponent(callSid)}`, { signal }),

  getCallLog: async (callSid: string, signal?: AbortSignal) =>
    toCallLog(await load<unknown>(`/api/v1/logs/${encodeURIComponent(callSid)}`, { signal })),

  /** The API's own description, letter by letter. */
  openApiDocument: async () => readJson(await send("/api/v1/openapi.json", {})),
};

function toQuery(filter: CallFilter): URLSearchParams {
  const query = new URLSearchParams({ page: `${filter.page}`, page_size: `${PAGE_SIZE}` });
  if (filter.status) query.set("status", filter.status);
  if (filter.dialer) query.set("dialer", filter.dialer);
  if (filter.startDate) query.set("start_date", filter.startDate);
  if (filter.endDate) query.set("end_date", filter.endDate);
  return query;
}
