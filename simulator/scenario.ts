import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context, MiddlewareHandler } from "hono";
import { z } from "zod";
import type { ErrorAnswer, Provider } from "./provider";
import type { SimulatorState } from "./state";

/** How a provider misbehaves, on all its paths or on those that contain `path`. */
export const scenarioSchema = z.strictObject({
  mode: z.enum([
    "ok",
    "delay",
    "hang",
    "refuse",
    "status",
    "garbage",
    "wrong_json",
    "half",
    /** The request is carried out, and the connection cut before its answer. */
    "lost",
    "rate_limit",
  ]),
  /** Waited before anything else, in every mode; `delay` alone waits 2,000 ms if none is given. */
  delay_ms: z.int().min(0).max(120_000).optional(),
  /** For `status`; 500 if none is given. */
  status: z.int().min(200).max(599).optional(),
  /** Sent instead of the mode's own body: a text as it is, anything else as JSON. */
  body: z.unknown().optional(),
  /** How many requests it lasts; for ever if none is given. */
  times: z.int().min(1).optional(),
  path: z.string().min(1).optional(),
});

export type Scenario = z.infer<typeof scenarioSchema>;
export type ActiveScenario = Scenario & { provider: Provider };

const DEFAULT_DELAY_MS = 2_000;

type Env = { Bindings: HttpBindings };

/** Lets a provider misbehave as the scenario that fits the request says; else it answers. */
export function misbehave(
  state: SimulatorState,
  provider: Provider,
  errorAnswer: ErrorAnswer,
): MiddlewareHandler<Env> {
  return async (c, next) => {
    const scenario = takeScenario(state, provider, c.req.url);
    if (!scenario) return next();
    await delay(c, scenario);

    switch (scenario.mode) {
      case "ok":
      case "delay":
        return next();
      case "hang":
        await closed(c.env.outgoing);
        return RESPONSE_ALREADY_SENT;
      case "refuse":
        c.env.incoming.socket.resetAndDestroy();
        return RESPONSE_ALREADY_SENT;
      case "status":
        return withBody(errorAnswer(scenario.status ?? 500), scenario);
      case "garbage":
        return withBody(jsonResponse("<<<this is not JSON"), scenario);
      case "wrong_json":
        return withBody(jsonResponse('{"unexpected":["shape"]}'), scenario);
      case "half":
        await next();
        return sendHalf(c);
      case "lost":
        await next();
        c.env.incoming.socket.resetAndDestroy();
        return leaveUnanswered(c);
      case "rate_limit":
        return withBody(errorAnswer(429), scenario);
    }
  };
}

/** The scenario of one request, path-bound ones first; counts it down and drops it when used up. */
function takeScenario(
  state: SimulatorState,
  provider: Provider,
  url: string,
): ActiveScenario | undefined {
  const fitting = state.scenarios.filter(
    (one) => one.provider === provider && (!one.path || url.includes(one.path)),
  );
  const chosen = fitting.find((one) => one.path) ?? fitting[0];
  if (chosen?.times !== undefined) {
    chosen.times -= 1;
    if (chosen.times < 1) state.scenarios = state.scenarios.filter((one) => one !== chosen);
  }
  return chosen;
}

/** Ends early when the client gives up. */
async function delay(c: Context<Env>, scenario: Scenario): Promise<void> {
  const ms = scenario.delay_ms ?? (scenario.mode === "delay" ? DEFAULT_DELAY_MS : 0);
  if (ms === 0) return;
  const stop = new AbortController();
  await Promise.race([
    wait(ms, undefined, { signal: stop.signal }).catch(() => {}),
    closed(c.env.outgoing),
  ]);
  stop.abort();
}

function closed(outgoing: HttpBindings["outgoing"]): Promise<void> {
  return new Promise((resolve) => {
    if (outgoing.destroyed) resolve();
    else outgoing.once("close", () => resolve());
  });
}

/** Promises the whole answer, sends half of it, and says no more. */
async function sendHalf(c: Context<Env>): Promise<void> {
  const whole = Buffer.from(await c.res.arrayBuffer());
  const outgoing = c.env.outgoing as ServerResponse;
  outgoing.writeHead(c.res.status, {
    ...Object.fromEntries(c.res.headers),
    "content-length": whole.length,
  });
  outgoing.write(whole.subarray(0, Math.floor(whole.length / 2)));
  await closed(outgoing);
  leaveUnanswered(c);
}

/** Assigned in two steps: Hono would add the headers of the first answer to the second. */
function leaveUnanswered(c: Context<Env>): void {
  c.res = undefined;
  c.res = RESPONSE_ALREADY_SENT;
}

function withBody(answer: Response, { body }: Scenario): Response {
  if (body === undefined) return answer;
  const headers = new Headers(answer.headers);
  headers.set("content-type", typeof body === "string" ? "text/plain" : "application/json");
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return new Response(text, { status: answer.status, headers });
}

function jsonResponse(text: string): Response {
  return new Response(text, { headers: { "content-type": "application/json" } });
}
