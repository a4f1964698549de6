import { formatNumber } from "../../lib/format";
import { html, useMemo } from "../../lib/html";
import type { CallDistribution } from "../../state/figures";
import { TimeChart } from "../time-chart";

interface CallsChartProps {
  /** `null`: not known yet. */
  distribution: CallDistribution | null;
  title: string;
}

/** Calls over time, and how they went. */
export function CallsChart({ distribution, title }: CallsChartProps) {
  const drawn = useMemo(() => distribution && toSeries(distribution), [distribution]);
  return html`
    <section class="card chart-card" aria-labelledby="over-time-title">
      <header class="card-head">
        <h2 id="over-time-title">${title}</h2>
        ${distribution && html`<span class="faint">each bar ${nameBucket(distribution.bucket)}</span>`}
      </header>
      ${drawn ? html`<${TimeChart} label=${`${title}: ${tellSum(distribution)}`} kind="bars" ...${drawn} />` : html`<div class="chart-gap"></div>`}
    </section>
  `;
}

const BUCKETS: Readonly<Record<string, string>> = {
  minute: "one minute",
  five_minutes: "5 minutes",
  quarter_hour: "15 minutes",
  hour: "one hour",
  day: "one day",
};

function nameBucket(bucket: string): string {
  return BUCKETS[bucket] ?? bucket;
}

function tellSum(distribution: CallDistribution | null): string {
  const total = (distribution?.buckets ?? []).reduce((sum, { totalCalls }) => sum + totalCalls, 0);
  return `${formatNumber(total)} calls`;
}

function toSeries({ buckets }: CallDistribution) {
  const moments = evenOut(buckets.map(({ start }) => Date.parse(start)));
  const series = [
    { name: "Successful", colour: "--bar", values: buckets.map(({ successful }) => successful) },
    { name: "Failed", colour: "--bad", values: buckets.map(({ failed }) => failed) },
    {
      name: "Open, or left in the menu",
      colour: "--line-strong",
      values: buckets.map((one) => one.totalCalls - one.successful - one.failed),
    },
  ];
  return { moments, series };
}

/** The first bucket may be shorter than the rest: all bars are as wide as the closest two allow. */
function evenOut(moments: number[]): number[] {
  const [, second, third] = moments;
  if (second === undefined || third === undefined) return moments;
  return [2 * second - third, ...moments.slice(1)];
}
