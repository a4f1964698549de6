import { createRoute, z } from "@hono/zod-openapi";
import { list, moment, onePage, problems, reply, toIso } from "../http/envelope";
import { requireRole } from "../http/require-role";
import { createRouter } from "../http/router";
import { AppError } from "../shared/app-error";
import { DIALER_KINDS } from "./dialer";
import type { StoredDialer } from "./dialer-store";

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
  request: { params: z.object({ id: z.coerce.number().int() }) },
  responses: { 200: reply(dialerWire, "The dialer"), ...problems },
});

/** Mounted at /api/v1/dialers. */
export const dialerRoutes = createRouter()
  .openapi(listDialers, async (c) => {
    const { dialers, firstNumbers } = c.var.deps;
    const all = await dialers.list();
    return c.json(onePage(all.map((dialer) => toWire(dialer, firstNumbers))), 200);
  })
  .openapi(getDialer, async (c) => {
    const { dialers, firstNumbers } = c.var.deps;
    const { id } = c.req.valid("param");
    const dialer = await dialers.find(id);
    if (!dialer) throw new AppError("NotFoundError", `There is no dialer ${id}`);
    return c.json({ data: toWire(dialer, firstNumbers) }, 200);
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
