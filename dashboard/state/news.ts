import type { QueryKey } from "@tanstack/preact-query";
import type { LiveDelta } from "../../src/live/live-message";
import { paced } from "../lib/paced";
import { CALL_LISTS, callKey, callLogKey } from "./calls";
import { ACTIVE, FIGURES } from "./figures";
import { loadAgain, queryClient } from "./query-client";
import { ALERTS, INTEGRATIONS, MAINTENANCE } from "./query-keys";
import { SESSION_KEY } from "./session-record";

/** Between two refreshes, so that a busy minute does not turn into a stream of requests. */
const BREATH_MS = 150;
/** Sums over a range cost more and change less; nobody reads them by the second. */
const FIGURES_BREATH_MS = 2_000;

/** By its text, since keys are lists. */
const outdated = new Map<string, QueryKey>();

/** Marks what a live message makes old; open pages then load it again. */
export function noteChange(delta: LiveDelta): void {
  switch (delta.type) {
    case "call_changed":
      outdate(CALL_LISTS, callKey(delta.call_sid), callLogKey(delta.call_sid));
      refreshFigures();
      return;
    case "counts_changed":
      queryClient.setQueryData(ACTIVE, delta.active_calls);
      return;
    case "health_changed":
      outdate(INTEGRATIONS);
      return;
    case "alert_raised":
      outdate(ALERTS);
      // Every page warns of one.
      if (delta.alert_type === "maintenance") outdate(MAINTENANCE, SESSION_KEY);
      return;
  }
}

/** Loads again whatever is on screen: after a pause without news, any of it may be old. */
export function refreshEverything(): void {
  void loadAgain({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] });
}

function outdate(...keys: QueryKey[]): void {
  for (const key of keys) outdated.set(JSON.stringify(key), key);
  refreshOutdated();
}

const refreshOutdated = paced(async () => {
  const keys = [...outdated.values()];
  outdated.clear();
  await Promise.all(keys.map((queryKey) => loadAgain({ queryKey })));
}, BREATH_MS);

const refreshFigures = paced(() => loadAgain({ queryKey: FIGURES }), FIGURES_BREATH_MS);
