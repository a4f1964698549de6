/** The middle of some figures; of an even number of them, half-way between the two in the middle. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** The value below which `percent` of the figures lie, between neighbours by proportion; NaN of none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = Float64Array.from(values).sort();
  const position = ((sorted.length - 1) * percent) / 100;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}

/**
 * How many times `base` a figure is, as the median over rounds. Each figure is divided by the base
 * of its own round, so that what slows the machine down for a while slows both.
 */
export function medianRatio(figures: readonly number[], bases: readonly number[]): number {
  if (figures.length !== bases.length) throw new Error("each figure needs the base of its round");
  return median(figures.map((figure, round) => figure / (bases[round] ?? Number.NaN)));
}
