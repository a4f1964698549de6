import type { LiveEvent } from "./live-event";
import type { LiveHub } from "./live-hub-object";

export interface LiveFeed {
  publish(events: readonly LiveEvent[]): Promise<void>;
  /** Hands a WebSocket request over to the hub. */
  connect(request: Request): Promise<Response>;
}

const HUB = "hub";

export function createLiveFeed(hubs: DurableObjectNamespace<LiveHub>): LiveFeed {
  return {
    publish: (events) => hubs.getByName(HUB).publish(events),
    async connect(request) {
      const { status, webSocket } = await hubs.getByName(HUB).fetch(request);
      // The object's own reply has headers that cannot be added to.
      return new Response(null, { status, webSocket });
    },
  };
}
