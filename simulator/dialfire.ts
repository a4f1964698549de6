import { type Context, Hono } from "hono";
import { type DialfireContact, matches, toContact, toTask } from "./dialfire-contact";
import { isRecord, jsonAnswer, readJson } from "./provider";
import type { SimulatorState } from "./state";

/**
 * Dialfire's API (dialfire.md): the tasks of a campaign, which serve as a health probe, and its
 * contacts. Errors are plain text, and a bad key is a 403. A campaign's token and the tenant's do
 * not replace one another. Any campaign id is taken for the demo campaign.
 */
export function createDialfire(state: SimulatorState): Hono {
  const dialfire = new Hono();

  dialfire.use("/campaigns/*", async (c, next) => {
    return readToken(c) === state.keys.dialfire ? next() : dialfireError(403);
  });
  dialfire.use("/tenants/*", async (c, next) => {
    return readToken(c) === state.keys.dialfire_tenant ? next() : dialfireError(403);
  });

  dialfire.on("GET", bothForms("/tenants/:tenant/campaigns"), () => {
    const permissions = { roles: ["campaignAPI"], token: state.keys.dialfire, actions: {} };
    const campaign = { title: "Inbound DE", owner: "t123", hidden: false, status: "active" };
    return jsonAnswer([{ ...campaign, features: [], id: "ABCDEFGH12345678", permissions }], 200);
  });

  dialfire.on("GET", bothForms("/campaigns/:campaign/tasks"), () =>
    jsonAnswer(state.dialfire.tasks.map(toTask), 200),
  );

  dialfire.post("/campaigns/:campaign/tasks/:task/contacts/create", async (c) => {
    const { campaign, task } = c.req.param();
    if (!state.dialfire.tasks.includes(task)) return dialfireError(404);
    const fields = readJson(await c.req.text());
    if (!isRecord(fields)) return dialfireError(400);

    const contact = toContact(campaign, task, fields, new Date());
    state.dialfire.contacts.push(contact);
    return jsonAnswer({ data: contact }, 200);
  });

  dialfire.post("/campaigns/:campaign/contacts/:id/update", async (c) => {
    const contact = find(state, c.req.param("id"));
    if (!contact) return dialfireError(404);
    const fields = readJson(await c.req.text());
    if (!isRecord(fields)) return dialfireError(400);
    if (fields.$version !== undefined && fields.$version !== contact.$version) {
      return dialfireError(409);
    }

    Object.assign(contact, fields, { $id: contact.$id, $version: new Date().toISOString() });
    return jsonAnswer({ data: contact }, 200);
  });

  dialfire.get("/campaigns/:campaign/contacts/:id/flat_view", (c) => {
    const contact = find(state, c.req.param("id"));
    return contact ? jsonAnswer(contact, 200) : dialfireError(404);
  });

  dialfire.post("/campaigns/:campaign/contacts/filter", async (c) => {
    const conditions = readJson(await c.req.text());
    if (!Array.isArray(conditions) || !conditions.every(isRecord)) return dialfireError(400);
    const hits = state.dialfire.contacts.filter((contact) => matches(contact, conditions));
    return jsonAnswer({ hits: hits.map(({ $id }) => ({ $id })), cursor: "" }, 200);
  });

  dialfire.post("/campaigns/:campaign/contacts/flat_view", async (c) => {
    const ids = readJson(await c.req.text());
    if (!Array.isArray(ids)) return dialfireError(400);
    return jsonAnswer(
      state.dialfire.contacts.filter((contact) => ids.includes(contact.$id)),
      200,
    );
  });

  dialfire.all("*", () => dialfireError(404));
  return dialfire;
}

const REASONS: Readonly<Record<number, string>> = {
  400: "Bad Request",
  403: "Forbidden",
  404: "Not Found",
  409: "Conflict",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
};

/** Dialfire's errors are one line of plain text; no rate-limit headers are known. */
export function dialfireError(status: number): Response {
  return new Response(`${status} - ${REASONS[status] ?? "Error"}`, {
    status,
    headers: { "content-type": "text/plain; charset=utf-8" },
  });
}

function readToken(c: Context): string | undefined {
  const header = c.req.header("authorization");
  return header?.startsWith("Bearer ") ? header.slice(7) : c.req.query("access_token");
}

/** Lists are asked for with and without a slash at the end. */
function bothForms(path: string): string[] {
  return [path, `${path}/`];
}

function find(state: SimulatorState, id: string): DialfireContact | undefined {
  return state.dialfire.contacts.find((contact) => contact.$id === id);
}
