import { createRoute, z } from "@hono/zod-openapi";
import { type AppContext, addressOf } from "../http/context";
import { problems } from "../http/envelope";
import { BODY_LIMIT_BYTES, isOurAccount, isSigned, readAtMost } from "../http/require-signature";
import { createRouter } from "../http/router";
import { replyTwiml } from "../http/twiml-reply";
import { AppError } from "../shared/app-error";
import { createTimeBudget } from "../shared/time-budget";
import { within } from "../shared/within";
import { routeWithoutConfiguration } from "./actions/route-without-configuration";
import { openTrace } from "./decision-trace";
import { emergencyNumber } from "./emergency";
import { chooseCallerId } from "./handover";
import { renderEmergency } from "./handover-twiml";
import {
  parseForm,
  readCallLoosely,
  readInboundCall,
  type TwilioForm,
  toForm,
} from "./twilio-form";
import type { Parameter } from "./twilio-signature";

/** The fallback waits for a body no longer than this. */
const READ_MS = 250;
/** Anybody can write here: what goes into the log is cut to this many characters. */
const LOGGED_LENGTH = 200;

function fallback(method: "get" | "post", operationId: string) {
  return createRoute({
    operationId,
    method,
    path: "/",
    summary: "Twilio could not use our answer; answers anybody, signed or not",
    tags: ["Twilio webhooks"],
    responses: {
      200: {
        content: {
          "application/xml": {
            schema: z.string().openapi({ example: "<Response><Dial>…</Dial></Response>" }),
          },
        },
        description: "The number of last resort",
      },
      429: problems[429],
    },
  });
}

/**
 * Mounted at /webhooks/twilio/fallback: the address Twilio turns to when ours fails. It needs no
 * database, cache or provider and reveals one number. What cannot be proven to be Twilio is
 * rate-limited.
 */
export const fallbackRoutes = createRouter()
  .openapi(fallback("post", "answerFallback"), answerFallback)
  .openapi(fallback("get", "answerFallbackByGet"), answerFallback);

async function answerFallback(c: AppContext): Promise<Response> {
  const { deps } = c.var;
  const params = await readLeniently(c);
  const form = toForm(params);
  const signed = (await isSigned(c, c.req.method === "GET" ? [] : params)) && isOurAccount(c, form);
  if (!signed) await refuseFlood(c);

  const fields = {
    call_sid: form.CallSid?.slice(0, LOGGED_LENGTH),
    error_code: form.ErrorCode?.slice(0, LOGGED_LENGTH),
    // Without its query, which may hold the number a caller entered.
    error_url: form.ErrorUrl?.split("?")[0]?.slice(0, LOGGED_LENGTH),
  };
  if (signed) deps.log.critical("call.static_fallback", fields);
  else deps.log.warning("call.static_fallback_unproven", fields);

  if (signed) deps.afterReply(keepFallback(c, form));
  const call = readCallLoosely(form);
  // A stranger learns no number of ours but the one.
  const ourNumber = signed ? deps.variables.TWILIO_PHONE_NUMBER : undefined;
  const callerId = chooseCallerId("pass_through", call, ourNumber);
  return replyTwiml(c, renderEmergency(emergencyNumber(deps.variables, call), callerId));
}

/** A body that is late or too large counts as empty: the caller must be connected all the same. */
async function readLeniently(c: AppContext): Promise<Parameter[]> {
  if (c.req.method === "GET") return [...new URL(c.req.url).searchParams];
  const read = await within(READ_MS, () => readAtMost(c, BODY_LIMIT_BYTES));
  return read.kind === "done" && read.value ? parseForm(new TextDecoder().decode(read.value)) : [];
}

async function refuseFlood(c: AppContext): Promise<void> {
  if (await c.var.deps.limits.fallback.allows(addressOf(c) ?? "unknown")) return;
  throw new AppError("RateLimitError", "Too many unproven requests from this address");
}

/** A genuine call that had to come here is on record, too. */
async function keepFallback(c: AppContext, form: TwilioForm): Promise<void> {
  const budget = createTimeBudget(c.var.deps.now);
  const call = readInboundCall(form);
  const trace = openTrace(call, budget.elapsedMs);
  const reason = `Twilio could not use our answer (error ${form.ErrorCode ?? "unknown"})`;
  await routeWithoutConfiguration(c.var.deps, call, reason, trace, budget, "static");
}
