import type { Listener, Whom } from "./listener";
import type { LiveEvent } from "./live-event";
import type { LiveHub } from "./live-hub-object";

export interface LiveFeed {
  publish(events: readonly LiveEvent[]): Promise<void>;
  /** Opens a socket for somebody who proved who they are. */
  connect(listener: Listener): Promise<Response>;
  /** Closes open sockets, at once. */
  closeSockets(whom: Whom): Promise<void>;
}

const HUB = "hub";
/** The hub reads of a request nothing but this header: a client's own never gets there. */
export const LISTENER_HEADER = "x-listener";

export function createLiveFeed(hubs: DurableObjectNamespace<LiveHub>): LiveFeed {
  return {
    publish: (events) => hubs.getByName(HUB).publish(events),
    async connect(listener) {
      const headers = { upgrade: "websocket", [LISTENER_HEADER]: JSON.stringify(listener) };
      const { status, webSocket } = await hubs.getByName(HUB).fetch("http://live-hub", { headers });
      // The object's own reply has headers that cannot be added to.
      return new Response(null, { status, webSocket });
    },
    closeSockets: (whom) => hubs.getByName(HUB).closeSockets(whom),
  };
}
