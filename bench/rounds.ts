import { setTimeout as pause } from "node:timers/promises";
import type { LoadGenerator, Measured } from "./load";
import type { BenchOptions } from "./options";
import type { Scenario } from "./scenario";
import type { Workers } from "./workers";

/**
 * What a scenario is measured at. `alone`: one call at a time with a pause after each, as long as
 * a caller waits and no longer. `backToBack`: the next call on the heels of the one before, so
 * that it also waits for what that one left to do: the local runtime has one thread for all of
 * it. `many`: throughput.
 */
export const CROWDS = {
  alone: { connections: 1, rate: 50 },
  backToBack: { connections: 1, rate: null },
  many: { connections: 32, rate: null },
} as const;
export type Crowd = keyof typeof CROWDS;

/** What happened in one round, and how far the ledger's consumer was behind when it ended. */
export interface RoundFigures extends Measured {
  unrecorded: number;
  drainSeconds: number;
}

/** The figures of each scenario, round by round. */
export type Figures = Map<Scenario, Record<Crowd, RoundFigures[]>>;

/** Enough calls for Workers that keep none of them, and so cannot tell a repeat. */
const REPEATED_POOL = 4_000;
/** Calls signed beforehand for a second, until a first measurement tells how many are needed. */
const FIRST_GUESS_RPS = 5_000;
/** A round may turn out faster than the fastest before. */
const POOL_RESERVE = 2;

/**
 * Measures all scenarios in turn, round after round, so that what slows the machine down for a
 * while slows all of them. Nothing is measured while the consumer still works off a round before.
 */
export async function measureRounds(
  workers: Workers,
  load: LoadGenerator,
  scenarios: readonly Scenario[],
  { seconds, rounds, warmUpSeconds }: BenchOptions,
): Promise<Figures> {
  const figures: Figures = new Map(
    scenarios.map((one) => [one, { alone: [], backToBack: [], many: [] }]),
  );
  const fastest = new Map<Scenario, number>();
  let nextIndex = 1;

  async function measure(scenario: Scenario, crowd: Crowd, lastsSeconds: number) {
    const { calls, expectedStatus } = scenario;
    const mayRepeat = !isKept(scenario);
    const rps = fastest.get(scenario) ?? FIRST_GUESS_RPS;
    const poolSize = mayRepeat ? REPEATED_POOL : Math.ceil(rps * POOL_RESERVE * (lastsSeconds + 1));
    const url = workers.urlOf(scenario.worker);
    const firstIndex = nextIndex;
    nextIndex += poolSize;
    const recordedBefore = await workers.countRecorded();
    const job = { url, calls, expectedStatus, ...CROWDS[crowd], seconds: lastsSeconds };
    const measured = await load.measure({ ...job, firstIndex, poolSize, mayRepeat });
    fastest.set(scenario, Math.max(fastest.get(scenario) ?? 0, measured.rps));

    const goal = recordedBefore + (isRecorded(scenario) ? measured.requests : 0);
    return { ...measured, ...(await drain(workers, goal)) };
  }

  for (const scenario of scenarios) await measure(scenario, "many", warmUpSeconds);
  for (let round = 0; round < rounds; round++) {
    for (const crowd of Object.keys(CROWDS) as Crowd[]) {
      for (const scenario of scenarios) {
        figures.get(scenario)?.[crowd].push(await measure(scenario, crowd, seconds));
      }
    }
  }
  return figures;
}

/** Whether each request leaves something behind that makes its repeat another kind of request. */
function isKept({ worker, expectedStatus }: Scenario): boolean {
  return worker.startsWith("product") && expectedStatus === 200;
}

function isRecorded({ worker, expectedStatus }: Scenario): boolean {
  return worker === "product" && expectedStatus === 200;
}

const LOOK_AGAIN_MS = 100;
const DRAIN_PATIENCE_S = 120;

/** Waits until the database holds `goal` decisions. Throws when they do not come: calls were lost. */
async function drain(workers: Workers, goal: number) {
  const startedAt = performance.now();
  const elapsed = () => (performance.now() - startedAt) / 1_000;
  let recorded = await workers.countRecorded();
  const unrecorded = Math.max(0, goal - recorded);
  while (recorded < goal) {
    if (elapsed() > DRAIN_PATIENCE_S) throw new Error(`${goal - recorded} calls are not on record`);
    await pause(LOOK_AGAIN_MS);
    recorded = await workers.countRecorded();
  }
  return { unrecorded, drainSeconds: unrecorded === 0 ? 0 : elapsed() };
}
