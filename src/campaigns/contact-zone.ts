import parsePhoneNumber from "libphonenumber-js/max";
import { type CallingHours, nextCallingTime, wallMinutes } from "./calling-hours";

/** Whom calling hours protect: their own zone, else their number, tells what their clock shows. */
export interface Located {
  phoneNumber: string;
  timeZone: string | null;
}

/** Which zone lies furthest west or east may change with summer time, in either half of the world. */
const SEASONS = [Date.UTC(2026, 0, 1, 12), Date.UTC(2026, 6, 1, 12)];

/** Countries are few, and looking through all zones of one is slow. */
const edgesOf = new Map<string, readonly string[]>();

/**
 * When this person may be called next, from `at` on; `null` where never.
 *
 * A contact's own zone counts, else that of the number's country. Where a country has several, it
 * must be a time to call from its western edge to its eastern one; a country too wide for that, and
 * a number of none, go by the campaign's zone.
 */
export function nextTimeFor(
  contact: Located,
  at: number,
  { hours, timeZone }: { hours: CallingHours; timeZone: string },
): number | null {
  if (contact.timeZone !== null) return nextCallingTime(at, hours, [contact.timeZone]);
  const country = parsePhoneNumber(contact.phoneNumber)?.country;
  const edges = country ? findEdges(country) : [];
  const inCountry = edges.length > 0 ? nextCallingTime(at, hours, edges) : null;
  return inCountry ?? nextCallingTime(at, hours, [timeZone]);
}

/** The westernmost and the easternmost zone of a country at any time; between them are all others. */
function findEdges(country: string): readonly string[] {
  const known = edgesOf.get(country);
  if (known) return known;
  const zones = new Intl.Locale("und", { region: country }).getTimeZones() ?? [];
  const found = SEASONS.flatMap((at) => {
    const fromWest = zones.toSorted((a, b) => wallMinutes(at, a) - wallMinutes(at, b));
    return [...fromWest.slice(0, 1), ...fromWest.slice(-1)];
  });
  const edges = [...new Set(found)];
  edgesOf.set(country, edges);
  return edges;
}
