import type { Crowd, Figures, RoundFigures } from "./rounds";
import type { Scenario } from "./scenario";
import { median, medianRatio } from "./statistics";
import { type Column, formatRatio, formatTarget, renderTable } from "./table";

const COLUMNS: readonly Column[] = [
  { heading: "", align: "left" },
  { heading: "p50, 1 conn", align: "right" },
  { heading: "× bare", align: "right" },
  { heading: "target", align: "left" },
  { heading: "back to back", align: "right" },
  { heading: "rps, 32 conns", align: "right" },
  { heading: "cost × bare", align: "right" },
  { heading: "target", align: "left" },
  { heading: "p99, 32 conns", align: "right" },
  { heading: "× bare", align: "right" },
];

/** The table of all scenarios beside `bare`: medians over the rounds, ratios within each round. */
export function renderFigures(figures: Figures, bare: Scenario): string {
  const rows = [...figures.keys()].map((scenario) => {
    const of = (crowd: Crowd, pick: (figure: RoundFigures) => number) =>
      (figures.get(scenario)?.[crowd] ?? []).map(pick);
    const { p50, backToBack, cost, p99 } = ratiosTo(figures, scenario, bare);
    return [
      scenario.name,
      `${median(of("alone", (one) => one.p50Ms)).toFixed(3)} ms`,
      formatRatio(p50),
      formatTarget(p50, scenario.limits.p50),
      formatRatio(backToBack),
      median(of("many", (one) => one.rps)).toFixed(0),
      formatRatio(cost),
      formatTarget(cost, scenario.limits.cost),
      `${median(of("many", (one) => one.p99Ms)).toFixed(1)} ms`,
      formatRatio(p99),
    ];
  });
  return renderTable(COLUMNS, rows);
}

export interface Ratios {
  /** Latency with one connection and a pause between calls. */
  p50: number;
  /** The same without a pause. */
  backToBack: number;
  /** How many requests of `base` the throughput of one request costs. */
  cost: number;
  /** Latency of the slowest hundredth with many connections. */
  p99: number;
}

/** How one scenario compares with another of the same run. */
export function ratiosTo(figures: Figures, scenario: Scenario, base: Scenario): Ratios {
  const ratio = (crowd: Crowd, pick: (figure: RoundFigures) => number) =>
    medianRatio(
      (figures.get(scenario)?.[crowd] ?? []).map(pick),
      (figures.get(base)?.[crowd] ?? []).map(pick),
    );
  return {
    p50: ratio("alone", (one) => one.p50Ms),
    backToBack: ratio("backToBack", (one) => one.p50Ms),
    cost: ratio("many", (one) => 1 / one.rps),
    p99: ratio("many", (one) => one.p99Ms),
  };
}

/** How far behind the ledger's consumer is when a round of a scenario with many connections ends. */
export function renderBacklog(figures: Figures, scenario: Scenario): string {
  const rounds = figures.get(scenario)?.many ?? [];
  const share = median(rounds.map((one) => one.unrecorded / one.requests));
  const seconds = median(rounds.map((one) => one.drainSeconds));
  return `${(share * 100).toFixed(0)} % of its calls are not yet in the database when the load ends; the rest takes ${seconds.toFixed(1)} s`;
}
