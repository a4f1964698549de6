import {
  convertV4MiniflareOptions,
  Log,
  LogLevel,
  Miniflare,
  type V4WorkerOptions,
  type V4WorkerOptionsShape,
} from "miniflare";
import { readBindings } from "./bindings";
import { LEAD_KEY_PREFIX, migrate, readTables, seedLeads } from "./first-contents";
import { cachedNumber } from "./signed-calls";
import { productVariables } from "./variables";
import { pieceModules, productModules, wrappedModules } from "./worker-modules";
import type { MemoryContents } from "./workerd/memory-bindings";

export type WorkerName =
  | "bare"
  | "braze"
  | "product"
  | "product-unread"
  | "own-code"
  | "own-code-silent"
  | "anatomy";

export interface RecordedKinds {
  hits: number;
  misses: number;
  /** Decided by anything less than the current rules. */
  undecided: number;
}

export interface Workers {
  urlOf(worker: WorkerName): string;
  /** How many routing decisions the product's consumer has written into its database. */
  countRecorded(): Promise<number>;
  /** What kind of calls those were: whether each scenario met what its name says. */
  countKinds(): Promise<RecordedKinds>;
  stop(): Promise<void>;
}

const COUNT_KINDS = `
  SELECT total(braze_cache_hit = 1) AS hits, total(braze_cache_hit = 0) AS misses,
    total(rung <> 'decision') AS undecided
  FROM calls`;

/**
 * Starts everything that is measured, each Worker on a socket of its own straight into the runtime:
 * the product twice, once with nobody reading its ledger, and a third process for the bare Worker,
 * Braze and the product's own code. Bindings are those of `wrangler.toml`.
 */
export async function startWorkers(bundle: string): Promise<Workers> {
  const bindings = readBindings();
  const running: Miniflare[] = [];
  const urls = new Map<WorkerName, string>();
  const start = async (workers: Partial<Record<WorkerName, V4WorkerOptions>>) => {
    const runtime = startRuntime(workers);
    running.push(runtime);
    for (const name of Object.keys(workers) as WorkerName[]) {
      urls.set(name, (await runtime.unsafeGetDirectURL(name)).origin);
    }
    return runtime;
  };
  const urlOf = (worker: WorkerName) => {
    const url = urls.get(worker);
    if (url === undefined) throw new Error(`${worker} is not running`);
    return url;
  };

  await start({ braze: { modules: await pieceModules("braze") } });
  const variables = productVariables(urlOf("braze"));
  const modules = productModules(bundle);
  const read = { ...bindings, modules, bindings: variables };
  const product = await start({ product: read });
  const productUnread = await start({ "product-unread": { ...read, queueConsumers: {} } });
  for (const runtime of [product, productUnread]) await fill(runtime);
  const db = await product.getD1Database("DB");

  const contents: MemoryContents = { ...namesOf(bindings), tables: await readTables(db) };
  const ownCode = await wrappedModules(bundle, "own-code", "serveOwnCode");
  const { compatibilityDate = "" } = bindings;
  const inMemory = (given: Record<string, string>) => ({
    compatibilityDate,
    bindings: { ...given, CONTENTS: JSON.stringify(contents) },
  });
  await start({
    bare: { modules: await pieceModules("bare") },
    "own-code": { modules: ownCode, ...inMemory(variables) },
    "own-code-silent": { modules: ownCode, ...inMemory({ ...variables, LOG_LEVEL: "CRITICAL" }) },
    anatomy: {
      modules: await wrappedModules(bundle, "anatomy", "serveAnatomy"),
      ...inMemory(variables),
    },
  });

  return {
    urlOf,
    async countRecorded() {
      const row = await db.prepare("SELECT count(*) AS n FROM routing_decisions").first("n");
      return Number(row);
    },
    async countKinds() {
      const row = await db.prepare(COUNT_KINDS).first<RecordedKinds>();
      return row ?? { hits: 0, misses: 0, undecided: 0 };
    },
    async stop() {
      await Promise.all(running.map((runtime) => runtime.dispose()));
    },
  };
}

function namesOf(bindings: V4WorkerOptionsShape) {
  return {
    kv: Object.keys(bindings.kvNamespaces ?? {}),
    d1: Object.keys(bindings.d1Databases ?? {}),
    queues: Object.keys(bindings.queueProducers ?? {}),
    objects: Object.keys(bindings.durableObjects ?? {}),
    limits: Object.keys(bindings.ratelimits ?? {}),
    cachedKeyPrefix: LEAD_KEY_PREFIX + cachedNumber(0).slice(0, -4),
  };
}

async function fill(runtime: Miniflare): Promise<void> {
  await migrate(await runtime.getD1Database("DB"));
  await seedLeads(await runtime.getKVNamespace("LEAD_CACHE"));
}

/** One process of the runtime. What the Workers log is written and read as usual, then dropped. */
function startRuntime(workers: Partial<Record<WorkerName, V4WorkerOptions>>): Miniflare {
  const named = Object.entries(workers).map(([name, options]) => ({
    name,
    unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
    ...options,
  }));
  return new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port: 0,
      cf: false,
      log: new Log(LogLevel.NONE),
      handleStructuredLogs: () => {},
      workers: named,
    }),
  );
}
