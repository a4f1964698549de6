/** The zones this browser knows; one it does not know stays a choice. */
export function listZones(chosen: string) {
  const zones = new Set(["UTC", ...Intl.supportedValuesOf("timeZone"), chosen]);
  return [...zones].sort().map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }));
}
