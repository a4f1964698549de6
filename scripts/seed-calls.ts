import { parseArgs } from "node:util";
import type { CallEvent } from "../src/calls/call-event";
import { createCallStore, type FoldedCall } from "../src/calls/call-store";
import { MEASURES } from "../src/calls/contribution";
import { foldCall } from "../src/calls/lifecycle";
import { openDatabase } from "./local-database";
import { makeUpCall, spreadOverDays } from "./made-up-call";
import { toMessages } from "./made-up-trace";
import { createRandom } from "./random";
import { ROLL_UPS, repeatCalls, repeatRollUps } from "./repeat-calls";
import { SEEDED } from "./seeded-folder";
import { runWrangler } from "./worker-process";

/** Calls a batch: as many as stay below the 2 MB that D1 takes in one value. */
const BATCH = 500;
/** Calls that are folded; all others repeat them. */
const ORIGINALS = 10_000;
const DAY_MS = 86_400_000;
const QUARTER_MS = 900_000;
const REPORT_EVERY = 100_000;

const USAGE = `npm run seed -- [--calls 1000000] [--traced 200000] [--days 30] [--days-ago 0]
            [--persist-to ${SEEDED}]

  Fills a local database with made-up calls and their roll-ups, in lots of ${ORIGINALS.toLocaleString("en")}. The newest of
  them, as many as --traced says, come with their events, decisions and provider calls.
  The last of them came in so many --days-ago.
  npx wrangler dev --persist-to DIR then shows them.`;

interface Amounts {
  calls: number;
  /** Of these, about the newest come with events, decisions and provider calls. */
  traced: number;
  /** The calls spread over so many, up to `until`. */
  days: number;
  until: number;
}

/**
 * Fills the database in a folder with made-up calls: the product's own fold and store write those
 * of one day, so nothing can differ; then the same day comes again and again, with other callers.
 */
async function seedDatabase(folder: string, amounts: Amounts): Promise<void> {
  const { calls, traced, days, until } = amounts;
  await runWrangler(["d1", "migrations", "apply", "DB", "--local", "--persist-to", folder]);
  const { db: opened, close } = await openDatabase(folder);
  try {
    const db = opened as unknown as D1Database;
    const startedAt = Date.now();
    const originals = Math.min(calls, ORIGINALS);
    const begin = Math.floor(until / DAY_MS - days) * DAY_MS;
    await foldCalls(db, originals, begin);
    report(originals, startedAt);

    await db.batch(ROLL_UPS.map((table) => db.prepare(putAside(table))));
    for (let number = 1; number * originals < calls; number++) {
      const day = number % days;
      const shiftMs = day * DAY_MS + Math.floor(number / days) * QUARTER_MS;
      const isTraced = day >= days - (traced / calls) * days;
      const statements = [
        ...repeatCalls({ originals, number, shiftMs, isTraced }),
        ...repeatRollUps(shiftMs, MEASURES),
      ];
      await db.batch(statements.map((sql) => db.prepare(sql)));
      const done = (number + 1) * originals;
      if (done % REPORT_EVERY === 0 || done >= calls) report(done, startedAt);
    }
    await db.batch(ROLL_UPS.map((table) => db.prepare(`DROP TABLE original_${table}`)));
  } finally {
    await close();
  }
}

const putAside = (table: string) => `CREATE TABLE original_${table} AS SELECT * FROM ${table}`;

/** The calls of the day that begins then, with everything that belongs to them. */
async function foldCalls(db: D1Database, count: number, begin: number): Promise<void> {
  const store = createCallStore(db, Date.now);
  const random = createRandom(begin);
  const at = spreadOverDays(count, begin, begin + DAY_MS);
  for (let from = 0; from < count; from += BATCH) {
    const made = Array.from({ length: Math.min(BATCH, count - from) }, (_, i) =>
      makeUpCall(random, from + i, at(from + i)),
    );
    const saved = await store.saveFold(made.map(foldUp), made.flatMap(toMessages), null);
    if (saved === "conflict")
      throw new Error("the folder holds such calls already: choose another");
    await db.prepare(SETTLE_WRITE_BACKS).run();
  }
}

/** As if the CRM had heard of them: a product that starts on this database tells it of none. */
const SETTLE_WRITE_BACKS = `
  UPDATE write_backs SET attempts = 1, settled_at = created_at, result = 'sent'
  WHERE attempts = 0`;

function foldUp(events: readonly CallEvent[]): FoldedCall {
  return { call: foldCall(events[0]?.callSid ?? "", events), version: 1, counted: null };
}

function report(done: number, startedAt: number) {
  const seconds = Math.round((Date.now() - startedAt) / 1_000);
  console.log(`${done.toLocaleString("en")} calls after ${seconds} s`);
}

const { values } = parseArgs({
  options: {
    calls: { type: "string", default: "1000000" },
    traced: { type: "string", default: "200000" },
    days: { type: "string", default: "30" },
    "days-ago": { type: "string", default: "0" },
    "persist-to": { type: "string", default: SEEDED },
    help: { type: "boolean", default: false },
  },
});

function readCount(name: string, given: string): number {
  const count = Number(given);
  if (Number.isInteger(count) && count >= 0) return count;
  console.error(`--${name} must be a whole number, not "${given}"`);
  process.exit(1);
}

if (values.help) console.log(USAGE);
else {
  const amounts = {
    calls: readCount("calls", values.calls),
    traced: readCount("traced", values.traced),
    days: readCount("days", values.days),
    until: Date.now() - readCount("days-ago", values["days-ago"]) * DAY_MS,
  };
  await seedDatabase(values["persist-to"], amounts);
}
