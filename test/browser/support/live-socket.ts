import { createHash } from "node:crypto";
import type { Server } from "node:http";
import type { Duplex } from "node:stream";

/** Fixed by RFC 6455; a server proves with it that it speaks WebSocket. */
const HANDSHAKE_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const TEXT_FRAME = 0x81;
const LONG_LENGTH = 126;

/** Speaks just enough WebSocket to send short texts to every open page. */
export interface LiveSocket {
  send(message: object): void;
  closeAll(): void;
}

/** Takes every WebSocket at `path` of this server and greets it; other upgrades are cut off. */
export function openLiveSocket(server: Server, path: string): LiveSocket {
  const sockets = new Set<Duplex>();

  server.on("upgrade", (request, socket) => {
    const key = request.headers["sec-websocket-key"];
    if (request.url !== path || !key) {
      socket.destroy();
      return;
    }

    const proof = createHash("sha1")
      .update(key + HANDSHAKE_GUID)
      .digest("base64");
    const head = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"];
    socket.write([...head, `Sec-WebSocket-Accept: ${proof}`, "", ""].join("\r\n"));
    socket.write(toFrame({ type: "hello" }));
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => sockets.delete(socket));
  });

  return {
    send(message) {
      for (const socket of sockets) socket.write(toFrame(message));
    },
    closeAll() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

function toFrame(message: object): Buffer {
  const text = Buffer.from(JSON.stringify(message));
  if (text.length >= LONG_LENGTH) throw new Error("Only short messages fit this frame");
  return Buffer.concat([Buffer.from([TEXT_FRAME, text.length]), text]);
}
