import { renderAnatomies, takeCallsApart } from "./anatomy-report";
import { buildBundle } from "./bundle";
import { measureDecide, renderDecide } from "./decide";
import { measureLive } from "./live";
import { type LoadGenerator, startLoadGenerator } from "./load";
import { type BenchOptions, readOptions, USAGE } from "./options";
import { measurePurge } from "./purge";
import { measureQueries } from "./queries";
import { ratiosTo, renderBacklog, renderFigures } from "./report";
import { type Figures, measureRounds } from "./rounds";
import { BARE, SCENARIOS, type Scenario } from "./scenario";
import { startWorkers, type Workers } from "./workers";

/** `npm run bench`: what the product costs beside a Worker that does nothing, in one run. */
async function main(options: BenchOptions): Promise<void> {
  const { part } = options;
  if (part.kind === "all" || part.kind === "decide") console.log(renderDecide(measureDecide()));
  if (part.kind === "decide") return;

  console.log("Building the Worker …");
  const bundle = await buildBundle();
  if (part.kind === "queries") {
    console.log(await measureQueries(bundle, part.seededIn));
    return;
  }
  if (part.kind === "live") {
    console.log(await measureLive(bundle));
    return;
  }
  if (part.kind === "purge") {
    console.log(await measurePurge(bundle, part.seededIn));
    return;
  }
  const workers = await startWorkers(bundle);
  const load = startLoadGenerator();
  try {
    await compare(workers, load, options);
  } finally {
    load.stop();
    await workers.stop();
  }
}

async function compare(workers: Workers, load: LoadGenerator, options: BenchOptions) {
  console.log("\nWhat a call asks of bindings and providers\n");
  console.log(renderAnatomies(await takeCallsApart(workers)));

  const { rounds, seconds } = options;
  console.log(`\nMeasuring ${SCENARIOS.length} scenarios, ${rounds} × 3 × ${seconds} s each …\n`);
  const figures = await measureRounds(workers, load, SCENARIOS, options);
  console.log(renderFigures(figures, BARE));
  console.log(`\n${explain(figures)}`);
  const { hits, misses, undecided } = await workers.countKinds();
  console.log(
    `On record: ${hits} cache hits, ${misses} misses; ${undecided} not by current rules.`,
  );
}

function explain(figures: Figures): string {
  const logging = ratiosTo(figures, named("own code"), named("own code, log silent"));
  const reading = ratiosTo(figures, named("cache hit"), named("cache hit, ledger not read"));
  const percent = (ratio: number) => `${((ratio - 1) * 100).toFixed(0)} %`;
  return [
    "Medians over rounds, ratios within each. p50: one call at a time, 50 a second; back to back: p50 without a pause.",
    "Cost: how many requests the bare Worker answers in the time of one.",
    `Logging adds ${percent(logging.p50)} to the p50 of own code and ${percent(logging.cost)} to its cost.`,
    `Reading the ledger adds ${percent(reading.cost)} to the cost of a cache hit: ${renderBacklog(figures, named("cache hit"))}.`,
  ].join("\n");
}

function named(name: string): Scenario {
  const scenario = SCENARIOS.find((one) => one.name === name);
  if (!scenario) throw new Error(`there is no scenario "${name}"`);
  return scenario;
}

if (process.argv.includes("--help")) {
  console.log(USAGE);
} else {
  main(readOptions(process.argv.slice(2))).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  });
}
