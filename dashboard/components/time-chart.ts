import type uPlot from "uplot";
import { html, useEffect, useRef } from "../lib/html";
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
 * Values over time. The library comes with the first chart on a page; what the chart shows stands
 * in a table beside it for screen readers.
 */
export function TimeChart(props: TimeChartProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    let plot: uPlot | null = null;
    let isGone = false;
    void import("../lib/time-plot").then(({ drawTimePlot }) => {
      if (!isGone) plot = drawTimePlot(element, props, HEIGHT);
    });
    const watcher = new ResizeObserver(([entry]) => {
      if (entry) plot?.setSize({ width: entry.contentRect.width, height: HEIGHT });
    });
    watcher.observe(element);
    return () => {
      isGone = true;
      watcher.disconnect();
      plot?.destroy();
    };
  }, [props.moments, props.series, props.kind, props.unit]);

  return html`
    <figure class="time-chart">
      <div ref=${place} class="time-chart-plot" aria-hidden="true" style=${`min-height:${HEIGHT}px`}></div>
      <figcaption class="time-chart-legend">
        ${props.series.map(
          ({ name, colour }) => html`
            <span key=${name}><i style=${`background:var(${colour})`} aria-hidden="true"></i>${name}</span>
          `,
        )}
      </figcaption>
      <${ChartTable} ...${props} />
    </figure>
  `;
}

function ChartTable({ label, moments, series }: TimeChartProps) {
  return html`
    <table class="visually-hidden">
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
              <th scope="row">${new Date(at).toLocaleString("en-GB")}</th>
              ${series.map(({ name, values }) => html`<td key=${name}>${values[i] ?? "none"}</td>`)}
            </tr>
          `,
        )}
      </tbody>
    </table>
  `;
}
