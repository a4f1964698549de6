import { useSyncExternalStore } from "../lib/html";

/** A short word on what just happened. */
export interface Notice {
  id: number;
  text: string;
  undo: (() => void) | null;
}

/** Long enough to read twice. */
const SHOWN_MS = 6_000;

let notices: readonly Notice[] = [];
let lastId = 0;
const watchers = new Set<() => void>();

/** Says something at the edge of the page for a while; `undo` offers a way back as long. */
export function notify(text: string, undo: (() => void) | null = null): void {
  const id = ++lastId;
  replace([...notices, { id, text, undo }]);
  setTimeout(() => dismiss(id), SHOWN_MS);
}

export function dismiss(id: number): void {
  replace(notices.filter((notice) => notice.id !== id));
}

export function useNotices(): readonly Notice[] {
  return useSyncExternalStore(watch, () => notices);
}

function replace(next: readonly Notice[]): void {
  notices = next;
  for (const notifyWatcher of watchers) notifyWatcher();
}

function watch(notifyWatcher: () => void): () => void {
  watchers.add(notifyWatcher);
  return () => watchers.delete(notifyWatcher);
}
