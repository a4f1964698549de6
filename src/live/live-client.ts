import { z } from "zod";
import type { Position } from "./feed";
import { type Listener, listenerSchema, type Whom } from "./listener";
import type { LiveHub } from "./live-hub-object";
import { type LiveNews, liveNewsSchema } from "./live-message";

export interface LiveFeed {
  /** Tells all who listen. Throws when the hub does not answer. */
  publish(news: readonly LiveNews[]): Promise<void>;
  /** Opens a socket for somebody who proved who they are. */
  connect(knock: Knock): Promise<Response>;
  /** Closes open sockets, at once. */
  closeSockets(whom: Whom): Promise<void>;
}

/** What the hub is told of a socket that is to be opened. */
export interface Knock {
  listener: Listener;
  /** What they have heard before; `null` for nothing. */
  from: Position | null;
  /** What the Worker has just read, for a hub that missed it. */
  news: readonly LiveNews[];
}

const HUB = "hub";
/** The hub reads of a request nothing but this header: a client's own never gets there. */
export const KNOCK_HEADER = "x-knock";

export const knockSchema: z.ZodType<Knock> = z.object({
  listener: listenerSchema,
  from: z.object({ epoch: z.string(), after: z.number() }).nullable(),
  news: z.array(liveNewsSchema),
});

export function createLiveFeed(hubs: DurableObjectNamespace<LiveHub>): LiveFeed {
  return {
    publish: (news) => hubs.getByName(HUB).publish(news),
    async connect(knock) {
      const headers = { upgrade: "websocket", [KNOCK_HEADER]: JSON.stringify(knock) };
      const { status, webSocket } = await hubs.getByName(HUB).fetch("http://live-hub", { headers });
      // The object's own reply has headers that cannot be added to.
      return new Response(null, { status, webSocket });
    },
    closeSockets: (whom) => hubs.getByName(HUB).closeSockets(whom),
  };
}
