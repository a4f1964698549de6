import { parseArgs } from "node:util";

/** How long and how often each scenario is measured. */
export interface BenchOptions {
  /** Length of one measurement. */
  seconds: number;
  /** Measurements of each scenario and number of connections; medians are taken over them. */
  rounds: number;
  /** Each Worker answers for so long before anything counts, so that its code is compiled. */
  warmUpSeconds: number;
}

const FULL: BenchOptions = { seconds: 4, rounds: 5, warmUpSeconds: 2 };
/** Shows that everything runs; its figures say little. */
const QUICK: BenchOptions = { seconds: 0.5, rounds: 1, warmUpSeconds: 0.5 };

export const USAGE = `npm run bench -- [--seconds 4] [--rounds 5] [--quick]

  --seconds   length of one measurement
  --rounds    measurements of each scenario; the table shows medians over them
  --quick     a smoke test of a few seconds`;

/** Reads the command line. Throws with what is wrong about it. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: "string" },
      rounds: { type: "string" },
      quick: { type: "boolean", default: false },
    },
  });
  const base = values.quick ? QUICK : FULL;
  return {
    ...base,
    seconds: readPositive("seconds", values.seconds, base.seconds),
    rounds: Math.ceil(readPositive("rounds", values.rounds, base.rounds)),
  };
}

function readPositive(name: string, given: string | undefined, otherwise: number): number {
  if (given === undefined) return otherwise;
  const value = Number(given);
  if (Number.isFinite(value) && value > 0) return value;
  throw new Error(`--${name} must be a number above 0, not "${given}"`);
}
