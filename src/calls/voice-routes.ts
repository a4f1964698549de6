import { createRoute, z } from "@hono/zod-openapi";
import { type AppContext, addressOf } from "../http/context";
import { problems } from "../http/envelope";
import { isSigned, requireSignature } from "../http/require-signature";
import { createRouter } from "../http/router";
import { replyTwiml } from "../http/twiml-reply";
import { AppError } from "../shared/app-error";
import { describeError } from "../shared/log";
import { CALL_DEADLINE_MS, createTimeBudget, type TimeBudget } from "../shared/time-budget";
import { within } from "../shared/within";
import { answerMenu } from "./actions/answer-menu";
import { continueCall } from "./actions/continue-call";
import { reportStatus } from "./actions/report-status";
import { routeInboundCall } from "./actions/route-inbound-call";
import { routeWithoutConfiguration } from "./actions/route-without-configuration";
import type { InboundCall } from "./call";
import { createTrace, traceReceived } from "./decision-trace";
import { emergencyNumber } from "./emergency";
import { readState } from "./handover";
import { renderEmergency, renderEnd } from "./handover-twiml";
import {
  readDialResult,
  readGather,
  readInboundCall,
  readStatusReport,
  type TwilioForm,
  toForm,
} from "./twilio-form";

/** The fallback waits for nothing longer than this. */
const FALLBACK_READ_MS = 250;

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
const status = webhook("reportStatus", "/status", "A leg, or the caller's own, made progress");

function fallback(method: "get" | "post", operationId: string) {
  return createRoute({
    operationId,
    method,
    path: "/fallback",
    summary: "Twilio could not use our answer; answers anybody, signed or not",
    tags: ["Twilio webhooks"],
    responses: {
      200: { content: { "application/xml": { schema: twiml } }, description: "The last resort" },
      429: problems[429],
    },
  });
}

/** Mounted at /webhooks/twilio. A signed voice request is always answered 200 with valid TwiML. */
export const voiceRoutes = createRouter()
  .openapi(incoming, (c) => {
    const call = readInboundCall(c.var.form);
    return answerVoice(c, call, (budget) => routeInboundCall(c.var.deps, call, budget));
  })
  .openapi(gathered, (c) => {
    const { call, digits } = readGather(c.var.form);
    return answerVoice(c, call, (budget) => answerMenu(c.var.deps, call, digits, budget));
  })
  .openapi(dialled, (c) => {
    const result = readDialResult(c.var.form);
    const state = readState(new URL(c.req.url).searchParams);
    return answerVoice(c, result.call, (b) => continueCall(c.var.deps, result, state, b));
  })
  .openapi(status, async (c) => {
    const report = readStatusReport(c.var.form);
    const { dialer, attempt } = c.req.query();
    const leg = { dialer: dialer || null, attempt: Number(attempt) || null };
    await reportStatus(c.var.deps, report, leg, createTimeBudget(c.var.deps.now));
    return replyTwiml(c, renderEnd());
  })
  .openapi(fallback("post", "answerFallback"), answerFallback)
  .openapi(fallback("get", "answerFallbackByGet"), answerFallback);

/** Whatever breaks or takes too long, the caller is connected to the number of last resort. */
async function answerVoice(
  c: AppContext,
  call: InboundCall,
  work: (budget: TimeBudget) => Promise<string>,
): Promise<Response> {
  const { deps } = c.var;
  const budget = createTimeBudget(deps.now);
  const outcome = await within(CALL_DEADLINE_MS, () => work(budget));
  if (outcome.kind === "done") return replyTwiml(c, outcome.value);

  const fault = outcome.kind === "failed" ? describeError(outcome.error) : { ...outcome };
  deps.log.critical("call.routing_broke", { call_sid: call.callSid, ...fault });
  const trace = createTrace(budget.elapsedMs);
  traceReceived(trace, call);
  const reason = outcome.kind === "failed" ? "routing broke" : "routing took too long";
  const written = routeWithoutConfiguration(deps, call, reason, trace, budget);
  // Without any number it throws as the reply below does; the record is written before.
  deps.afterReply(written.catch(() => undefined));
  return replyTwiml(c, renderEmergency(emergencyNumber(deps.variables, call)));
}

/**
 * The address Twilio turns to when ours fails. It answers anybody at once, signed or not, and
 * depends on nothing: it reveals one number. What cannot be proven to be Twilio is rate-limited.
 */
async function answerFallback(c: AppContext): Promise<Response> {
  const { deps } = c.var;
  const params = await readLeniently(c);
  const signed = await isSigned(c, c.req.method === "GET" ? new URLSearchParams() : params);
  if (!signed) await refuseFlood(c);

  const form = toForm(params);
  deps.log.critical("call.static_fallback", {
    call_sid: form.CallSid,
    error_code: form.ErrorCode,
    error_url: form.ErrorUrl,
    signed,
  });
  if (signed) {
    const kept = keepFallback(c, form);
    deps.afterReply(kept.catch((error) => deps.log.error("call.not_kept", describeError(error))));
  }
  const call = { called: form.To ?? null, forwardedFrom: form.ForwardedFrom ?? null };
  return replyTwiml(c, renderEmergency(emergencyNumber(deps.variables, call)));
}

async function readLeniently(c: AppContext): Promise<URLSearchParams> {
  if (c.req.method === "GET") return new URL(c.req.url).searchParams;
  const body = await within(FALLBACK_READ_MS, () => c.req.arrayBuffer());
  return new URLSearchParams(body.kind === "done" ? new TextDecoder().decode(body.value) : "");
}

async function refuseFlood(c: AppContext): Promise<void> {
  if (await c.var.deps.limits.fallback.allows(addressOf(c) ?? "unknown")) return;
  throw new AppError("RateLimitError", "Too many unproven requests from this address");
}

/** A genuine call that had to come here is on record, too. */
async function keepFallback(c: AppContext, form: TwilioForm): Promise<void> {
  const budget = createTimeBudget(c.var.deps.now);
  const call = readInboundCall(form);
  const trace = createTrace(budget.elapsedMs);
  traceReceived(trace, call);
  const reason = `Twilio could not use our answer (error ${form.ErrorCode ?? "unknown"})`;
  await routeWithoutConfiguration(c.var.deps, call, reason, trace, budget, "static");
}
