import { camelCaseKeys } from "../lib/camel-case";
import { NO_ANSWER, Problem, readProblem } from "./problem";
import type { Call, CallDetails, CallFilter, Page, SignedIn } from "./wire";
import { toCallLog } from "./wire-log";

export type * from "./wire";
export type * from "./wire-log";

/** A list asks for as many rows as a person reads without searching. */
export const PAGE_SIZE = 50;
/** Longer than any query may take; a request that hangs must end in an error one can retry. */
const PATIENCE_MS = 15_000;

interface Request {
  method?: "GET" | "POST" | "PUT" | "DELETE";
  body?: unknown;
  signal?: AbortSignal | undefined;
}

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

  getCall: (callSid: string, signal?: AbortSignal) =>
    load<CallDetails>(`/api/v1/calls/${encodeURIComponent(callSid)}`, { signal }),

  getCallLog: async (callSid: string, signal?: AbortSignal) =>
    toCallLog(await load<unknown>(`/api/v1/logs/${encodeURIComponent(callSid)}`, { signal })),

  /** The API's own description, letter by letter. */
  openApiDocument: async () => readJson(await send("/api/v1/openapi.json", {})),
};

/** What stands under `data` in the reply. */
async function load<T>(path: string, options: Request): Promise<T> {
  return (await read<{ data: T }>(path, options)).data;
}

async function read<T>(path: string, options: Request): Promise<T> {
  return camelCaseKeys(await readJson(await send(path, options))) as T;
}

async function send(path: string, { method = "GET", body, signal }: Request): Promise<Response> {
  const limit = AbortSignal.timeout(PATIENCE_MS);
  const response = await fetch(path, {
    method,
    credentials: "same-origin",
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? null : JSON.stringify(body),
    signal: signal ? AbortSignal.any([signal, limit]) : limit,
  }).catch((thrown: unknown) => {
    // A request given up by the page is not a problem anybody should read.
    if (signal?.aborted) throw thrown;
    throw noAnswer();
  });
  if (!response.ok) throw await readProblem(response);
  return response;
}

/** A proxy's error page in HTML, with status 200, is no answer either. */
async function readJson(response: Response): Promise<unknown> {
  return response.json().catch(() => {
    throw noAnswer();
  });
}

function noAnswer(): Problem {
  const message = "The server could not be reached. Check the connection and try again.";
  return new Problem(NO_ANSWER, "NetworkError", message);
}

function toQuery(filter: CallFilter): URLSearchParams {
  const query = new URLSearchParams({ page: `${filter.page}`, page_size: `${PAGE_SIZE}` });
  if (filter.status) query.set("status", filter.status);
  if (filter.dialer) query.set("dialer", filter.dialer);
  if (filter.startDate) query.set("start_date", filter.startDate);
  if (filter.endDate) query.set("end_date", filter.endDate);
  return query;
}
