/** `2026-03-10 12:00:00 UTC` */
export function toText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

export function toPercent(percent: number): string {
  return `${Number(percent.toFixed(1))}%`;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export function toDuration(ms: number): string {
  if (ms % DAY_MS === 0) return count(ms / DAY_MS, "day");
  if (ms % HOUR_MS === 0) return count(ms / HOUR_MS, "hour");
  return count(Math.round(ms / MINUTE_MS), "minute");
}

function count(n: number, unit: string): string {
  return n === 1 ? unit : `${n} ${unit}s`;
}

export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
