import { reconnectDelayMs } from "../lib/backoff";
import { camelCaseKeys } from "../lib/camel-case";
import { useSyncExternalStore } from "../lib/html";
import type { LiveMessage } from "./wire";

/** `live`: changes arrive as they happen. Otherwise pages poll. */
export type LiveState = "connecting" | "live" | "reconnecting";

let state: LiveState = "connecting";
const watchers = new Set<() => void>();

/** The state of the one live socket. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(watch, () => state);
}

/**
 * Opens the live socket and keeps it open, with growing pauses between attempts, until the
 * returned function is called.
 *
 * `onMessage` hears every message; `onOpen` is called each time the socket opens, because changes
 * may have been missed before.
 */
export function startLive(onMessage: (message: LiveMessage) => void, onOpen: () => void) {
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;

  const connect = () => {
    clearTimeout(timer);
    socket = new WebSocket(new URL("/api/v1/live", location.href.replace(/^http/, "ws")));
    socket.onopen = () => {
      attempt = 0;
      become("live");
      onOpen();
    };
    socket.onmessage = ({ data }) => onMessage(camelCaseKeys(JSON.parse(data)) as LiveMessage);
    socket.onclose = () => {
      socket = null;
      become("reconnecting");
      timer = setTimeout(connect, reconnectDelayMs(attempt++, Math.random()));
    };
  };

  /** The network is back, or somebody looks at the page again: no reason to wait any longer. */
  const hurry = () => {
    if (!socket && document.visibilityState === "visible") connect();
  };

  connect();
  window.addEventListener("online", hurry);
  document.addEventListener("visibilitychange", hurry);
  return () => {
    window.removeEventListener("online", hurry);
    document.removeEventListener("visibilitychange", hurry);
    clearTimeout(timer);
    if (socket) socket.onclose = null;
    socket?.close();
    become("connecting");
  };
}

function become(next: LiveState): void {
  if (next === state) return;
  state = next;
  for (const notify of watchers) notify();
}

function watch(notify: () => void): () => void {
  watchers.add(notify);
  return () => watchers.delete(notify);
}
