import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startLive } from "../../../dashboard/state/live";
import type { LiveDelta, LiveMessage } from "../../../src/live/live-message";

const SILENCE_MS = 25_000;
const PATIENCE_MS = 10_000;
/** The longest pause there is between two attempts. */
const LONGEST_PAUSE_MS = 30_000;

/** The sockets a page opened, oldest first, with the server's end in a test's hands. */
const sockets: FakeSocket[] = [];

class FakeSocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  readonly sent: string[] = [];
  readyState = FakeSocket.CONNECTING;
  isClosed = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;

  constructor(readonly url: URL) {
    sockets.push(this);
  }

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.isClosed = true;
  }

  open(): void {
    this.readyState = FakeSocket.OPEN;
    this.onopen?.();
  }

  say(...messages: (LiveMessage | "pong")[]): void {
    for (const message of messages) {
      const data = message === "pong" ? message : JSON.stringify(message);
      this.onmessage?.({ data });
    }
  }

  drop(): void {
    this.onclose?.();
  }
}

const SNAPSHOT: LiveMessage = {
  type: "snapshot",
  epoch: "one",
  seq: 4,
  counts: { active_calls: 0 },
  health: [],
};
const delta = (seq: number): LiveDelta => ({ seq, type: "counts_changed", active_calls: seq });

function newest(): FakeSocket {
  const socket = sockets.at(-1);
  if (!socket) throw new Error("no socket was opened");
  return socket;
}

function aPage() {
  const changes: number[] = [];
  let snapshots = 0;
  const leave = startLive({
    onChange: ({ seq }) => changes.push(seq),
    onSnapshot: () => {
      snapshots += 1;
    },
  });
  newest().open();
  return { leave, changes, snapshots: () => snapshots };
}

beforeEach(() => {
  vi.useFakeTimers();
  const listeners = { addEventListener: () => undefined, removeEventListener: () => undefined };
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.stubGlobal("location", { href: "https://ivr.example.com/calls" });
  vi.stubGlobal("window", listeners);
  vi.stubGlobal("document", { ...listeners, visibilityState: "visible" });
});

afterEach(() => {
  sockets.length = 0;
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("the dashboard's live socket", () => {
  it("tells each change once, in order", () => {
    const page = aPage();

    newest().say(SNAPSHOT, delta(5), delta(6), delta(6), delta(7));

    expect(page.snapshots()).toBe(1);
    expect(page.changes).toEqual([5, 6, 7]);
    page.leave();
  });

  it("comes back where it was when the connection breaks, and hears what it missed", () => {
    const page = aPage();
    newest().say(SNAPSHOT, delta(5));

    newest().drop();
    vi.advanceTimersByTime(LONGEST_PAUSE_MS);

    expect(newest().url.href).toBe("wss://ivr.example.com/api/v1/live?epoch=one&after=5");
    newest().say({ type: "resumed", epoch: "one", seq: 5 }, delta(6));
    expect(page.changes).toEqual([5, 6]);
    expect(page.snapshots()).toBe(1);
    page.leave();
  });

  it("comes back for what is missing, and believes nothing behind a gap", () => {
    const page = aPage();
    const first = newest();
    first.say(SNAPSHOT, delta(7));
    vi.advanceTimersByTime(LONGEST_PAUSE_MS);

    expect(page.changes).toEqual([]);
    expect(first.isClosed).toBe(true);
    expect(newest().url.searchParams.get("after")).toBe("4");
    page.leave();
  });

  it("asks a silent connection whether it lives, and goes on when it does", () => {
    const page = aPage();
    newest().say(SNAPSHOT);

    vi.advanceTimersByTime(SILENCE_MS);
    expect(newest().sent).toEqual(["ping"]);
    newest().say("pong");
    vi.advanceTimersByTime(PATIENCE_MS);

    expect(sockets).toHaveLength(1);
    vi.advanceTimersByTime(SILENCE_MS - PATIENCE_MS);
    expect(newest().sent).toEqual(["ping", "ping"]);
    page.leave();
  });

  it("leaves a connection that does not answer, and opens another", () => {
    const page = aPage();
    newest().say(SNAPSHOT, delta(5));

    vi.advanceTimersByTime(SILENCE_MS + PATIENCE_MS + LONGEST_PAUSE_MS);

    expect(sockets[0]?.isClosed).toBe(true);
    expect(newest().url.searchParams.get("after")).toBe("5");
    page.leave();
  });

  it("leaves one, too, that opened and never said anything", () => {
    const page = aPage();

    vi.advanceTimersByTime(SILENCE_MS + PATIENCE_MS);
    expect(sockets[0]?.isClosed).toBe(true);
    page.leave();
  });

  it("is closed as soon as it is open where the page is left before", () => {
    const leave = startLive({ onChange: () => undefined, onSnapshot: () => undefined });

    leave();
    expect(newest().isClosed).toBe(false);
    newest().open();

    expect(newest().isClosed).toBe(true);
  });

  it("is closed for good when the page is left", () => {
    const page = aPage();
    newest().say(SNAPSHOT);

    page.leave();
    newest().say(delta(5));
    vi.advanceTimersByTime(10 * LONGEST_PAUSE_MS);

    expect(newest().isClosed).toBe(true);
    expect(page.changes).toEqual([]);
    expect(sockets).toHaveLength(1);
  });
});
