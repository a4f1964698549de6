import { api } from "./api";
import { queryClient } from "./query-client";
import { type Resource, useResource } from "./resource";
import type { Call, CallDetails, CallFigures, CallFilter, Page } from "./wire";
import type { CallLog } from "./wire-log";

export const CALL_LISTS = ["calls"];
export const CALL_FIGURES = ["call-figures"];
export const callKey = (callSid: string) => ["call", callSid];
export const callLogKey = (callSid: string) => ["call-log", callSid];

/** The newest calls first; the rows of the last answer stay while another page or filter loads. */
export function useCalls(filter: CallFilter): Resource<Page<Call>> {
  const load = (signal: AbortSignal) => api.listCalls(filter, signal);
  return useResource([...CALL_LISTS, filter], load, { keepPrevious: true });
}

/** How many calls go on, and how those of the last 24 hours went. */
export function useCallFigures(): Resource<CallFigures> {
  return useResource(CALL_FIGURES, api.getCallFigures);
}

export function useCall(callSid: string): Resource<CallDetails> {
  return useResource(callKey(callSid), (signal) => api.getCall(callSid, signal));
}

/** How the call was decided, step by step. */
export function useCallLog(callSid: string): Resource<CallLog> {
  return useResource(callLogKey(callSid), (signal) => api.getCallLog(callSid, signal));
}

/** Every dialer that calls seen so far went to, for filters to offer. */
export function dialersSeen(): string[] {
  const pages = queryClient.getQueriesData<Page<Call>>({ queryKey: CALL_LISTS });
  const calls = pages.flatMap(([, page]) => page?.data ?? []);
  return [...new Set(calls.flatMap((call) => call.routedDialer ?? []))];
}
