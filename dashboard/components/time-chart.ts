import type uPlot from "uplot";
import { formatMinute, formatNumber, NOTHING } from "../lib/format";
import { html, useEffect, useRef, useState } from "../lib/html";
import { useIsDark } from "../state/theme";
import { useTimeZone } from "../state/time-zone";
import "../styles/time-chart.css";

/** One line or one layer of bars; its colour is a token such as `--good`. */
export interface Series {
  name: string;
  colour: string;
  /** One value a moment; `null` where there is none. */
  values: readonly (number | null)[];
}

interface TimeChartProps {
  /** What the chart shows, for those who do not see it. */
  label: string;
  /** The beginnings of the buckets, epoch milliseconds, ascending. */
  moments: readonly number[];
  series: readonly Series[];
  /** Bars stand on each other; lines do not. */
  kind: "bars" | "lines";
  unit?: string;
}

const HEIGHT = 220;

/**
 * Values over time, drawn anew only when `moments` or `series` are others than before. The library
 * comes with the first chart on a page. Under the pointer, the legend tells the values; what the
 * chart shows stands in a table beside it for screen readers, and for everybody where the library
 * cannot be loaded.
 */
export function TimeChart(props: TimeChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const [pointedAt, setPointedAt] = useState<number | null>(null);
  const [isBroken, setBroken] = useState(false);
  const timeZone = useTimeZone();
  const isDark = useIsDark();
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    let plot: uPlot | null = null;
    let isGone = false;
    import("../lib/time-plot").then(
      ({ drawTimePlot }) => {
        if (isGone) return;
        plot = drawTimePlot(element, { ...props, timeZone, onPoint: setPointedAt }, HEIGHT);
      },
      () => setBroken(true),
    );
    const watcher = new ResizeObserver(([entry]) => {
      if (entry) plot?.setSize({ width: entry.contentRect.width, height: HEIGHT });
    });
    watcher.observe(element);
    return () => {
      isGone = true;
      watcher.disconnect();
      plot?.destroy();
    };
  }, [props.moments, props.series, props.kind, props.unit, timeZone, isDark]);

  if (isBroken) {
    return html`
      <figure class="time-chart">
        <p class="time-chart-broken">The chart could not be loaded. Reload the page to try again.</p>
        <div class="time-chart-table" role="region" aria-label=${props.label} tabindex="0">
          <${ChartTable} ...${props} timeZone=${timeZone} />
        </div>
      </figure>
    `;
  }
  return html`
    <figure class="time-chart">
      <div ref=${place} class="time-chart-plot" aria-hidden="true" style=${`min-height:${HEIGHT}px`}></div>
      <${Legend} ...${props} pointedAt=${pointedAt} timeZone=${timeZone} />
      <div class="visually-hidden"><${ChartTable} ...${props} timeZone=${timeZone} /></div>
    </figure>
  `;
}

interface LegendProps extends Pick<TimeChartProps, "moments" | "series" | "unit"> {
  pointedAt: number | null;
  timeZone: string;
}

/** What each colour stands for; the values of one moment while the pointer is there. */
function Legend({ moments, series, unit, pointedAt, timeZone }: LegendProps) {
  const moment = pointedAt === null ? undefined : moments[pointedAt];
  const tell = (value: number | null | undefined) =>
    value == null ? NOTHING : [formatNumber(value), unit].filter(Boolean).join(" ");
  return html`
    <figcaption class="time-chart-legend" aria-hidden="true">
      ${series.map(
        ({ name, colour, values }) => html`
          <span key=${name}>
            <i style=${`background:var(${colour})`}></i>${name}${" "}
            ${moment !== undefined && html`<b>${tell(values[pointedAt ?? 0])}</b>`}
          </span>
        `,
      )}
      <span class="time-chart-at">
        ${moment === undefined ? `Times in ${timeZone}` : formatMinute(moment, timeZone)}
      </span>
    </figcaption>
  `;
}

function ChartTable({ label, moments, series, timeZone }: TimeChartProps & { timeZone: string }) {
  return html`
    <table>
      <caption>${label}</caption>
      <thead>
        <tr>
          <th scope="col">Time</th>
          ${series.map(({ name }) => html`<th key=${name} scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${moments.map(
          (at, i) => html`
            <tr key=${at}>
              <th scope="row">${formatMinute(at, timeZone)}</th>
              ${series.map(({ name, values }) => html`<td key=${name}>${values[i] ?? "none"}</td>`)}
            </tr>
          `,
        )}
      </tbody>
    </table>
  `;
}
