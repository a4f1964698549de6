import { camelCaseKeys } from "../lib/camel-case";
import { momentsOf, type TimeRange } from "../lib/time-range";
import { dayIn, startOfDay } from "../lib/zoned-day";
import { load, loadDocument } from "./http";
import { type Resource, useResource } from "./resource";

/** How many calls of one kind, and how they went. */
export interface Tally {
  /** The dialer, the place or the rule they are counted under. */
  name: string;
  count: number;
  /** Percent of all calls. */
  share: number | null;
  successful: number;
  failed: number;
  /** Percent of those that succeeded or failed; `null` where none did. */
  successRate: number | null;
}

interface Totals {
  totalCalls: number;
  successfulRoutes: number;
  failedRoutes: number;
  successRate: number | null;
  avgSetupTimeMs: number | null;
  p95SetupTimeMs: number | null;
  avgConnectionTimeMs: number | null;
  avgCallDurationSeconds: number | null;
  failureReasons: { dialer: string | null; reason: string; count: number }[];
}

/** How the calls of some time went. */
export interface CallMetrics extends Totals {
  byDialer: Tally[];
  byDestination: Tally[];
  byRoutingRule: Tally[];
}

/** The same calls over time. */
export interface CallDistribution {
  /** As long as the API chose for the range. */
  bucket: string;
  buckets: { start: string; totalCalls: number; successful: number; failed: number }[];
}

/** Which calls are counted. */
export interface Question {
  range: TimeRange;
  /** Whose midnight the days of the range begin at. */
  timeZone: string;
  /** `null` counts the calls of all. */
  dialer: string | null;
}

/** What a change of any call makes old. */
export const FIGURES = ["figures"];
/** What the start or the end of a call makes old. */
export const ACTIVE = ["active-calls"];

/** How many calls go on now. */
export function useActiveCount(): Resource<number> {
  return useResource(ACTIVE, async (signal) => {
    const path = "/api/v1/calls/active?page_size=1";
    return (await load<{ activeCount: number }>(path, { signal })).activeCount;
  });
}

/** Of a range; what was known of the last one stays while another loads. */
export function useMetrics(question: Question): Resource<CallMetrics> {
  const ask = (signal: AbortSignal) => loadMetrics(toQuery(question), signal);
  return useResource([...FIGURES, "metrics", question], ask, { keepPrevious: true });
}

/** Since midnight in a zone. */
export function useMetricsOfToday(timeZone: string): Resource<CallMetrics> {
  return useResource([...FIGURES, "today", timeZone], (signal) => {
    const now = Date.now();
    const start_date = new Date(startOfDay(dayIn(now, timeZone), timeZone)).toISOString();
    return loadMetrics(new URLSearchParams({ start_date }), signal);
  });
}

/** Over time; `bucket` is the length of each step, else the API chooses one for the range. */
export function useDistribution(question: Question, bucket?: "hour"): Resource<CallDistribution> {
  const ask = (signal: AbortSignal) => {
    const query = toQuery(question);
    query.set("time_zone", question.timeZone);
    if (bucket) query.set("bucket", bucket);
    return load<CallDistribution>(`/api/v1/calls/distribution?${query}`, { signal });
  };
  const key = [...FIGURES, "distribution", question, bucket];
  return useResource(key, ask, { keepPrevious: true });
}

function toQuery({ range, timeZone, dialer }: Question): URLSearchParams {
  const { startDate, endDate } = momentsOf(range, Date.now(), timeZone);
  const query = new URLSearchParams({ start_date: startDate, end_date: endDate });
  if (dialer) query.set("dialer", dialer);
  return query;
}

type Tallies = Record<string, object>;
type Groups = Record<"by_dialer" | "by_destination" | "by_routing_rule", Tallies>;

/** The keys of the groups are names of dialers and rules: they stay letter by letter. */
async function loadMetrics(query: URLSearchParams, signal: AbortSignal): Promise<CallMetrics> {
  const path = `/api/v1/calls/metrics?${query}`;
  const reply = await loadDocument<Groups & object>(path, { signal });
  const { by_dialer, by_destination, by_routing_rule, ...totals } = reply;
  return {
    ...(camelCaseKeys(totals) as Totals),
    byDialer: toTallies(by_dialer),
    byDestination: toTallies(by_destination),
    byRoutingRule: toTallies(by_routing_rule),
  };
}

function toTallies(groups: Tallies): Tally[] {
  return Object.entries(groups).map(
    ([name, tally]) => ({ name, ...(camelCaseKeys(tally) as object) }) as Tally,
  );
}
