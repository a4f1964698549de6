interface Row {
  callSid: string;
}

/**
 * The rows to show while new ones are held back: those already shown, brought up to date, in their
 * place. Nothing moves under the pointer of somebody who is about to click.
 */
export function holdRows<T extends Row>(shown: readonly T[], latest: readonly T[]): T[] {
  const bySid = new Map(latest.map((row) => [row.callSid, row]));
  return shown.map((row) => bySid.get(row.callSid) ?? row);
}

/** How many of `latest` are newer than everything shown. */
export function countHeld<T extends Row>(shown: readonly T[], latest: readonly T[]): number {
  const sids = new Set(shown.map((row) => row.callSid));
  const firstShown = latest.findIndex((row) => sids.has(row.callSid));
  return firstShown === -1 ? latest.length : firstShown;
}
