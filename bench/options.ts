import { parseArgs } from "node:util";
import { SEEDED } from "../scripts/seeded-folder";

/** What is measured: queries run against the database that `npm run seed` put into a folder. */
export type Part =
  | { kind: "all" }
  | { kind: "decide" }
  | { kind: "live" }
  | { kind: "purge" | "queries"; seededIn: string };

/** How long and how often each scenario is measured. */
export interface BenchOptions {
  /** Length of one measurement. */
  seconds: number;
  /** Measurements of each scenario and number of connections; medians are taken over them. */
  rounds: number;
  /** Each Worker answers for so long before anything counts, so that its code is compiled. */
  warmUpSeconds: number;
  part: Part;
}

const ALL: Part = { kind: "all" };
const FULL: BenchOptions = { seconds: 4, rounds: 5, warmUpSeconds: 2, part: ALL };
/** Shows that everything runs; its figures say little. */
const QUICK: BenchOptions = { seconds: 0.5, rounds: 1, warmUpSeconds: 0.5, part: ALL };

export const USAGE = `npm run bench -- [--seconds 4] [--rounds 5] [--quick]
npm run bench -- --only decide
npm run bench -- --only live
npm run bench -- --only queries [--persist-to ${SEEDED}]
npm run bench -- --only purge --persist-to DIR

  --seconds   length of one measurement
  --rounds    measurements of each scenario; the table shows medians over them
  --quick     a smoke test of a few seconds
  --only decide
              times the decision alone, in a moment and without a Worker
  --only live
              times the way from a call's webhook to open dashboards
  --only queries
              times lists, logs, exports and metrics on the database that npm run seed made
  --only purge
              times webhooks while the purge deletes what is too old in such a database:
              npm run seed -- --calls 100000 --traced 100000 --days-ago 91 --persist-to DIR`;

/** Reads the command line. Throws with what is wrong about it. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: "string" },
      rounds: { type: "string" },
      quick: { type: "boolean", default: false },
      only: { type: "string" },
      "persist-to": { type: "string", default: SEEDED },
    },
  });
  const base = values.quick ? QUICK : FULL;
  return {
    ...base,
    part: readPart(values.only, values["persist-to"]),
    seconds: readPositive("seconds", values.seconds, base.seconds),
    rounds: Math.ceil(readPositive("rounds", values.rounds, base.rounds)),
  };
}

function readPart(only: string | undefined, seededIn: string): Part {
  if (only === undefined) return ALL;
  if (only === "decide" || only === "live") return { kind: only };
  if (only === "queries" || only === "purge") return { kind: only, seededIn };
  throw new Error(`--only must be decide, live, purge or queries, not "${only}"`);
}

function readPositive(name: string, given: string | undefined, otherwise: number): number {
  if (given === undefined) return otherwise;
  const value = Number(given);
  if (Number.isFinite(value) && value > 0) return value;
  throw new Error(`--${name} must be a number above 0, not "${given}"`);
}
