import { DurableObject } from "cloudflare:workers";
import { catchUp, type Feed, newFeed, takeNews } from "./feed";
import { type Listener, listenerSchema, tagOf, tagsOf, type Whom } from "./listener";
import { KNOCK_HEADER, knockSchema } from "./live-client";
import type { LiveMessage, LiveNews } from "./live-message";

/** Kept for good: it must outlive the object's memory, which is gone whenever all are silent. */
const FEED_KEY = "feed";

/** The close code for somebody who may not listen any more, or has to prove that they may. */
const NOT_ALLOWED = 1008;

/**
 * Holds the sockets of all open dashboards; there is one hub. Sockets hibernate: between events
 * the object costs nothing, and a ping is answered without waking it. Whom a socket belongs to is
 * kept with the socket. What is told, in which order and from where on, says `feed.ts`.
 */
export class LiveHub extends DurableObject<Env> {
  /** Replaced in tests; alarms stay on real time. */
  clock = () => Date.now();
  #feed: Feed;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
    this.#feed = ctx.storage.kv.get<Feed>(FEED_KEY) ?? newFeed(crypto.randomUUID());
  }

  /** Opens a socket; who may have one is checked before the request comes here. */
  override async fetch(request: Request): Promise<Response> {
    const { listener, from, news } = knockSchema.parse(
      JSON.parse(request.headers.get(KNOCK_HEADER) ?? ""),
    );
    await this.publish(news);
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server, tagsOf(listener));
    server.serializeAttachment(listener);
    send(server, toLines(catchUp(this.#feed, from)));
    await this.#wakeBy(listener.until);
    return new Response(null, { status: 101, webSocket: client });
  }

  /**
   * Tells every open dashboard what is new of this. Nothing here waits, so nothing comes between
   * a delta and its number; what is sent leaves the object once the number is on record.
   */
  async publish(news: readonly LiveNews[]): Promise<void> {
    const { feed, deltas } = takeNews(this.#feed, news);
    this.#feed = feed;
    if (deltas.length === 0) return;
    this.ctx.storage.kv.put(FEED_KEY, feed);
    const lines = toLines(deltas);
    for (const socket of this.ctx.getWebSockets()) send(socket, lines);
  }

  /** Closes the sockets of somebody whose access changed, or of a session that ended. */
  async closeSockets(whom: Whom): Promise<void> {
    for (const socket of this.ctx.getWebSockets(tagOf(whom))) {
      socket.close(NOT_ALLOWED, "access changed");
    }
  }

  /** Closes the sockets whose time is over, and sleeps until the next one's is. */
  override async alarm(): Promise<void> {
    const now = this.clock();
    const ends: number[] = [];
    for (const socket of this.ctx.getWebSockets()) {
      const { until } = listenerOf(socket);
      if (until > now) ends.push(until);
      else socket.close(NOT_ALLOWED, "prove yourself again");
    }
    if (ends.length > 0) await this.#wakeBy(Math.min(...ends));
  }

  async #wakeBy(at: number): Promise<void> {
    const planned = await this.ctx.storage.getAlarm();
    if (planned === null || at < planned) await this.ctx.storage.setAlarm(at);
  }
}

function toLines(messages: readonly LiveMessage[]): string[] {
  return messages.map((message) => JSON.stringify(message));
}

/** Hands over and waits for nobody. A socket that is gone is no error. */
function send(socket: WebSocket, lines: readonly string[]): void {
  try {
    for (const line of lines) socket.send(line);
  } catch {
    socket.close(1011, "could not be written to");
  }
}

function listenerOf(socket: WebSocket): Listener {
  return listenerSchema.parse(socket.deserializeAttachment());
}
