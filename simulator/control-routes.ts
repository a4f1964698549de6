import { type Context, Hono } from "hono";
import { z } from "zod";
import { leadDraftSchema } from "./braze-profile";
import type { Control } from "./control";
import { ringingSchema } from "./elevenlabs-talk";
import { keysSchema } from "./keys";
import { mailScenarioSchema } from "./mail-scenario";
import { jsonAnswer, PROVIDER_PATHS, PROVIDERS, type Provider, readJson } from "./provider";
import { scenarioSchema } from "./scenario";
import type { SimulatorState } from "./state";
import { phonesSchema } from "./twilio-phone";
import { agentDraftSchema } from "./zendesk-talk-agent";

const providerSchema = z.enum(PROVIDERS);
const queueSchema = z
  .strictObject({
    calls_waiting: z.int().min(0),
    callbacks_waiting: z.int().min(0),
    average_wait_time: z.int().min(0),
    longest_wait_time: z.int().min(0),
  })
  .exactPartial();

/** A refusal of the control API, thrown where it is found and answered in one place. */
class ControlError extends Error {
  constructor(
    readonly status: 400 | 404,
    message: string,
  ) {
    super(message);
  }
}

/** Mounted at `/_control`: the operations of `Control` as JSON over HTTP. */
export function createControlRoutes(control: Control, state: SimulatorState): Hono {
  const routes = new Hono();

  routes.get("/", () => jsonAnswer(summarise(state), 200));
  routes.post("/reset", () => done(control.reset()));

  routes.get("/requests", (c) => {
    const provider = c.req.query("provider");
    return jsonAnswer(control.requests(provider ? readProvider(provider) : undefined), 200);
  });
  routes.delete("/requests", () => done(control.clearRequests()));

  routes.get("/leads", () => jsonAnswer(state.braze.profiles, 200));
  routes.put("/leads", async (c) => done(control.setLeads(await readList(c, leadDraftSchema))));
  routes.post("/leads", async (c) => done(control.addLeads(await readList(c, leadDraftSchema))));

  routes.put("/agents", async (c) => done(control.setAgents(await readList(c, agentDraftSchema))));
  routes.put("/queue", async (c) => done(control.setQueue(await read(c, queueSchema))));
  routes.put("/tasks", async (c) => done(control.setTasks(await readList(c, z.string()))));
  routes.put("/keys", async (c) => done(control.setKeys(await read(c, keysSchema.exactPartial()))));

  routes.get("/ringing", () => jsonAnswer(state.elevenlabs.ringing, 200));
  routes.put("/ringing", async (c) =>
    done(control.setRinging(await read(c, ringingSchema.exactPartial()))),
  );
  routes.get("/phones", () => jsonAnswer(state.twilio.phones, 200));
  routes.put("/phones", async (c) =>
    done(control.setPhones(await read(c, phonesSchema.exactPartial()))),
  );
  routes.get("/phone-webhooks", () => jsonAnswer(state.twilio.webhooks, 200));
  routes.get("/webhooks", () => jsonAnswer(state.elevenlabs.webhooks, 200));
  routes.get("/conversations", () => jsonAnswer(state.elevenlabs.conversations, 200));
  routes.put("/conversations/:id", async (c) => {
    const fields = await read(c, z.record(z.string(), z.unknown()));
    const isKnown = control.changeConversation(c.req.param("id"), fields);
    if (!isKnown) throw new ControlError(404, "there is no conversation of this id");
    return done();
  });

  routes.get("/contacts", () => jsonAnswer(state.dialfire.contacts, 200));
  routes.get("/messages", () => jsonAnswer(state.twilio.messages, 200));
  routes.get("/calls", () => jsonAnswer(state.twilio.calls, 200));

  routes.get("/mails", () => jsonAnswer(control.mails(), 200));
  routes.delete("/mails", () => done(control.clearMails()));
  routes.put("/mail", async (c) =>
    done(control.setMailScenario(await read(c, mailScenarioSchema))),
  );
  routes.delete("/mail", () => done(control.setMailScenario({ mode: "ok" })));

  routes.put("/:provider", async (c) => {
    const provider = readProvider(c.req.param("provider"));
    return done(control.setScenario(provider, await read(c, scenarioSchema)));
  });
  routes.delete("/:provider", (c) =>
    done(control.clearScenarios(readProvider(c.req.param("provider")))),
  );

  routes.onError((error) => {
    if (!(error instanceof ControlError)) throw error;
    return jsonAnswer({ error: { message: error.message } }, error.status);
  });
  return routes;
}

function summarise(state: SimulatorState): unknown {
  const received = (provider: Provider) =>
    state.requests.filter((request) => request.provider === provider).length;
  return {
    providers: PROVIDERS.map((provider) => ({
      provider,
      path: PROVIDER_PATHS[provider],
      requests: received(provider),
      scenarios: state.scenarios.filter((one) => one.provider === provider),
    })),
    mail: { scenario: state.mailScenario, received: state.mails.length },
    leads: state.braze.profiles.length,
    agents: state.zendeskTalk.agents.map((agent) => agent.row),
    contacts: state.dialfire.contacts.length,
    conversations: state.elevenlabs.conversations.length,
    calls: state.twilio.calls.length,
    messages: state.twilio.messages.length,
  };
}

/** Takes the result of an operation, so that calling it and answering stand on one line. */
function done(_result?: unknown): Response {
  return new Response(null, { status: 204 });
}

async function read<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(readJson(await c.req.text()));
  if (parsed.success) return parsed.data;
  throw new ControlError(400, z.prettifyError(parsed.error));
}

/** Takes one item or a list of them. */
async function readList<T>(c: Context, schema: z.ZodType<T>): Promise<T[]> {
  const list = await read(c, z.union([z.array(schema), schema]));
  return Array.isArray(list) ? list : [list];
}

function readProvider(name: string): Provider {
  const parsed = providerSchema.safeParse(name);
  if (parsed.success) return parsed.data;
  throw new ControlError(404, `there is no provider "${name}", only ${PROVIDERS.join(", ")}`);
}
