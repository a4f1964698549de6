import { DurableObject } from "cloudflare:workers";
import { type Listener, listenerSchema, tagOf, tagsOf, type Whom } from "./listener";
import { LISTENER_HEADER } from "./live-client";
import type { LiveEvent } from "./live-event";

/** The close code for somebody who may not listen any more, or has to prove that they may. */
const NOT_ALLOWED = 1008;

/**
 * Holds the sockets of all open dashboards; there is one hub. Sockets hibernate: between events
 * the object costs nothing, and a ping is answered without waking it. Whom a socket belongs to is
 * kept with the socket.
 */
export class LiveHub extends DurableObject<Env> {
  /** Replaced in tests; alarms stay on real time. */
  clock = () => Date.now();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  }

  /** Opens a socket; who may have one is checked before the request comes here. */
  override async fetch(request: Request): Promise<Response> {
    const listener = listenerSchema.parse(JSON.parse(request.headers.get(LISTENER_HEADER) ?? ""));
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server, tagsOf(listener));
    server.serializeAttachment(listener);
    server.send(JSON.stringify({ type: "hello" } satisfies LiveEvent));
    await this.#wakeBy(listener.until);
    return new Response(null, { status: 101, webSocket: client });
  }

  /** Tells every open dashboard. A socket that is gone is no error. */
  async publish(events: readonly LiveEvent[]): Promise<void> {
    const lines = events.map((event) => JSON.stringify(event));
    for (const socket of this.ctx.getWebSockets()) {
      try {
        for (const line of lines) socket.send(line);
      } catch {
        socket.close(1011, "could not be written to");
      }
    }
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

function listenerOf(socket: WebSocket): Listener {
  return listenerSchema.parse(socket.deserializeAttachment());
}
