import {
  createExecutionContext,
  createMessageBatch,
  createScheduledController,
  getQueueResult,
  waitOnExecutionContext,
} from "cloudflare:test";
import { env as boundEnv } from "cloudflare:workers";
import { expect, vi } from "vitest";
import { z } from "zod";
import { app } from "../../../src/app";
import type { VariableName } from "../../../src/env";
import worker from "../../../src/index";
import { PATIENCE } from "../patience";
import { watchedDatabase } from "./query-plans";
import { aCallSid, aNumber, type Form, readTwiml, sign, type Twiml, toParams } from "./twilio";
import { TEST_VARIABLES } from "./variables";

type Variables = { [name in VariableName]?: string };
export type Overrides = Variables & Partial<Env>;

/**
 * The Worker's environment with every required variable set and the real bindings of the test
 * runtime. Each one counts as an isolate of its own: it starts without any copy.
 */
export function testEnv(overrides: Overrides = {}): Env & Variables {
  const { LEAD_CACHE, LIVE_HUB, LEDGER, OUTBOX } = boundEnv;
  const { CAMPAIGN_DRIVER, CIRCUIT_BREAKER, FAILURE_WINDOW, ROUND_ROBIN } = boundEnv;
  const { ABUSE_LIMIT, COSTLY_LIMIT, FALLBACK_LIMIT, ASSETS } = boundEnv;
  const bindings = {
    LEAD_CACHE,
    DB: watchedDatabase,
    LIVE_HUB,
    CAMPAIGN_DRIVER,
    CIRCUIT_BREAKER,
    FAILURE_WINDOW,
    ROUND_ROBIN,
    LEDGER,
    OUTBOX,
    ABUSE_LIMIT,
    COSTLY_LIMIT,
    FALLBACK_LIMIT,
    ASSETS,
  };
  return { ...bindings, ...TEST_VARIABLES, ...overrides };
}

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  /** The body as JSON; `undefined` where it is none. */
  json: unknown;
}

/** The answer to a voice webhook. */
export interface VoiceReply extends Reply {
  twiml: Twiml;
  callSid: string;
}

export interface WebhookOptions {
  /** Signs with another token; `null` leaves the signature out. */
  token?: string | null;
  /** The address that is signed; the public one where it is left out. */
  signedUrl?: string;
  headers?: Record<string, string>;
}

export interface ApiOptions {
  method?: string;
  /** Sent as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
  /** `null` sends no key. */
  key?: string | null;
}

/** The product as one isolate, spoken to over HTTP. */
export interface Product {
  env: Env & Variables;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  send(path: string, init?: RequestInit): Promise<Reply>;
  /** Posts a form as Twilio does: signed over the public address. */
  webhook(path: string, form: Form, options?: WebhookOptions): Promise<Reply>;
  /** Asks as Twilio does where it was told to use GET: signed over the address alone. */
  signedGet(path: string): Promise<Reply>;
  /** Posts to a voice webhook, and expects 200 with well-formed TwiML. */
  voice(path: string, form: Record<string, string>): Promise<VoiceReply>;
  /** A call comes in, from a number of its own where the form names none. */
  ring(form?: Record<string, string>): Promise<VoiceReply>;
  /** Asks the API with the first admin's key. */
  api(path: string, options?: ApiOptions): Promise<Reply>;
  /** Waits for the work that goes on after the replies. */
  settle(): Promise<void>;
}

export function startProduct(overrides: Overrides = {}): Product {
  const env = testEnv(overrides);
  const contexts: ExecutionContext[] = [];
  const publicUrl = env.PUBLIC_URL ?? TEST_VARIABLES.PUBLIC_URL;

  async function fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const url = path.startsWith("http") ? path : publicUrl + path;
    const ctx = createExecutionContext();
    contexts.push(ctx);
    return app.fetch(new Request(url, init), env, ctx);
  }

  async function send(path: string, init?: RequestInit): Promise<Reply> {
    return toReply(await fetch(path, init));
  }

  async function webhook(path: string, form: Form, options: WebhookOptions = {}): Promise<Reply> {
    const { token = TEST_VARIABLES.TWILIO_AUTH_TOKEN, signedUrl = publicUrl + path } = options;
    const params = toParams(form);
    const signature =
      token === null ? {} : { "x-twilio-signature": await sign(signedUrl, params, token) };
    const headers = {
      "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
      ...signature,
      ...options.headers,
    };
    return send(path, { method: "POST", headers, body: params.toString() });
  }

  async function voice(path: string, form: Record<string, string>): Promise<VoiceReply> {
    const whole = { ...aCall(), ...form };
    const reply = await webhook(path, whole);
    expect({ status: reply.status, body: reply.text }).toMatchObject({ status: 200 });
    expect(reply.headers.get("content-type")).toMatch(/^application\/xml/);
    return { ...reply, twiml: readTwiml(reply.text), callSid: whole.CallSid };
  }

  return {
    env,
    fetch,
    send,
    webhook,
    async signedGet(path) {
      const params = new URLSearchParams();
      const signature = await sign(publicUrl + path, params, TEST_VARIABLES.TWILIO_AUTH_TOKEN);
      return send(path, { headers: { "x-twilio-signature": signature } });
    },
    voice,
    ring: (form = {}) => voice("/webhooks/twilio", form),
    async api(path, { method = "GET", body, headers = {}, key = TEST_VARIABLES.API_KEY } = {}) {
      return send(path, {
        method,
        headers: {
          ...(key === null ? {} : { "x-api-key": key }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    },
    async settle() {
      for (const ctx of contexts.splice(0)) await waitOnExecutionContext(ctx);
    },
  };
}

/** What the platform does every minute, or every hour. */
export async function runCron(
  env: Env,
  cron = "* * * * *",
  scheduledTime = Date.now(),
): Promise<void> {
  const ctx = createExecutionContext();
  const controller = createScheduledController({ cron, scheduledTime: new Date(scheduledTime) });
  await worker.scheduled(controller, env, ctx);
  await waitOnExecutionContext(ctx);
}

/** What became of a batch: the ids of its messages. */
export interface Delivered {
  acknowledged: string[];
  retried: string[];
}

/** Hands messages to the Worker as the platform's queue does; each id is its place, from 0. */
export async function deliver(
  env: Env,
  queue: string,
  bodies: readonly unknown[],
  attempts = 1,
): Promise<Delivered> {
  const timestamp = new Date();
  const batch = createMessageBatch(
    queue,
    bodies.map((body, i) => ({ id: `${queue}-${i}`, timestamp, attempts, body })),
  );
  const ctx = createExecutionContext();
  await worker.queue(batch, env, ctx);
  const { explicitAcks, retryMessages } = await getQueueResult(batch, ctx);
  return { acknowledged: explicitAcks, retried: retryMessages.map((message) => message.msgId) };
}

async function toReply(response: Response): Promise<Reply> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: toJson(text) };
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What Twilio sends of a call that has just come in. */
export function aCall(): { CallSid: string } & Record<string, string> {
  return {
    CallSid: aCallSid(),
    AccountSid: TEST_VARIABLES.TWILIO_ACCOUNT_SID,
    From: aNumber(),
    To: TEST_VARIABLES.TWILIO_PHONE_NUMBER,
    CallStatus: "ringing",
    Direction: "inbound",
    ApiVersion: "2010-04-01",
  };
}

/** Asks again and again until `check` passes; it fails with the last reason. */
export function eventually<T>(check: () => T | Promise<T>, patience = PATIENCE): Promise<T> {
  return vi.waitFor(async () => await check(), patience);
}

const callSchema = z.looseObject({
  status: z.string(),
  outcome: z.string().nullable(),
  status_history: z.array(z.object({ status: z.string(), at: z.string() })),
  legs: z.array(z.looseObject({ leg_sid: z.string(), status: z.string() })),
});
export type ShownCall = z.infer<typeof callSchema>;

const stepSchema = z.looseObject({ offset_ms: z.number(), event: z.string() });
const traceSchema = z.object({
  call_sid: z.string(),
  decisions: z.array(
    z.looseObject({
      rung: z.string(),
      routing_rule: z.string(),
      final_dialer: z.string().nullable(),
      inputs: z.record(z.string(), z.unknown()),
      steps: z.array(stepSchema),
    }),
  ),
  legs: z.array(z.looseObject({})),
  events: z.array(z.looseObject({ kind: z.string() })),
  api_calls: z.array(z.looseObject({ integration: z.string() })),
});
export type ShownTrace = z.infer<typeof traceSchema>;

/** The call as the API shows it; fails where it is not on record. */
export async function readCall(product: Product, callSid: string): Promise<ShownCall> {
  const reply = await product.api(`/api/v1/calls/${callSid}`);
  expect({ status: reply.status, body: reply.text }).toMatchObject({ status: 200 });
  return z.object({ data: callSchema }).parse(reply.json).data;
}

/** Everything that explains a call, as the API shows it; fails where nothing is on record. */
export async function readTrace(product: Product, callSid: string): Promise<ShownTrace> {
  const reply = await product.api(`/api/v1/logs/${callSid}`);
  expect({ status: reply.status, body: reply.text }).toMatchObject({ status: 200 });
  return z.object({ data: traceSchema }).parse(reply.json).data;
}

/** The call once `check` holds for it. */
export function callOnce(
  product: Product,
  callSid: string,
  check: (call: ShownCall) => void,
): Promise<ShownCall> {
  return eventually(async () => {
    const call = await readCall(product, callSid);
    check(call);
    return call;
  });
}

/** The trace once `check` holds for it. */
export function traceOnce(
  product: Product,
  callSid: string,
  check: (trace: ShownTrace) => void = () => undefined,
): Promise<ShownTrace> {
  return eventually(async () => {
    const trace = await readTrace(product, callSid);
    check(trace);
    return trace;
  });
}
