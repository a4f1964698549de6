import { createRoute, z } from "@hono/zod-openapi";
import { authorOf } from "../http/context";
import { body, conflict, list, pageQuery, problems, refuseFarPages, reply } from "../http/envelope";
import { requireRole } from "../http/require-role";
import { createRouter } from "../http/router";
import { isDestination } from "../shared/phone-number";
import { addDoNotCall, removeDoNotCall } from "./actions/change-do-not-call";
import { doNotCallWire, toDoNotCallWire } from "./campaign-wire";

const draftWire = z
  .object({
    phone_number: z.string().refine(isDestination, "must be a number such as +491711234567"),
    reason: z.string().trim().min(1).max(500).nullable().default(null),
  })
  .openapi("DoNotCallDraft", {
    example: { phone_number: "+491711234567", reason: "asked not to be called" },
  });

const listEntries = createRoute({
  operationId: "listDoNotCall",
  method: "get",
  path: "/",
  summary: "Numbers that no campaign may call, newest first",
  tags: ["Campaigns"],
  ...requireRole("read_only"),
  request: { query: pageQuery },
  responses: { 200: list(doNotCallWire, "One page of the list"), ...problems },
});

const add = createRoute({
  operationId: "addDoNotCall",
  method: "post",
  path: "/",
  summary: "Puts a number on the do-not-call list; whoever waits with it is not called",
  tags: ["Campaigns"],
  ...requireRole("admin"),
  request: { body: body(draftWire) },
  responses: { 201: reply(doNotCallWire, "As listed"), ...conflict, ...problems },
});

const remove = createRoute({
  operationId: "removeDoNotCall",
  method: "delete",
  path: "/{id}",
  summary: "Takes a number off the do-not-call list; its contacts wait as before",
  tags: ["Campaigns"],
  ...requireRole("admin"),
  request: { params: z.object({ id: z.coerce.number().int().positive() }) },
  responses: { 204: { description: "It may be called again" }, ...conflict, ...problems },
});

/** Mounted at /api/v1/do-not-call. */
export const doNotCallRoutes = createRouter()
  .openapi(listEntries, async (c) => {
    const { page, page_size } = c.req.valid("query");
    refuseFarPages(page, page_size);
    const found = await c.var.deps.doNotCall.list({ number: page, size: page_size });
    const { total, totalIsCapped: total_is_capped } = found;
    const data = found.rows.map(toDoNotCallWire);
    return c.json({ data, total, total_is_capped, page, page_size }, 200);
  })
  .openapi(add, async (c) => {
    const { phone_number: phoneNumber, reason } = c.req.valid("json");
    const added = await addDoNotCall(c.var.deps, authorOf(c), { phoneNumber, reason });
    return c.json({ data: toDoNotCallWire(added) }, 201);
  })
  .openapi(remove, async (c) => {
    await removeDoNotCall(c.var.deps, authorOf(c), c.req.valid("param").id);
    return c.body(null, 204);
  });
