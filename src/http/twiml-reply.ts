import type { AppContext } from "./context";

/** Answers with TwiML, as the stories name its type. */
export function replyTwiml(c: AppContext, twiml: string): Response {
  return c.body(twiml, 200, { "Content-Type": "application/xml; charset=utf-8" });
}
