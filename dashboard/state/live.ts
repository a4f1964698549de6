import type { LiveDelta, LiveMessage } from "../../src/live/live-message";
import { reconnectDelayMs } from "../lib/backoff";
import { useSyncExternalStore } from "../lib/html";
import { follow, type Heard } from "../lib/live-feed";

/** `live`: changes arrive as they happen. Otherwise pages poll. */
export type LiveState = "connecting" | "live" | "reconnecting";

/** After so much silence the connection is asked whether it lives, milliseconds. */
const PING_AFTER_MS = 25_000;
/** Whoever does not answer a ping by then is gone. */
const PONG_WITHIN_MS = 10_000;

let state: LiveState = "connecting";
const watchers = new Set<() => void>();

/** The state of the one live socket. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(watch, () => state);
}

interface Listener {
  /** Something changed; each change is told once, in order. */
  onChange: (delta: LiveDelta) => void;
  /** It is not known what changed since the last message, or before the first. */
  onSnapshot: () => void;
}

/**
 * Opens the live socket and keeps it open, with growing pauses between attempts, until the
 * returned function is called. What was missed meanwhile is told when it is back.
 */
export function startLive({ onChange, onSnapshot }: Listener): () => void {
  let socket: WebSocket | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let pulse: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let heard: Heard | null = null;

  const connect = () => {
    clearTimeout(retry);
    socket = new WebSocket(addressAfter(heard));
    socket.onmessage = ({ data }) => {
      listenOn();
      if (data !== "pong") hear(JSON.parse(data) as LiveMessage);
    };
    socket.onopen = listenOn;
    socket.onclose = comeBack;
  };

  const hear = (message: LiveMessage) => {
    const step = follow(heard, message);
    if (step.kind === "known") return;
    if (step.kind === "gap") return comeBack();
    heard = step.heard;
    attempt = 0;
    become("live");
    if (step.kind === "anew") onSnapshot();
    if (step.kind === "changed") onChange(step.delta);
  };

  /** Waits for the next message, and after long silence makes sure that one can come. */
  const listenOn = () => {
    clearTimeout(pulse);
    pulse = setTimeout(() => {
      socket?.send("ping");
      pulse = setTimeout(comeBack, PONG_WITHIN_MS);
    }, PING_AFTER_MS);
  };

  const leave = () => {
    clearTimeout(retry);
    clearTimeout(pulse);
    if (socket) {
      socket.onclose = null;
      socket.onmessage = null;
      hangUp(socket);
    }
    socket = null;
  };

  const comeBack = () => {
    leave();
    become("reconnecting");
    retry = setTimeout(connect, reconnectDelayMs(attempt++, Math.random()));
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
    leave();
    become("connecting");
  };
}

/** Browsers complain of a socket that is closed before it is open. */
function hangUp(socket: WebSocket): void {
  if (socket.readyState === WebSocket.CONNECTING) socket.onopen = () => socket.close();
  else socket.close();
}

function addressAfter(heard: Heard | null): URL {
  const address = new URL("/api/v1/live", location.href.replace(/^http/, "ws"));
  if (heard) {
    address.searchParams.set("epoch", heard.epoch);
    address.searchParams.set("after", `${heard.seq}`);
  }
  return address;
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
