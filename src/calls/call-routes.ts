import { createRoute, z } from "@hono/zod-openapi";
import {
  endQuery,
  list,
  momentQuery,
  pageQuery,
  problems,
  refuseFarPages,
  refuseReversedRange,
  reply,
} from "../http/envelope";
import { requireRole } from "../http/require-role";
import { createRouter } from "../http/router";
import { AppError } from "../shared/app-error";
import {
  callDetailWire,
  callWire,
  toCallDetailWire,
  toCallWire,
  toTraceWire,
  traceWire,
} from "./call-wire";
import { CALL_STATUSES } from "./lifecycle";

const statuses = z
  .string()
  .transform((text) => text.split(",").map((part) => part.trim()))
  .pipe(z.array(z.enum(CALL_STATUSES)).min(1))
  .optional()
  .openapi({ type: "string", example: "failed,busy", description: "One or more, by commas" });

const callSidParam = z.object({ call_sid: z.string().min(1).max(128) });

const listCalls = createRoute({
  operationId: "listCalls",
  method: "get",
  path: "/",
  summary: "Calls, newest first",
  tags: ["Calls"],
  ...requireRole("read_only"),
  request: {
    query: pageQuery.extend({
      status: statuses,
      dialer: z.string().min(1).max(64).optional(),
      start_date: momentQuery.optional(),
      end_date: endQuery.optional(),
    }),
  },
  responses: { 200: list(callWire, "One page of calls"), ...problems },
});

const getCall = createRoute({
  operationId: "getCall",
  method: "get",
  path: "/{call_sid}",
  summary: "One call with its history and legs",
  tags: ["Calls"],
  ...requireRole("read_only"),
  request: { params: callSidParam },
  responses: { 200: reply(callDetailWire, "The call"), ...problems },
});

/** Mounted at /api/v1/calls. */
export const callRoutes = createRouter()
  .openapi(listCalls, async (c) => {
    const query = c.req.valid("query");
    const { page, page_size, status, dialer, start_date: from, end_date: until } = query;
    refuseFarPages(page, page_size);
    refuseReversedRange(from, until);
    const found = await c.var.deps.callReader.list(
      { statuses: status, dialer, from, until },
      { number: page, size: page_size },
    );
    const data = found.rows.map(toCallWire);
    const { total, totalIsCapped: total_is_capped } = found;
    return c.json({ data, total, total_is_capped, page, page_size }, 200);
  })
  .openapi(getCall, async (c) => {
    const { call_sid } = c.req.valid("param");
    const found = await c.var.deps.callReader.find(call_sid);
    if (!found) throw unknownCall(call_sid);
    return c.json({ data: toCallDetailWire(found.call, found.legs) }, 200);
  });

const getTrace = createRoute({
  operationId: "getCallTrace",
  method: "get",
  path: "/{call_sid}",
  summary: "Why a call went where it went: every decision, step, rule, event and provider call",
  tags: ["Logs"],
  ...requireRole("read_only"),
  request: { params: callSidParam },
  responses: { 200: reply(traceWire, "The trace"), ...problems },
});

/** Mounted at /api/v1/logs. */
export const traceRoutes = createRouter().openapi(getTrace, async (c) => {
  const { call_sid } = c.req.valid("param");
  const trace = await c.var.deps.callReader.findTrace(call_sid);
  if (trace.decisions.length === 0 && trace.events.length === 0) throw unknownCall(call_sid);
  return c.json({ data: toTraceWire(call_sid, trace) }, 200);
});

function unknownCall(callSid: string): AppError {
  return new AppError("NotFoundError", `There is no call ${callSid} on record`);
}
