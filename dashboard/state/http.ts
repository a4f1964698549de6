import { camelCaseKeys } from "../lib/camel-case";
import { NO_ANSWER, Problem, readProblem } from "./problem";

/** Longer than any query may take; a request that hangs must end in an error one can retry. */
const PATIENCE_MS = 15_000;

export interface Request {
  method?: "GET" | "POST" | "PUT" | "DELETE";
  body?: unknown;
  /** Sent letter by letter, in the place of `body`. */
  csv?: string | undefined;
  /** The version a change is made from: refused when somebody else was faster. */
  version?: number | undefined;
  /** For what waits for a provider, or has much to do. */
  patienceMs?: number;
  signal?: AbortSignal | undefined;
}

/** What stands under `data` in the reply. */
export async function load<T>(path: string, options: Request = {}): Promise<T> {
  return (await read<{ data: T }>(path, options)).data;
}

export async function read<T>(path: string, options: Request = {}): Promise<T> {
  return camelCaseKeys(await readJson(await send(path, options))) as T;
}

export async function send(
  path: string,
  { method = "GET", body, csv, version, patienceMs = PATIENCE_MS, signal }: Request = {},
): Promise<Response> {
  const limit = AbortSignal.timeout(patienceMs);
  const response = await fetch(path, {
    method,
    credentials: "same-origin",
    headers: {
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...(csv === undefined ? {} : { "Content-Type": "text/csv" }),
      ...(version === undefined ? {} : { "If-Match": `${version}` }),
    },
    body: body === undefined ? (csv ?? null) : JSON.stringify(body),
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
export async function readJson(response: Response): Promise<unknown> {
  return response.json().catch(() => {
    throw noAnswer();
  });
}

function noAnswer(): Problem {
  const message = "The server could not be reached. Check the connection and try again.";
  return new Problem(NO_ANSWER, "NetworkError", message);
}

/**
 * What stands under `data`, letter by letter: for documents that people edit, whose keys are the
 * names of owners, digits and settings.
 */
export async function loadDocument<T>(path: string, options: Request = {}): Promise<T> {
  const reply = (await readJson(await send(path, options))) as { data: T };
  return reply.data;
}
