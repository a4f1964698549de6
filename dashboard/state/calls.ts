import { driverOf } from "../lib/agent-call-form";
import { type CallsQuery, toCallSearch } from "../lib/calls-query";
import { momentsOf, type TimeRange } from "../lib/time-range";
import { api, PAGE_SIZE } from "./api";
import { type Resource, useResource } from "./resource";
import { useTimeZone } from "./time-zone";
import type { Call, CallDetails, Page } from "./wire";
import type { CallLog } from "./wire-log";

export const CALL_LISTS = ["calls"];
export const callKey = (callSid: string) => ["call", callSid];
export const callLogKey = (callSid: string) => ["call-log", callSid];

/** The newest calls first; the rows of the last answer stay while another page or filter loads. */
export function useCalls(
  query: CallsQuery,
  range: TimeRange,
  { size = PAGE_SIZE }: { size?: number } = {},
): Resource<Page<Call>> {
  const timeZone = useTimeZone();
  const list = (signal: AbortSignal) => {
    const search = toCallSearch(query, momentsOf(range, Date.now(), timeZone));
    search.set("page_size", `${size}`);
    return api.listCalls(search, signal);
  };
  const key = [...CALL_LISTS, query, range, timeZone, size];
  return useResource(key, list, { keepPrevious: true });
}

export function useCall(callSid: string): Resource<CallDetails> {
  return useResource(callKey(callSid), (signal) => api.getCall(callSid, signal));
}

/** What is said in a call is written down without a message of it. */
const WORDS_REFRESH_MS = 5_000;

/** How the call was decided, step by step, and what was said in it. */
export function useCallLog(callSid: string): Resource<CallLog> {
  const read = (signal: AbortSignal) => api.getCallLog(callSid, signal);
  const isTalk = driverOf(callSid) !== null;
  return useResource(callLogKey(callSid), read, isTalk ? { refreshMs: WORDS_REFRESH_MS } : {});
}
