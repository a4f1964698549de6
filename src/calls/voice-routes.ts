import { createRoute, z } from "@hono/zod-openapi";
import type { AppContext } from "../http/context";
import { problems } from "../http/envelope";
import { requireSignature } from "../http/require-signature";
import { createRouter } from "../http/router";
import { replyTwiml } from "../http/twiml-reply";
import { describeError } from "../shared/log";
import { CALL_DEADLINE_MS, createTimeBudget, type TimeBudget } from "../shared/time-budget";
import { within } from "../shared/within";
import { answerCallback } from "./actions/answer-callback";
import { answerHold } from "./actions/answer-hold";
import { answerMenu } from "./actions/answer-menu";
import { continueCall } from "./actions/continue-call";
import { rescueHeld } from "./actions/hold-on";
import { reportStatus } from "./actions/report-status";
import { routeInboundCall } from "./actions/route-inbound-call";
import { routeWithoutConfiguration } from "./actions/route-without-configuration";
import type { InboundCall } from "./call";
import { readTalk } from "./callback-talk";
import { openTrace } from "./decision-trace";
import { renderLastResort } from "./emergency";
import { readState } from "./handover-state";
import { renderEnd } from "./handover-twiml";
import { readRepeats } from "./menu";
import { isOver } from "./next-step";
import { readDialResult, readGather, readInboundCall, readStatusReport } from "./twilio-form";

const twiml = z.string().openapi({ example: "<Response><Dial>…</Dial></Response>" });

/** The contract of a webhook: forms are read by hand, since Twilio's signature covers all of them. */
function webhook(operationId: string, path: string, summary: string) {
  return createRoute({
    operationId,
    method: "post",
    path,
    summary,
    tags: ["Twilio webhooks"],
    middleware: requireSignature,
    security: [{ twilioSignature: [] }],
    responses: {
      200: {
        content: { "application/xml": { schema: twiml } },
        description: "What Twilio does next",
      },
      400: problems[400],
      403: problems[403],
    },
  });
}

const incoming = webhook("receiveCall", "/", "A call comes in");
const gathered = webhook("answerMenu", "/gather", "The caller pressed a digit, or none in time");
const dialled = webhook("continueCall", "/dial", "A dialled leg ended");
const held = webhook("answerHold", "/hold", "A caller on hold pressed a key, or none in time");
const callback = webhook("answerCallback", "/callback", "A caller enters or confirms a number");
const status = webhook("reportStatus", "/status", "A leg, or the caller's own, made progress");

/** Mounted at /webhooks/twilio. A signed voice request is always answered 200 with valid TwiML. */
export const voiceRoutes = createRouter()
  .openapi(incoming, (c) => {
    const call = readInboundCall(c.var.form);
    return answerVoice(c, call, (budget) => routeInboundCall(c.var.deps, call, budget));
  })
  .openapi(gathered, (c) => {
    const { call, digits } = readGather(c.var.form);
    const repeats = readRepeats(new URL(c.req.url).searchParams);
    return answerVoice(c, call, (b) => answerMenu(c.var.deps, call, { digits, repeats }, b));
  })
  .openapi(dialled, (c) => {
    const result = readDialResult(c.var.form);
    const state = readState(new URL(c.req.url).searchParams);
    const isDone = result.callerHungUp || isOver(result.dialStatus);
    return answerVoice(c, result.call, (b) => continueCall(c.var.deps, result, state, b), isDone);
  })
  .openapi(held, (c) => {
    const { call, digits } = readGather(c.var.form);
    const state = readState(new URL(c.req.url).searchParams);
    return answerVoice(c, call, async (budget) => {
      if (state === null) return rescueHeld(c.var.deps, { call, state }, budget);
      return answerHold(c.var.deps, { call, state, digits }, budget);
    });
  })
  .openapi(callback, (c) => {
    const { call, digits } = readGather(c.var.form);
    const query = new URL(c.req.url).searchParams;
    const state = readState(query);
    return answerVoice(c, call, async (budget) => {
      if (state === null) return rescueHeld(c.var.deps, { call, state }, budget);
      return answerCallback(c.var.deps, { call, state, digits }, readTalk(query), budget);
    });
  })
  .openapi(status, async (c) => {
    const report = readStatusReport(c.var.form);
    const { dialer, attempt } = c.req.query();
    const leg = { dialer: dialer || null, attempt: Number(attempt) || null };
    await reportStatus(c.var.deps, report, leg, createTimeBudget(c.var.deps.now));
    return replyTwiml(c, renderEnd());
  });

/** After the reply there is time, but not without end. */
const RECORD_AFTERWARDS_MS = 5_000;

/**
 * Whatever breaks or takes too long, the caller is connected to the number of last resort; a call
 * that is over anyway just ends.
 */
async function answerVoice(
  c: AppContext,
  call: InboundCall,
  work: (budget: TimeBudget) => Promise<string>,
  isDone = false,
): Promise<Response> {
  const { deps } = c.var;
  const budget = createTimeBudget(deps.now);
  const outcome = await within(CALL_DEADLINE_MS, () => work(budget));
  if (outcome.kind === "done") return replyTwiml(c, outcome.value);

  const fault = outcome.kind === "failed" ? describeError(outcome.error) : { ...outcome };
  deps.log.critical("call.routing_broke", { call_sid: call.callSid, ...fault });
  if (isDone) return replyTwiml(c, renderEnd());

  const totalMs = CALL_DEADLINE_MS + RECORD_AFTERWARDS_MS;
  const afterwards = createTimeBudget(deps.now, totalMs, budget.startedAt);
  const trace = openTrace(call, afterwards.elapsedMs);
  const reason = outcome.kind === "failed" ? "routing broke" : "routing took too long";
  deps.afterReply(routeWithoutConfiguration(deps, call, reason, trace, afterwards));
  return replyTwiml(c, renderLastResort(deps.variables, call));
}
