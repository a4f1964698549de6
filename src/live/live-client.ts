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
    connect: (request) => hubs.getByName(HUB).fetch(request),
  };
}
