import type { CheckSlot } from "../state/integrations";
import { formatMs, formatNumber } from "./format";
import { countOf } from "./rules/words";

/** The size of the drawing, in its own units. */
export const WIDTH = 120;
export const HEIGHT = 32;

/** Below it the line would jump about for nothing. */
const LEAST_TOP_MS = 100;

export interface Drawing {
  /** One path for each stretch without a gap. */
  lines: string[];
  /** Where checks failed. */
  marks: { x: number; y: number }[];
}

/** Draws response times as a line; where nothing was checked it has a gap. */
export function drawSparkline(slots: readonly CheckSlot[]): Drawing {
  const top = Math.max(LEAST_TOP_MS, ...slots.map(({ averageResponseTimeMs: ms }) => ms ?? 0));
  const step = WIDTH / Math.max(1, slots.length - 1);
  const points = slots.map(({ averageResponseTimeMs: ms, failed }, index) =>
    ms === null ? null : { x: round(index * step), y: round(HEIGHT * (1 - ms / top)), failed },
  );
  const lines: string[] = [];
  let line = "";
  for (const point of points) {
    if (point) line += `${line === "" ? "M" : "L"}${point.x} ${point.y}`;
    else if (line !== "") lines.push(line);
    if (!point) line = "";
  }
  if (line !== "") lines.push(line);
  const marks = points.flatMap((point) => (point && point.failed > 0 ? [point] : []));
  return { lines, marks: marks.map(({ x, y }) => ({ x, y })) };
}

/** The same in words: `The last hour: 40 ms to 120 ms, 2 of 60 checks failed`. */
export function tellSparkline(slots: readonly CheckSlot[]): string {
  const times = slots.flatMap(({ averageResponseTimeMs: ms }) => ms ?? []);
  if (times.length === 0) return "The last hour: no checks";
  const checks = slots.reduce((sum, slot) => sum + slot.checks, 0);
  const failed = slots.reduce((sum, slot) => sum + slot.failed, 0);
  const range = `${formatMs(Math.min(...times))} to ${formatMs(Math.max(...times))}`;
  const outcome =
    failed === 0
      ? countOf(checks, "check")
      : `${formatNumber(failed)} of ${formatNumber(checks)} checks failed`;
  return `The last hour: ${range}, ${outcome}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
