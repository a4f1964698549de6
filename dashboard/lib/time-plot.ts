import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { formatTick } from "./format";

interface PlotSeries {
  name: string;
  colour: string;
  values: readonly (number | null)[];
}

interface PlotData {
  moments: readonly number[];
  series: readonly PlotSeries[];
  kind: "bars" | "lines";
  unit?: string;
  timeZone: string;
  /** Told which moment the pointer is at; `null` when it left. */
  onPoint: (index: number | null) => void;
}

const BAR_SHARE = 0.72;
const WIDEST_BAR = 48;

/** Draws values over time into an element, in the colours of the page's theme. */
export function drawTimePlot(element: HTMLElement, data: PlotData, height: number): uPlot {
  const colourOf = (token: string) => resolveColour(element, token);
  const isBars = data.kind === "bars";
  const columns = isBars ? stack(data.series) : data.series.map(({ values }) => [...values]);
  // The tallest layer is drawn first, so that each one shows only what it adds.
  const layers = data.series.map((series, i) => ({ series, values: columns[i] ?? [] }));
  if (isBars) layers.reverse();

  const axis = {
    stroke: colourOf("--text-faint"),
    font: `12px ${getComputedStyle(element).fontFamily}`,
    ticks: { show: false },
  };
  const options: uPlot.Options = {
    width: element.clientWidth,
    height,
    legend: { show: false },
    cursor: { y: false, points: { show: !isBars } },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), data.timeZone),
    scales: {
      x: { range: (_plot, low, high) => [low, high + (isBars ? stepOf(data.moments) : 0)] },
      y: { range: (_plot, _low, high) => [0, high > 0 ? high * 1.08 : 1] },
    },
    axes: [
      {
        ...axis,
        size: 28,
        grid: { show: false },
        values: (_plot, ticks) => ticks.map((tick) => formatTick(tick * 1_000, data.timeZone)),
      },
      {
        ...axis,
        grid: { stroke: colourOf("--line"), width: 1 },
        size: 56,
        ...(isBars ? { incrs: WHOLE_STEPS } : {}),
        values: (_plot, ticks) => ticks.map((tick) => withUnit(tick, data.unit)),
      },
    ],
    hooks: { setCursor: [({ cursor }) => data.onPoint(cursor.idx ?? null)] },
    series: [
      {},
      ...layers.map(({ series: { name, colour } }) => ({
        label: name,
        stroke: colourOf(colour),
        width: isBars ? 0 : 2,
        ...(isBars
          ? { fill: colourOf(colour), paths: barPaths(), points: { show: false } }
          : { points: { show: data.moments.length < 3 } }),
      })),
    ],
  };
  const seconds = data.moments.map((at) => at / 1_000);
  return new uPlot(options, [seconds, ...layers.map(({ values }) => values)], element);
}

/** Bars count things: there is no half of one. */
const WHOLE_STEPS = Array.from({ length: 9 }, (_, power) =>
  [1, 2, 5].map((digit) => digit * 10 ** power),
).flat();

/** The length of the last bar, seconds: it has no next one to tell it. */
function stepOf(moments: readonly number[]): number {
  const [last = 0, before = last] = [...moments].reverse();
  return (last - before) / 1_000;
}

function barPaths(): uPlot.Series.PathBuilder {
  const bars = uPlot.paths.bars?.({ size: [BAR_SHARE, WIDEST_BAR], align: 1 });
  if (!bars) throw new Error("This build of uPlot draws no bars");
  return bars;
}

/** Each layer with those below it. */
function stack(series: readonly PlotSeries[]): number[][] {
  const sums: number[] = [];
  return series.map(({ values }) =>
    values.map((value, i) => {
      const sum = (sums[i] ?? 0) + (value ?? 0);
      sums[i] = sum;
      return sum;
    }),
  );
}

function withUnit(value: number, unit: string | undefined): string {
  const number = value.toLocaleString("en");
  return unit ? `${number} ${unit}` : number;
}

/** A canvas knows no custom properties and no `light-dark()`: the browser works the colour out. */
function resolveColour(element: HTMLElement, token: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${token})`;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
