import { join } from "node:path";
import { parseArgs } from "node:util";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import type { CallEvent } from "../src/calls/call-event";
import { type CallStore, createCallStore, type FoldedCall } from "../src/calls/call-store";
import { foldCall } from "../src/calls/lifecycle";
import { makeUpCall, spreadOverDays } from "./made-up-call";
import { createRandom } from "./random";
import { SEEDED } from "./seeded-folder";
import { runWrangler } from "./worker-process";

const USAGE = `npm run seed -- [--calls 1000000] [--days 30] [--persist-to ${SEEDED}]

  Fills a local database with made-up calls and their roll-ups, without events or decisions.
  npx wrangler dev --persist-to DIR then shows them.`;

/** Calls a batch: as many as stay below the 2 MB that D1 takes in one value. */
const BATCH = 1_000;
const DAY_MS = 86_400_000;
const REPORT_EVERY = 100_000;

/** `npm run seed`: the product's own fold and store write the calls, so nothing can differ. */
async function main(calls: number, days: number, folder: string): Promise<void> {
  await runWrangler(["d1", "migrations", "apply", "DB", "--local", "--persist-to", folder]);
  const runtime = openDatabase(folder);
  try {
    const now = Date.now();
    const db = (await runtime.getD1Database("DB")) as unknown as D1Database;
    const store = createCallStore(db, () => now);
    const random = createRandom(now);
    const at = spreadOverDays(calls, now - days * DAY_MS, now);
    let saving: Promise<unknown> = Promise.resolve();
    for (let from = 0; from < calls; from += BATCH) {
      // The next batch is made up while the database writes this one.
      const folded = Array.from({ length: Math.min(BATCH, calls - from) }, (_, i) =>
        foldUp(makeUpCall(random, from + i, at(from + i))),
      );
      await saving;
      saving = save(store, folded);
      const done = from + folded.length;
      if (done % REPORT_EVERY === 0 || done === calls) report(done, now);
    }
    await saving;
  } finally {
    await runtime.dispose();
  }
}

function foldUp(events: readonly CallEvent[]): FoldedCall {
  return { call: foldCall(events[0]?.callSid ?? "", events), version: 1, counted: null };
}

async function save(store: CallStore, folded: readonly FoldedCall[]): Promise<void> {
  if ((await store.saveFold(folded, [])) === "saved") return;
  throw new Error("the folder holds such calls already: choose another");
}

function report(done: number, startedAt: number) {
  const seconds = Math.round((Date.now() - startedAt) / 1_000);
  console.log(`${done.toLocaleString("en")} calls after ${seconds} s`);
}

/** The database that wrangler keeps in this folder. */
function openDatabase(folder: string): Miniflare {
  return new Miniflare(
    convertV4MiniflareOptions({
      log: new Log(LogLevel.NONE),
      cf: false,
      resourcePersistencePath: join(folder, "v3"),
      workers: [
        {
          name: "seed",
          modules: true,
          script: "export default { fetch: () => new Response() }",
          d1Databases: { DB: "edge-ivr" },
        },
      ],
    }),
  );
}

const { values } = parseArgs({
  options: {
    calls: { type: "string", default: "1000000" },
    days: { type: "string", default: "30" },
    "persist-to": { type: "string", default: SEEDED },
    help: { type: "boolean", default: false },
  },
});

function readCount(name: string, given: string): number {
  const count = Number(given);
  if (Number.isInteger(count) && count > 0) return count;
  console.error(`--${name} must be a whole number above 0, not "${given}"`);
  process.exit(1);
}

if (values.help) console.log(USAGE);
else {
  const calls = readCount("calls", values.calls);
  await main(calls, readCount("days", values.days), values["persist-to"]);
}
