import { load, read, readJson, send } from "./http";
import type { Call, CallDetails, Page, SignedIn } from "./wire";
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

  /** Newest first; `search` says which page, and what narrows the list. */
  listCalls: (search: URLSearchParams, signal?: AbortSignal) =>
    read<Page<Call>>(`/api/v1/calls?${search}`, { signal }),

  getCall: (callSid: string, signal?: AbortSignal) =>
    load<CallDetails>(`/api/v1/calls/${encodeURIComponent(callSid)}`, { signal }),

  getCallLog: async (callSid: string, signal?: AbortSignal) =>
    toCallLog(await load<unknown>(`/api/v1/logs/${encodeURIComponent(callSid)}`, { signal })),

  /** The API's own description, letter by letter. */
  openApiDocument: async () => readJson(await send("/api/v1/openapi.json", {})),
};
