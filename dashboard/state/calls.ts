import type { QueryFilters } from "@tanstack/preact-query";
import { api } from "./api";
import { queryClient } from "./query-client";
import { type Resource, useResource } from "./resource";
import { SESSION_KEY } from "./session-record";
import type { Call, CallDetails, CallFigures, CallFilter, LiveMessage, Page } from "./wire";
import type { CallLog } from "./wire-log";

/** Between two refreshes, so that a busy minute does not turn into a stream of requests. */
const BREATH_MS = 300;

const LISTS = ["calls"];
const FIGURES = ["call-figures"];
const detailsKey = (callSid: string) => ["call", callSid];
const logKey = (callSid: string) => ["call-log", callSid];

/** The newest calls first; the rows of the last answer stay while another page or filter loads. */
export function useCalls(filter: CallFilter): Resource<Page<Call>> {
  const load = (signal: AbortSignal) => api.listCalls(filter, signal);
  return useResource([...LISTS, filter], load, { keepPrevious: true });
}

/** How many calls go on, and how those of the last 24 hours went. */
export function useCallFigures(): Resource<CallFigures> {
  return useResource(FIGURES, api.getCallFigures);
}

export function useCall(callSid: string): Resource<CallDetails> {
  return useResource(detailsKey(callSid), (signal) => api.getCall(callSid, signal));
}

/** How the call was decided, step by step. */
export function useCallLog(callSid: string): Resource<CallLog> {
  return useResource(logKey(callSid), (signal) => api.getCallLog(callSid, signal));
}

/** Every dialer that calls seen so far went to, for filters to offer. */
export function dialersSeen(): string[] {
  const pages = queryClient.getQueriesData<Page<Call>>({ queryKey: LISTS });
  const calls = pages.flatMap(([, page]) => page?.data ?? []);
  return [...new Set(calls.flatMap((call) => call.routedDialer ?? []))];
}

const changed = new Set<string>();
let isRefreshing = false;

/** Marks what a live message says has changed; open pages then load it again. */
export function noteChange(message: LiveMessage): void {
  if (message.type !== "call_changed") return;
  changed.add(message.callSid);
  void refreshChanged();
}

/** Loads again whatever is on screen: after a pause without news, any of it may be old. */
export function refreshEverything(): void {
  void refresh({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] });
}

/**
 * One refresh at a time: changes that come in meanwhile wait for the next one. To cancel and start
 * over with each message would, on a busy day, never finish.
 */
async function refreshChanged(): Promise<void> {
  if (isRefreshing) return;
  isRefreshing = true;
  while (changed.size > 0) {
    const callSids = [...changed];
    changed.clear();
    const keys = [LISTS, FIGURES, ...callSids.flatMap((sid) => [detailsKey(sid), logKey(sid)])];
    await Promise.all(keys.map((queryKey) => refresh({ queryKey })));
    await new Promise((resolve) => setTimeout(resolve, BREATH_MS));
  }
  isRefreshing = false;
}

/**
 * Loads again, twice where a first load is still under way: the library lets that one finish, and
 * its answer may be from before the change.
 */
async function refresh(filters: QueryFilters): Promise<void> {
  const found = queryClient.getQueryCache().findAll(filters);
  const isFirstLoad = found.some(
    ({ state }) => state.fetchStatus === "fetching" && state.data === undefined,
  );
  await queryClient.invalidateQueries(filters);
  if (isFirstLoad) await queryClient.invalidateQueries(filters);
}
