import { BRAZE_ANSWER } from "./braze-answer";
import { createMemoryBindings, type Passage } from "./memory-bindings";
import type { Product } from "./product";

/** One call to be taken apart, `pauseMs` after the one before. */
export interface Probe {
  name: string;
  pauseMs: number;
  path: string;
  headers: Record<string, string>;
  body: string;
}

/** What a request asked of the world around it, by name. */
export interface Anatomy {
  name: string;
  status: number;
  twiml: string;
  /** Calls that were under way at once, wait after wait; what the reply waited for is among them. */
  waits: string[][];
  /** Calls that only began after the reply. */
  afterReply: string[];
}

/** Longer than any work between two waits takes, far shorter than any of the product's time limits. */
const SETTLE_MS = 8;
const MOST_WAITS = 20;

/**
 * Takes calls apart: every call to a binding or a provider is held back until nothing else moves,
 * then all that are held are let go at once. Each such moment before the reply is one wait.
 */
export function serveAnatomy(product: Product) {
  return {
    async fetch(request: Request, env: { CONTENTS: string }): Promise<Response> {
      const gate = createGate();
      globalThis.fetch = (input, init) =>
        gate.pass(
          `${init?.method ?? "GET"} ${new URL(String(input)).pathname}`,
          new Response(BRAZE_ANSWER, { status: 201 }),
        );
      const bound = { ...env, ...createMemoryBindings(JSON.parse(env.CONTENTS), gate.pass) };

      const probes: Probe[] = await request.json();
      const anatomies: Anatomy[] = [];
      for (const probe of probes) {
        await pause(probe.pauseMs);
        anatomies.push(await takeApart(product, bound, gate, probe));
      }
      return Response.json(anatomies);
    },
  };
}

async function takeApart(
  product: Product,
  env: object,
  gate: Gate,
  { name, path, headers, body }: Probe,
): Promise<Anatomy> {
  const after: Promise<unknown>[] = [];
  const ctx = {
    waitUntil: (work: Promise<unknown>) => void after.push(work),
    passThroughOnException() {},
    props: {},
  };
  const request = new Request(`https://bench.invalid${path}`, { method: "POST", headers, body });

  const reply = follow(Promise.resolve(product.fetch(request, env, ctx)));
  const waits = await letGoUntil(gate, reply.isSettled);
  const response = await reply.work;

  const rest = follow(Promise.allSettled(after));
  const afterReply = (await letGoUntil(gate, rest.isSettled)).flat();
  return { name, status: response.status, twiml: await response.text(), waits, afterReply };
}

/** A promise that can be asked whether it is settled. */
function follow<T>(work: Promise<T>): { work: Promise<T>; isSettled: () => boolean } {
  let isSettled = false;
  const settle = () => {
    isSettled = true;
  };
  work.then(settle, settle);
  return { work, isSettled: () => isSettled };
}

async function letGoUntil(gate: Gate, isOver: () => boolean): Promise<string[][]> {
  const waits: string[][] = [];
  for (let round = 0; round < MOST_WAITS; round++) {
    await pause(SETTLE_MS);
    if (isOver()) return waits;
    const released = gate.release();
    if (released.length > 0) waits.push(released);
  }
  throw new Error(`more than ${MOST_WAITS} waits: ${JSON.stringify(waits)}`);
}

interface Gate {
  pass: Passage;
  /** Lets all go that are held back, and names them. */
  release(): string[];
}

function createGate(): Gate {
  let held: { name: string; letGo: () => void }[] = [];
  return {
    pass: (name, answer) =>
      new Promise((resolve) => held.push({ name, letGo: () => resolve(answer) })),
    release() {
      const released = held;
      held = [];
      for (const { letGo } of released) letGo();
      return released.map(({ name }) => name);
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
