import { env as boundEnv } from "cloudflare:workers";
import { vi } from "vitest";
import type { LedgerMessage } from "../../../src/calls/call-event";
import { wellAnswer } from "./dialers";
import { watched } from "./faults";
import type { LogLine, LogLines } from "./log-lines";
import {
  aCall,
  deliver,
  type Overrides,
  type Reply,
  type ShownTrace,
  startProduct,
  testEnv,
  traceOnce,
} from "./product";
import { failAs, type ProviderFault } from "./provider-faults";
import { timed } from "./stopwatch";
import { aCallSid } from "./twilio";

/** A voice webhook: what Twilio sends there, and the event that must be on record of it. */
export interface Endpoint {
  query?: string;
  form: Record<string, string>;
  event: string;
}

/** One place of the matrix: this dependency fails so while Twilio asks here. */
export interface Cell<Fault extends string = string> {
  /** The request's id. The call is the cell's own, too. */
  id: string;
  callSid: string;
  dependency: string;
  fault: Fault;
  path: string;
  endpoint: Endpoint;
}

/** What came of a cell. */
export interface CellResult {
  cell: Cell;
  reply: Reply;
  tookMs: number;
  /** The product used what was broken. */
  isTouched: boolean;
  /** The trace of the call, read when everything worked again. */
  trace: ShownTrace;
  /** Warnings and worse that name the request or the call. */
  lines: LogLine[];
}

export function cellsOf<Fault extends string>(
  dependency: string,
  faults: readonly Fault[],
  endpoints: Readonly<Record<string, Endpoint>>,
): Cell<Fault>[] {
  return faults.flatMap((fault) =>
    Object.entries(endpoints).map(([path, endpoint]) => {
      const [id, callSid] = [crypto.randomUUID(), aCallSid()];
      return { id, callSid, dependency, fault, path, endpoint };
    }),
  );
}

const LOUD = ["WARNING", "ERROR", "CRITICAL"];

/** All cells at once, each with its own broken part; waits until every trace is there. */
export async function runBindingCells<Name extends keyof Env>(
  name: Name,
  cells: readonly Cell[],
  broken: (fault: string) => Env[Name] & object,
  log: LogLines,
): Promise<CellResult[]> {
  providersAnswer(() => null);
  return Promise.all(
    cells.map((cell) => {
      let isTouched = false;
      const part = watched(broken(cell.fault), () => {
        isTouched = true;
      });
      return runCell(cell, { [name]: part } as Overrides, () => isTouched, log);
    }),
  );
}

/** One cell after the other: a request that leaves the product does not say whose it is. */
export async function runProviderCells(
  host: string,
  cells: readonly Cell<ProviderFault>[],
  log: LogLines,
): Promise<CellResult[]> {
  const results: CellResult[] = [];
  for (const cell of cells) {
    let isTouched = false;
    providersAnswer((url, signal) => {
      if (url.host !== host) return null;
      isTouched = true;
      return failAs(cell.fault, signal);
    });
    results.push(await runCell(cell, {}, () => isTouched, log));
  }
  return results;
}

type Answer = Response | Promise<Response>;

/** Every provider is well, but where `fail` answers in its place. */
function providersAnswer(fail: (url: URL, signal: AbortSignal) => Answer | null) {
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    const failure = fail(url, init?.signal ?? request.signal);
    if (failure !== null) return failure;
    if (url.host !== "braze.test") return wellAnswer(url);
    const custom_attributes = { lead_owner: "team_z", lead_score: 85 };
    return Response.json(
      { users: [{ external_id: "lead-1", custom_attributes }] },
      { status: 201 },
    );
  });
}

async function runCell(
  cell: Cell,
  overrides: Overrides,
  isTouched: () => boolean,
  log: LogLines,
): Promise<CellResult> {
  const { LEDGER, kept } = aKeptQueue();
  const whole = { LEDGER, CIRCUIT_BREAKER: breakersOf(cell), ...overrides };
  const product = startProduct(whole);
  const form = { ...aCall(), ...cell.endpoint.form, CallSid: cell.callSid };

  const path = cell.path + (cell.endpoint.query ?? "");
  const { value: reply, tookMs } = await timed(() =>
    product.webhook(path, form, { headers: { "x-request-id": cell.id } }),
  );

  // What the queue kept is delivered once storage is back; the rest may still be broken.
  const { DB } = boundEnv;
  await deliver(testEnv({ ...whole, LEDGER: boundEnv.LEDGER, DB }), "ledger", kept);
  const trace = await traceOnce(startProduct(), cell.callSid);
  const lines = log
    .all()
    .filter((line) => LOUD.includes(line.level))
    .filter((line) => [cell.id, cell.callSid].some((id) => JSON.stringify(line).includes(id)));
  return { cell, reply, tookMs, isTouched: isTouched(), trace, lines };
}

/** A queue that keeps what it is given until the test delivers it. */
function aKeptQueue(): { LEDGER: Queue<LedgerMessage>; kept: LedgerMessage[] } {
  const kept: LedgerMessage[] = [];
  const { LEDGER } = boundEnv;
  const keeping = {
    send: async (message: LedgerMessage) => void kept.push(message),
    sendBatch: LEDGER.sendBatch,
    metrics: LEDGER.metrics,
  };
  return { LEDGER: keeping as unknown as Queue<LedgerMessage>, kept };
}

/** Objects nobody used before: what one cell taught them is not known to the next. */
function breakersOf(cell: Cell): Env["CIRCUIT_BREAKER"] {
  const { CIRCUIT_BREAKER } = boundEnv;
  const own = { getByName: (name: string) => CIRCUIT_BREAKER.getByName(`${name}-${cell.id}`) };
  return own as unknown as Env["CIRCUIT_BREAKER"];
}
