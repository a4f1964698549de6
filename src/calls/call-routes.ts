import { createRoute, z } from "@hono/zod-openapi";
import { originOf } from "../http/context";
import {
  endQuery,
  json,
  list,
  momentQuery,
  pageOf,
  pageQuery,
  problems,
  refuseFarPages,
  refuseReversedRange,
  reply,
} from "../http/envelope";
import { requireRole } from "../http/require-role";
import { createRouter } from "../http/router";
import { AppError } from "../shared/app-error";
import { revealNumbers } from "./actions/reveal-numbers";
import { ROUTING_RULES } from "./call-event";
import { type CallQuery, openSince, toCallFilter } from "./call-query";
import { toTraceWire, traceWire } from "./call-trace-wire";
import {
  activeCallsWire,
  callDetailWire,
  callWire,
  revealedWire,
  toActiveCallWire,
  toCallDetailWire,
  toCallWire,
  toRevealedWire,
} from "./call-wire";
import { CALL_OUTCOMES, CALL_STATUSES } from "./lifecycle";

const statusQuery = z
  .string()
  .transform((text) => text.split(",").map((part) => part.trim()))
  .pipe(z.array(z.enum([...CALL_STATUSES, "active"])).min(1))
  .optional()
  .openapi({
    type: "string",
    example: "failed,busy",
    description: "One or more, by commas; or `active`: not over, and younger than 4 hours",
  });

/** What a list of calls can be narrowed by. */
const callsQuery = pageQuery.extend({
  phone_number: z.string().min(1).max(32).optional().openapi({
    example: "4567",
    description:
      "Three or more digits in a row of the caller's number (of the called person's, where we call). People who only read: the last three or four digits.",
  }),
  status: statusQuery,
  outcome: z.enum(CALL_OUTCOMES).optional(),
  dialer: z.string().min(1).max(64).optional().openapi({ example: "dialfire" }),
  routing_rule: z.enum(ROUTING_RULES).optional(),
  start_date: momentQuery.optional(),
  end_date: endQuery.optional(),
});

const callSidParam = z.object({ call_sid: z.string().min(1).max(128) });

function toCallQuery(query: Omit<z.infer<typeof callsQuery>, "page" | "page_size">): CallQuery {
  return {
    statuses: query.status,
    outcome: query.outcome,
    dialer: query.dialer,
    routingRule: query.routing_rule,
    phoneNumber: query.phone_number,
    from: query.start_date,
    until: query.end_date,
  };
}

const listCalls = createRoute({
  operationId: "listCalls",
  method: "get",
  path: "/",
  summary: "Calls, newest first",
  description: "Whatever narrows the list, all of it must hold. `total` counts up to 10,000.",
  tags: ["Calls"],
  ...requireRole("read_only"),
  request: {
    query: callsQuery,
  },
  responses: { 200: list(callWire, "One page of calls"), ...problems },
});

const listActiveCalls = createRoute({
  operationId: "listActiveCalls",
  method: "get",
  path: "/active",
  summary: "Calls that go on now, newest first",
  tags: ["Calls"],
  ...requireRole("read_only"),
  request: { query: pageQuery },
  responses: {
    200: json(pageOf(callWire).extend({ data: activeCallsWire }), "How many, and which"),
    ...problems,
  },
});

const reveal = createRoute({
  operationId: "revealCallNumbers",
  method: "post",
  path: "/{call_sid}/reveal",
  summary: "The phone numbers of one call, in full; kept in the audit",
  tags: ["Calls"],
  ...requireRole("admin"),
  request: { params: callSidParam },
  responses: { 200: reply(revealedWire, "The numbers"), ...problems },
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
    const { page, page_size, ...query } = c.req.valid("query");
    refuseFarPages(page, page_size);
    refuseReversedRange(query.start_date, query.end_date);
    const filter = toCallFilter(toCallQuery(query), c.var.actor.role, c.var.deps.now());
    const found = await c.var.deps.callLists.list(filter, { number: page, size: page_size });
    const data = found.rows.map(toCallWire);
    const { total, totalIsCapped: total_is_capped } = found;
    return c.json({ data, total, total_is_capped, page, page_size }, 200);
  })
  .openapi(listActiveCalls, async (c) => {
    const { page, page_size } = c.req.valid("query");
    const { callLists, now } = c.var.deps;
    refuseFarPages(page, page_size);
    const found = await callLists.list(openSince(now()), { number: page, size: page_size });
    const calls = found.rows.map((call) => toActiveCallWire(call, now()));
    const { total, totalIsCapped: total_is_capped } = found;
    const data = { active_count: total, calls };
    return c.json({ data, total, total_is_capped, page, page_size }, 200);
  })
  .openapi(reveal, async (c) => {
    const { call_sid } = c.req.valid("param");
    const call = await revealNumbers(c.var.deps, c.var.actor, originOf(c), call_sid);
    if (!call) throw unknownCall(call_sid);
    return c.json({ data: toRevealedWire(call) }, 200);
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
