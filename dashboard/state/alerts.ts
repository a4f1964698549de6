import type { AlertStatus, AlertType, Phase, Severity, Silence } from "../../src/alerts/alert";
import type { Stream } from "../../src/resilience/failure-window";
import { momentsOf, type TimeRange } from "../lib/time-range";
import { PAGE_SIZE } from "./api";
import { read } from "./http";
import { ALERTS } from "./query-keys";
import { type Resource, useResource } from "./resource";
import { useTimeZone } from "./time-zone";
import type { Page } from "./wire";

/** Something people were told, or would have been. */
export interface Alert {
  id: number;
  alertType: AlertType;
  phase: Phase;
  /** Which integration, stream or rule; empty where there is only one. */
  about: string;
  severity: Severity;
  subject: string;
  message: string;
  recipients: string[];
  status: AlertStatus;
  /** Why it goes to nobody. */
  silenced: Silence | null;
  attempts: number;
  error: string | null;
  smsStatus: string | null;
  createdAt: string;
  sentAt: string | null;
}

export interface AlertPage extends Omit<Page<Alert>, "totalIsCapped"> {
  /** Of everything the filters let through, on all pages. */
  counts: {
    byStatus: Partial<Record<AlertStatus, number>>;
    silenced: number;
  };
}

/** Which alerts a list shows. */
export interface AlertFilter {
  type: AlertType | null;
  status: AlertStatus | null;
  page: number;
}

/** Something that is watched for failures, as it stands now. */
export interface WatchedStream {
  stream: Stream;
  /** `null` without any call. */
  failureRatePercent: number | null;
  thresholdPercent: number;
  calls: number;
  failed: number;
  windowMinutes: number;
  reasons: { reason: string; calls: number }[];
  elevatedSince: string | null;
}

/** A message tells that an alert was raised, none how its mail fared. */
const HISTORY_REFRESH_MS = 5_000;
/** A window moves with every call, of which no message tells here. */
const STREAMS_REFRESH_MS = 10_000;

/** Newest first; the rows of the last answer stay while another page or filter loads. */
export function useAlerts(filter: AlertFilter, range: TimeRange): Resource<AlertPage> {
  const timeZone = useTimeZone();
  const list = (signal: AbortSignal) => {
    const { startDate, endDate } = momentsOf(range, Date.now(), timeZone);
    const query = new URLSearchParams({ start_date: startDate, end_date: endDate });
    query.set("page", `${filter.page}`);
    query.set("page_size", `${PAGE_SIZE}`);
    if (filter.type) query.set("type", filter.type);
    if (filter.status) query.set("status", filter.status);
    return read<AlertPage>(`/api/v1/alerts/history?${query}`, { signal });
  };
  const options = { keepPrevious: true, refreshMs: HISTORY_REFRESH_MS };
  return useResource([...ALERTS, "history", filter, range, timeZone], list, options);
}

export function useWatchedStreams(): Resource<WatchedStream[]> {
  const list = async (signal: AbortSignal) =>
    (await read<Page<WatchedStream>>("/api/v1/alerts/streams", { signal })).data;
  return useResource([...ALERTS, "streams"], list, { refreshMs: STREAMS_REFRESH_MS });
}
