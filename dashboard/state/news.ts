import type { QueryFilters, QueryKey } from "@tanstack/preact-query";
import type { LiveDelta } from "../../src/live/live-message";
import { CALL_FIGURES, CALL_LISTS, callKey, callLogKey } from "./calls";
import { queryClient } from "./query-client";
import { SESSION_KEY } from "./session-record";

/** Between two refreshes, so that a busy minute does not turn into a stream of requests. */
const BREATH_MS = 300;

/** What pages load of dialers and the CRM begins with this key; so do alerts with the other. */
const INTEGRATIONS: QueryKey = ["integrations"];
const ALERTS: QueryKey = ["alerts"];

/** By its text, since keys are lists. */
const outdated = new Map<string, QueryKey>();
let isRefreshing = false;

/** Marks what a live message makes old; open pages then load it again. */
export function noteChange(delta: LiveDelta): void {
  for (const key of keysOf(delta)) outdated.set(JSON.stringify(key), key);
  void refreshOutdated();
}

/** Loads again whatever is on screen: after a pause without news, any of it may be old. */
export function refreshEverything(): void {
  void refresh({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] });
}

function keysOf(delta: LiveDelta): QueryKey[] {
  switch (delta.type) {
    case "call_changed":
      return [CALL_LISTS, CALL_FIGURES, callKey(delta.call_sid), callLogKey(delta.call_sid)];
    case "counts_changed":
      return [CALL_FIGURES];
    case "health_changed":
      return [INTEGRATIONS];
    case "alert_raised":
      return [ALERTS];
  }
}

/**
 * One refresh at a time: changes that come in meanwhile wait for the next one. To cancel and start
 * over with each message would, on a busy day, never finish.
 */
async function refreshOutdated(): Promise<void> {
  if (isRefreshing) return;
  isRefreshing = true;
  while (outdated.size > 0) {
    const keys = [...outdated.values()];
    outdated.clear();
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
