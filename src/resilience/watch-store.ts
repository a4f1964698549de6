import { type BreakerChange, type Cause, rememberChanges } from "./breaker-change";
import { isWorthKeeping, newWatch, type Watch } from "./watch";

/** What is known of an integration, and what became of its breaker. */
export interface WatchStore {
  current(): Watch;
  /** The breaker's changes, newest first. */
  listChanges(): readonly BreakerChange[];
  /** Writes of it what must outlive the object's memory. */
  save(watch: Watch, cause: Cause): void;
}

const WATCH_KEY = "watch";
const BREAKER_CHANGES_KEY = "breaker_changes";

/** Keeps the watch in the storage of its object, for good. */
export function createWatchStore(
  { kv }: Pick<DurableObjectStorage, "kv">,
  now: () => number,
): WatchStore {
  let watch = kv.get<Watch>(WATCH_KEY) ?? newWatch(now());
  let changes: readonly BreakerChange[] = kv.get<BreakerChange[]>(BREAKER_CHANGES_KEY) ?? [];

  function noteChanges(states: Parameters<typeof rememberChanges>[1], cause: Cause): void {
    const noted = rememberChanges(changes, states, cause, now());
    if (noted === changes) return;
    changes = noted;
    kv.put(BREAKER_CHANGES_KEY, changes);
  }

  return {
    current: () => watch,
    listChanges: () => changes,

    save(next, cause) {
      const before = watch;
      watch = next;
      noteChanges({ before: before.breaker, after: next.breaker }, cause);
      if (isWorthKeeping(before, next)) kv.put(WATCH_KEY, next);
    },
  };
}
