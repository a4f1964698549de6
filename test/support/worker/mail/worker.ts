import { createSmtpMailer } from "../../../../src/alerts/smtp-client";
import type { Order } from "./order";

/** Sends the mail of one order over real sockets and tells how it went; `GET` answers at once. */
export default {
  async fetch(request: Request): Promise<Response> {
    if (request.method === "GET") return new Response("here");
    const { access, mail, deadlineMs } = await request.json<Order>();
    return Response.json(await createSmtpMailer(access, deadlineMs).send(mail));
  },
} satisfies ExportedHandler;
