import { createRoute, z } from "@hono/zod-openapi";
import { DIALER_KINDS } from "../dialers/dialer";
import { editorOf } from "../http/context";
import {
  body,
  conflict,
  list,
  moment,
  onePage,
  problems,
  reply,
  stale,
  toIso,
} from "../http/envelope";
import { ifMatch } from "../http/if-match";
import { requireRole } from "../http/require-role";
import { createRouter } from "../http/router";
import { AppError } from "../shared/app-error";
import { createDialer, removeDialer, updateDialer } from "./actions/change-dialer";
import { replyWithFindings } from "./finding-wire";
import type { StoredDialer } from "./ruleset";

const dialerWire = z
  .object({
    id: z.number().int(),
    name: z.string().openapi({ example: "dialfire" }),
    kind: z.enum(DIALER_KINDS),
    phone_number: z.string().nullable().openapi({
      example: "+493023125011",
      description: "null when neither an admin nor a variable gives one",
    }),
    active: z.boolean(),
    seats: z.number().int().nullable(),
    version: z.number().int(),
    created_at: moment,
    updated_at: moment,
  })
  .openapi("Dialer");

/** Read by the dialer's own check, whose words name the field and what it may be. */
const dialerDraftWire = z.record(z.string(), z.unknown()).openapi("DialerDraft", {
  type: "object",
  properties: {
    name: { type: "string", description: "Letters, digits, - and _; it stays for good" },
    kind: { type: "string", enum: [...DIALER_KINDS] },
    phone_number: {
      type: ["string", "null"],
      description: "null: the variable of the dialer of this name counts",
    },
    active: { type: "boolean" },
    seats: { type: ["integer", "null"], description: "Agents behind the number, where known" },
  },
  example: { name: "night_shift", kind: "phone", phone_number: "+493012345678" },
});

const idParam = z.object({ id: z.coerce.number().int() });

const listDialers = createRoute({
  operationId: "listDialers",
  method: "get",
  path: "/",
  summary: "Who can take calls",
  tags: ["Dialers"],
  ...requireRole("read_only"),
  responses: { 200: list(dialerWire, "All dialers"), ...problems },
});

const getDialer = createRoute({
  operationId: "getDialer",
  method: "get",
  path: "/{id}",
  summary: "One dialer",
  tags: ["Dialers"],
  ...requireRole("read_only"),
  request: { params: idParam },
  responses: { 200: reply(dialerWire, "The dialer"), ...problems },
});

const create = createRoute({
  operationId: "createDialer",
  method: "post",
  path: "/",
  summary: "Adds a dialer",
  tags: ["Dialers"],
  ...requireRole("admin"),
  request: { body: body(dialerDraftWire) },
  responses: {
    201: replyWithFindings(dialerWire, "The dialer as saved"),
    ...problems,
    ...conflict,
  },
});

const update = createRoute({
  operationId: "updateDialer",
  method: "put",
  path: "/{id}",
  summary: "Changes a dialer; what is left out stays as it is, and the name always does",
  tags: ["Dialers"],
  ...requireRole("admin"),
  request: { params: idParam, headers: ifMatch, body: body(dialerDraftWire) },
  responses: {
    200: replyWithFindings(dialerWire, "The dialer as saved"),
    ...problems,
    ...conflict,
    ...stale,
  },
});

const remove = createRoute({
  operationId: "removeDialer",
  method: "delete",
  path: "/{id}",
  summary: "Switches a dialer off: its calls go to the fallback",
  description:
    "Rules and settings may go on naming it, and findings say so. The last active dialer cannot be switched off.",
  tags: ["Dialers"],
  ...requireRole("admin"),
  request: { params: idParam, headers: ifMatch },
  responses: { 204: { description: "The dialer is off" }, ...problems, ...conflict, ...stale },
});

/** Mounted at /api/v1/dialers. */
export const dialerRoutes = createRouter()
  .openapi(listDialers, async (c) => {
    const { dialers, configurationDefaults } = c.var.deps;
    const all = await dialers.list();
    return c.json(onePage(all.map((one) => toWire(one, configurationDefaults.phoneNumbers))), 200);
  })
  .openapi(getDialer, async (c) => {
    const { dialers, configurationDefaults } = c.var.deps;
    const { id } = c.req.valid("param");
    const dialer = await dialers.find(id);
    if (!dialer) throw new AppError("NotFoundError", `There is no dialer ${id}`);
    return c.json({ data: toWire(dialer, configurationDefaults.phoneNumbers) }, 200);
  })
  .openapi(create, async (c) => {
    const { deps } = c.var;
    const { result, findings } = await createDialer(deps, editorOf(c), c.req.valid("json"));
    return c.json({ data: toWire(result, deps.configurationDefaults.phoneNumbers), findings }, 201);
  })
  .openapi(update, async (c) => {
    const { deps } = c.var;
    const { id } = c.req.valid("param");
    const editor = editorOf(c, c.req.valid("header")["if-match"]);
    const { result, findings } = await updateDialer(deps, editor, id, c.req.valid("json"));
    return c.json({ data: toWire(result, deps.configurationDefaults.phoneNumbers), findings }, 200);
  })
  .openapi(remove, async (c) => {
    const editor = editorOf(c, c.req.valid("header")["if-match"]);
    await removeDialer(c.var.deps, editor, c.req.valid("param").id);
    return c.body(null, 204);
  });

function toWire(
  dialer: StoredDialer,
  firstNumbers: Readonly<Record<string, string | undefined>>,
): z.infer<typeof dialerWire> {
  const { id, name, kind, active, seats, version } = dialer;
  return {
    id,
    name,
    kind,
    phone_number: dialer.phoneNumber ?? firstNumbers[name] ?? null,
    active,
    seats,
    version,
    created_at: toIso(dialer.createdAt),
    updated_at: toIso(dialer.updatedAt),
  };
}
