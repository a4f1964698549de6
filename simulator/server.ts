import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { Hono, type MiddlewareHandler } from "hono";
import { brazeError, createBraze } from "./braze";
import { type Control, createControl } from "./control";
import { createControlRoutes } from "./control-routes";
import { createDialfire, dialfireError } from "./dialfire";
import { createElevenLabs, elevenLabsError } from "./elevenlabs";
import type { Ringing } from "./elevenlabs-talk";
import type { Keys } from "./keys";
import { startMailSink } from "./mail";
import { type ErrorAnswer, PROVIDER_PATHS, PROVIDERS, type Provider } from "./provider";
import { misbehave } from "./scenario";
import { createState, type SimulatorState } from "./state";
import { createTwilioRest, twilioError } from "./twilio-rest";
import { createZendeskTalk, zendeskError } from "./zendesk-talk";

export interface SimulatorOptions {
  /** 0 takes any free port. */
  port: number;
  /** Where mail is taken; the port after `port` if none is given. */
  smtpPort?: number;
  host?: "127.0.0.1";
  /** What the providers accept instead of their default keys. */
  keys?: Partial<Keys>;
  /** Where ElevenLabs finds the product; without it orders are taken and nobody is rung. */
  ringing?: Partial<Ringing>;
}

export interface Simulator {
  /** The simulator's address, without a slash at the end. */
  url: string;
  port: number;
  smtpPort: number;
  /** The base address of one provider, as its variable wants it. */
  providerUrl(provider: Provider): string;
  control: Control;
  state: SimulatorState;
  /** Ends at once; requests that still hang are cut off. */
  close(): Promise<void>;
}

interface Part {
  create(state: SimulatorState): Hono;
  errorAnswer: ErrorAnswer;
}

const PARTS: Readonly<Record<Provider, Part>> = {
  braze: { create: createBraze, errorAnswer: brazeError },
  dialfire: { create: createDialfire, errorAnswer: dialfireError },
  zendesk_talk: { create: createZendeskTalk, errorAnswer: zendeskError },
  elevenlabs: { create: createElevenLabs, errorAnswer: elevenLabsError },
  twilio: { create: createTwilioRest, errorAnswer: twilioError },
};

/** The oldest requests are forgotten, so that days of traffic do not fill the memory. */
const KEPT_REQUESTS = 5_000;

/** Starts every provider on one HTTP port and the mail server on another; rejects if one is taken. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const host = options.host ?? "127.0.0.1";
  const state = createState(options.keys, options.ringing);
  const control = createControl(state);
  const app = createApp(state, control);
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }) as Server;

  await listen(server, options.port, host);
  const smtpPort = options.smtpPort ?? (options.port === 0 ? 0 : options.port + 1);
  const mail = await startMailSink(state, smtpPort, host).catch(async (error: unknown) => {
    await closeServer(server);
    throw error;
  });

  const { port } = server.address() as AddressInfo;
  const url = `http://${host}:${port}`;
  return {
    url,
    port,
    smtpPort: mail.port,
    providerUrl: (provider) => url + PROVIDER_PATHS[provider],
    control,
    state,
    async close() {
      await Promise.all([closeServer(server), mail.close()]);
    },
  };
}

function createApp(state: SimulatorState, control: Control): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.route("/_control", createControlRoutes(control, state));
  for (const provider of PROVIDERS) {
    const { create, errorAnswer } = PARTS[provider];
    const path = PROVIDER_PATHS[provider];
    app.use(`${path}/*`, record(state, provider), misbehave(state, provider, errorAnswer));
    app.route(path, create(state));
  }
  return app;
}

/** Keeps a request as it came, before anything can go wrong with it. */
function record(state: SimulatorState, provider: Provider): MiddlewareHandler {
  return async (c, next) => {
    const { pathname, search } = new URL(c.req.url);
    state.requests.push({
      provider,
      method: c.req.method,
      path: pathname.slice(PROVIDER_PATHS[provider].length) + search,
      headers: c.req.header(),
      body: await c.req.text(),
      at: new Date().toISOString(),
    });
    if (state.requests.length > KEPT_REQUESTS) state.requests.shift();
    await next();
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
