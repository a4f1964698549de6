import { useSyncExternalStore } from "../lib/html";

const TICK_MS = 1_000;

const watchers = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/**
 * Gives what `read` makes of the current time, and renders again only when that changes: a hundred
 * relative times on a page cost one timer and a handful of updates.
 */
export function useClock<T extends string | number>(read: (now: number) => T): T {
  return useSyncExternalStore(watch, () => read(Date.now()));
}

function watch(notify: () => void): () => void {
  watchers.add(notify);
  timer ??= setInterval(tick, TICK_MS);
  return () => {
    watchers.delete(notify);
    if (watchers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function tick(): void {
  for (const notify of watchers) notify();
}
