import { createRoute, z } from "@hono/zod-openapi";
import { originOf } from "../http/context";
import {
  conflict,
  list,
  moment,
  pageQuery,
  problems,
  refuseFarPages,
  reply,
  toIso,
  toIsoOrNull,
} from "../http/envelope";
import { requireRole } from "../http/require-role";
import { createRouter } from "../http/router";
import { maskNumber } from "../shared/phone-number";
import { completeCallback } from "./actions/complete-callback";
import { findCallback } from "./actions/find-callback";
import { revealCallback } from "./actions/reveal-callback";
import { CALLBACK_STATUSES, type Callback } from "./callback";

const callbackWire = z
  .object({
    id: z.number().int(),
    call_sid: z.string(),
    phone_number: z.string().openapi({ example: "+4917***4567", description: "Masked" }),
    status: z.enum(CALLBACK_STATUSES),
    requested_at: moment,
    contact_id: z.string().nullable().openapi({ description: "The contact's id at Dialfire" }),
    handed_over_at: moment.nullable(),
    failure_reason: z.string().nullable(),
    done_at: moment.nullable(),
    done_by: z.string().nullable(),
  })
  .openapi("Callback");

const idParam = z.object({ id: z.coerce.number().int().positive() });

const listCallbacks = createRoute({
  operationId: "listCallbacks",
  method: "get",
  path: "/",
  summary: "Callers who want to be called back, newest first",
  tags: ["Callbacks"],
  ...requireRole("read_only"),
  request: { query: pageQuery.extend({ status: z.enum(CALLBACK_STATUSES).optional() }) },
  responses: { 200: list(callbackWire, "One page of callbacks"), ...problems },
});

const getCallback = createRoute({
  operationId: "getCallback",
  method: "get",
  path: "/{id}",
  summary: "One callback",
  tags: ["Callbacks"],
  ...requireRole("read_only"),
  request: { params: idParam },
  responses: { 200: reply(callbackWire, "The callback"), ...problems },
});

const complete = createRoute({
  operationId: "completeCallback",
  method: "post",
  path: "/{id}/done",
  summary: "The caller was called back, or need not be any more",
  tags: ["Callbacks"],
  ...requireRole("admin"),
  request: { params: idParam },
  responses: { 200: reply(callbackWire, "The callback, done"), ...problems, ...conflict },
});

const reveal = createRoute({
  operationId: "revealCallback",
  method: "post",
  path: "/{id}/reveal",
  summary: "The whole number; who asks is put on record",
  tags: ["Callbacks"],
  ...requireRole("admin"),
  request: { params: idParam },
  responses: {
    200: reply(z.object({ phone_number: z.string() }), "The number to call"),
    ...problems,
  },
});

/** Mounted at /api/v1/callbacks. */
export const callbackRoutes = createRouter()
  .openapi(listCallbacks, async (c) => {
    const { page, page_size, status } = c.req.valid("query");
    refuseFarPages(page, page_size);
    const found = await c.var.deps.callbacks.list({ status }, { number: page, size: page_size });
    const { total, totalIsCapped: total_is_capped } = found;
    return c.json({ data: found.rows.map(toWire), total, total_is_capped, page, page_size }, 200);
  })
  .openapi(getCallback, async (c) => {
    const callback = await findCallback(c.var.deps, c.req.valid("param").id);
    return c.json({ data: toWire(callback) }, 200);
  })
  .openapi(complete, async (c) => {
    const { id } = c.req.valid("param");
    const callback = await completeCallback(c.var.deps, c.var.actor, originOf(c), id);
    return c.json({ data: toWire(callback) }, 200);
  })
  .openapi(reveal, async (c) => {
    const { id } = c.req.valid("param");
    const phone_number = await revealCallback(c.var.deps, c.var.actor, originOf(c), id);
    return c.json({ data: { phone_number } }, 200);
  });

function toWire(callback: Callback): z.infer<typeof callbackWire> {
  return {
    id: callback.id,
    call_sid: callback.callSid,
    phone_number: maskNumber(callback.phoneNumber),
    status: callback.status,
    requested_at: toIso(callback.requestedAt),
    contact_id: callback.contactId,
    handed_over_at: toIsoOrNull(callback.handedOverAt),
    failure_reason: callback.failureReason,
    done_at: toIsoOrNull(callback.doneAt),
    done_by: callback.doneBy,
  };
}
