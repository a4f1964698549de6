import type { Server } from "node:http";
import { serve } from "@hono/node-server";
import { aCall, someCalls, type WireCall } from "./fixtures";
import { openLiveSocket } from "./live-socket";
import { createStandInApi } from "./stand-in-api";

/** The product under test, as a person with a browser and a phone meets it. */
export interface Product {
  url: string;
  /** Of an admin. */
  apiKey: string;
  /** Calls in as a known caller, up to the hand-over to a dialer. */
  placeCall(): Promise<PlacedCall>;
  stop(): Promise<void>;
}

export interface PlacedCall {
  callSid: string;
}

interface Options {
  port?: number;
  calls?: WireCall[];
}

/** Starts the product with some calls in its books. */
export async function startProduct(options: Options = {}): Promise<Product> {
  const { port = 0, calls = someCalls(Date.now()) } = options;
  const apiKey = "ivr_test_key";
  const app = createStandInApi({ apiKey, calls });
  const started = Promise.withResolvers<number>();
  const server = serve({ fetch: app.fetch, port, hostname: "127.0.0.1" }, (address) =>
    started.resolve(address.port),
  ) as Server;
  const live = openLiveSocket(server, "/api/v1/live");

  return {
    url: `http://127.0.0.1:${await started.promise}`,
    apiKey,
    async placeCall() {
      const call = aCall(Date.now(), { status: "ringing", caller_number: "+4917***7788" });
      calls.unshift(call);
      live.send({ type: "call_changed", call_sid: call.call_sid, status: call.status });
      return { callSid: call.call_sid };
    },
    async stop() {
      live.closeAll();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
