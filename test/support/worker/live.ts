import { env } from "cloudflare:workers";
import { afterEach, expect } from "vitest";
import { z } from "zod";
import { type LiveMessage, liveMessageSchema } from "../../../src/live/live-message";
import { eventually, type Product } from "./product";

export const LIVE = "/api/v1/live";

/** The object that all dashboards hang on. */
export const liveHub = () => env.LIVE_HUB.getByName("hub");

export function handshake(product: Product, headers: Record<string, string>, query = "") {
  return product.fetch(`${LIVE}${query}`, { headers: { upgrade: "websocket", ...headers } });
}

/** An open dashboard. */
export interface Watcher {
  socket: WebSocket;
  /** Everything it was told, pongs included. */
  heard: unknown[];
  closed: { code: number }[];
  /** What it was told in the protocol, oldest first. Fails where a message is not of it. */
  messages(): LiveMessage[];
  /** The same once there are so many. */
  once(count: number): Promise<LiveMessage[]>;
}

const open: WebSocket[] = [];

afterEach(() => {
  for (const socket of open.splice(0)) socket.close();
});

/** Opens the live feed; it closes with the test. */
export async function watch(
  product: Product,
  headers: Record<string, string>,
  query = "",
): Promise<Watcher> {
  const response = await handshake(product, headers, query);
  expect(response.status).toBe(101);
  const socket = response.webSocket;
  if (!socket) throw new Error("there is no socket in the reply");
  const heard: unknown[] = [];
  const closed: { code: number }[] = [];
  socket.addEventListener("close", ({ code }) => {
    closed.push({ code });
  });
  socket.accept();
  open.push(socket);
  socket.addEventListener("message", ({ data }) => {
    const text = String(data);
    heard.push(text.startsWith("{") ? JSON.parse(text) : text);
  });
  const messages = () =>
    z.array(liveMessageSchema).parse(heard.filter((one) => typeof one === "object"));
  const once = (count: number) =>
    eventually(() => {
      expect(messages().length).toBeGreaterThanOrEqual(count);
      return messages();
    });
  return { socket, heard, closed, messages, once };
}
