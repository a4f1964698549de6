import { DurableObject } from "cloudflare:workers";
import type { LiveEvent } from "./live-event";

/**
 * Holds the sockets of all open dashboards; there is one hub. Sockets hibernate: between events
 * the object costs nothing, and a ping is answered without waking it.
 */
export class LiveHub extends DurableObject<Env> {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  }

  /** Opens a socket; who may have one is checked before the request comes here. */
  override async fetch(): Promise<Response> {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    server.send(JSON.stringify({ type: "hello" } satisfies LiveEvent));
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
}
