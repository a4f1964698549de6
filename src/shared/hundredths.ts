/** A figure to two decimals, as people read it: enough to tell 99 percent from more than that. */
export function toHundredths(figure: number): number {
  return Math.round(figure * 100) / 100;
}
