import { Hono } from "hono";
import { playCall } from "../../../simulator/twilio-player";
import type { PlayOptions } from "../../../simulator/twilio-session";
import type { CallStory, Step } from "../../../simulator/twilio-story";

export const URL_OF_WORKER = "https://ivr.example.com";
export const CALLER = "+491711234567";
export const COMPANY = "+493012345678";
export const DIALER = "+493087654321";

/** A webhook as the Worker of a test received it. */
export interface Received {
  method: string;
  path: string;
  query: string;
  headers: Headers;
  form: Readonly<Record<string, string>>;
}

export type Answer = string | Response | ((received: Received) => string | Response);

export interface PlayedWorker {
  received: Received[];
  /** The webhooks to one path, in the order they came. */
  to(path: string): Received[];
  play(options?: Partial<PlayOptions>): Promise<CallStory>;
}

/** A Worker that answers each path as told; texts are TwiML, paths without an answer say 204. */
export function aWorker(answers: Readonly<Record<string, Answer>>): PlayedWorker {
  const received: Received[] = [];
  const app = new Hono();
  app.all("*", async (c) => {
    const { pathname, search } = new URL(c.req.url);
    const body = new URLSearchParams(await c.req.text());
    const webhook: Received = {
      method: c.req.method,
      path: pathname,
      query: search,
      headers: c.req.raw.headers,
      form: Object.fromEntries(body),
    };
    received.push(webhook);

    const answer = answers[pathname];
    const result = typeof answer === "function" ? answer(webhook) : answer;
    if (result === undefined) return c.body(null, 204);
    if (typeof result !== "string") return result.clone();
    return c.body(result, 200, { "content-type": "application/xml" });
  });

  return {
    received,
    to: (path) => received.filter((webhook) => webhook.path === path),
    play: (options = {}) =>
      playCall({
        url: URL_OF_WORKER,
        authToken: "token",
        accountSid: `AC${"0".repeat(32)}`,
        from: CALLER,
        to: COMPANY,
        send: async (request) => app.fetch(request),
        ...options,
      }),
  };
}

/** The steps of one kind. */
export function stepsOf<K extends Step["kind"]>(
  story: CallStory,
  kind: K,
): Extract<Step, { kind: K }>[] {
  return story.steps.filter((step): step is Extract<Step, { kind: K }> => step.kind === kind);
}
