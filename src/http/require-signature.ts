import { createMiddleware } from "hono/factory";
import { renderLastResort } from "../calls/emergency";
import { renderEnd } from "../calls/handover-twiml";
import { isOver } from "../calls/next-step";
import { parseForm, readCallLoosely, type TwilioForm, toForm } from "../calls/twilio-form";
import { isSignedByTwilio, type Parameter } from "../calls/twilio-signature";
import { isolateOf } from "../deps";
import { AppError } from "../shared/app-error";
import { type AppContext, type AppEnv, addressOf } from "./context";
import { replyTwiml } from "./twiml-reply";

/** Twilio's forms have about 2 KB; this leaves room and keeps floods out. */
export const BODY_LIMIT_BYTES = 65_536;

const decoder = new TextDecoder();

/**
 * Lets only Twilio in, and hands on the form it sent. Checked in this order: size, content type,
 * signature, account.
 *
 * Without any auth token nothing can be proven: the caller is connected to the number of last
 * resort, which is all that anybody could learn here.
 */
export const requireSignature = createMiddleware<AppEnv>(async (c, next) => {
  const params = await readForm(c);
  const keys = await isolateOf(c.env).signingKeys();
  if (keys.length === 0) {
    c.var.deps.log.critical("twilio.no_auth_token", { message: "Set TWILIO_AUTH_TOKEN" });
    return replyTwiml(c, answerUnproven(c, toForm(params)));
  }

  refuseForeignAddress(c);
  if (!(await isSigned(c, params))) refuseUnsigned(c);
  const form = toForm(params);
  refuseForeignAccount(c, form);
  c.set("form", form);
  return next();
});

/** Connects a caller who may be genuine; a report, or a dial that was answered, needs nothing more. */
function answerUnproven(c: AppContext, form: TwilioForm): string {
  const isReport = c.req.path.endsWith("/status") || c.req.path.startsWith("/webhooks/telephony/");
  if (isReport || isOver(form.DialCallStatus ?? "")) return renderEnd();
  return renderLastResort(c.var.deps.variables, readCallLoosely(form));
}

/** Whether one of our auth tokens signed this request over its public address. */
export async function isSigned(c: AppContext, params: readonly Parameter[]): Promise<boolean> {
  const signature = c.req.header("x-twilio-signature");
  if (signature === undefined) return false;
  const url = c.var.deps.publicUrl + c.req.url.slice(c.req.url.indexOf("/", "https://".length));
  for (const key of await isolateOf(c.env).signingKeys()) {
    if (await isSignedByTwilio({ url, params, signature }, key)) return true;
  }
  return false;
}

/** Reads a form body; text that is not UTF-8 is read with replacement characters. */
async function readForm(c: AppContext): Promise<Parameter[]> {
  const type = c.req.header("content-type") ?? "";
  const body = await readAtMost(c, BODY_LIMIT_BYTES);
  if (body === null) {
    throw new AppError("PayloadTooLarge", `A webhook has at most ${BODY_LIMIT_BYTES} bytes`);
  }
  if (!type.toLowerCase().startsWith("application/x-www-form-urlencoded")) {
    throw new AppError("ValidationError", "Webhooks are sent as a form", [
      {
        field: "Content-Type",
        message: "must be application/x-www-form-urlencoded",
        code: "invalid_content_type",
      },
    ]);
  }
  return parseForm(decoder.decode(body));
}

/** The body, or `null` for one that is larger; what is past the limit is not read. */
export async function readAtMost(c: AppContext, limit: number): Promise<Uint8Array | null> {
  const declared = c.req.header("content-length");
  if (declared !== undefined) {
    return Number(declared) > limit ? null : new Uint8Array(await c.req.arrayBuffer());
  }
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of c.req.raw.body ?? []) {
    size += part.byteLength;
    if (size > limit) return null;
    parts.push(part);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

function refuseUnsigned(c: AppContext) {
  const { log, variables } = c.var.deps;
  if (variables.TWILIO_SIGNATURE_CHECK === "log") {
    log.warning("twilio.unsigned", { message: "Let through: TWILIO_SIGNATURE_CHECK is 'log'" });
    return;
  }
  throw new AppError(
    "AuthorizationError",
    "This request was not signed by Twilio for this address",
  );
}

function refuseForeignAddress(c: AppContext) {
  const allowed = c.var.deps.variables.TWILIO_ALLOWED_IPS;
  if (!allowed || allowed.length === 0) return;
  const address = addressOf(c);
  if (address !== null && allowed.includes(address)) return;
  throw new AppError("AuthorizationError", "This address is not in TWILIO_ALLOWED_IPS");
}

function refuseForeignAccount(c: AppContext, form: TwilioForm) {
  if (isOurAccount(c, form)) return;
  throw new AppError("AuthorizationError", "This request is for another Twilio account");
}

/** A signature proves who signed, not for which of an owner's accounts. */
export function isOurAccount(c: AppContext, form: TwilioForm): boolean {
  const ours = c.var.deps.variables.TWILIO_ACCOUNT_SID;
  const theirs = form.AccountSid;
  return ours === undefined || theirs === undefined || theirs === ours;
}
