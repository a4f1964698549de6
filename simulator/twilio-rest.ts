import { type Context, Hono } from "hono";
import { jsonAnswer } from "./provider";
import type { SimulatorState } from "./state";
import { ENDED, type TwilioCall, toCall, toMessage, toRfc2822 } from "./twilio-resource";
import { ringPhone } from "./twilio-ringing";

const ACCOUNT = "/2010-04-01/Accounts/:account";
const LONGEST_MESSAGE = 1_600;

/**
 * Twilio's REST API (twilio.md §6): messages and calls, form-encoded. A call that is placed rings,
 * and is told of, as `state.twilio.phones` says.
 */
export function createTwilioRest(state: SimulatorState): Hono {
  const twilio = new Hono();

  twilio.use(async (c, next) => {
    return c.req.header("authorization") === expectedAuthorization(state)
      ? next()
      : twilioError(401);
  });
  twilio.use(`${ACCOUNT}/*`, async (c, next) => {
    const account = c.req.param("account")?.replace(".json", "");
    return account === state.keys.twilio_account_sid ? next() : twilioError(404);
  });

  twilio.get(ACCOUNT, () => {
    const { twilio_account_sid: sid } = state.keys;
    return jsonAnswer({ sid, friendly_name: "Demo company", status: "active", type: "Full" }, 200);
  });

  twilio.post(`${ACCOUNT}/Messages.json`, async (c) => {
    const form = await readForm(c);
    const problem = checkMessage(form);
    if (problem) return refuse(problem);
    const message = toMessage(c.req.param("account"), form, new Date());
    state.twilio.messages.push(message);
    return jsonAnswer(message, 201);
  });

  twilio.get(`${ACCOUNT}/Messages/:file`, (c) =>
    found(state.twilio.messages.find(({ sid }) => `${sid}.json` === c.req.param("file"))),
  );

  twilio.post(`${ACCOUNT}/Calls.json`, async (c) => {
    const form = await readForm(c);
    const problem = checkCall(form);
    if (problem) return refuse(problem);
    const call = toCall(c.req.param("account"), form, new Date());
    state.twilio.calls.push(call);
    const answer = jsonAnswer(call, 201);
    void ringPhone(state, call, form);
    return answer;
  });

  twilio.get(`${ACCOUNT}/Calls/:file`, (c) => found(findCall(state, c.req.param("file"))));

  twilio.post(`${ACCOUNT}/Calls/:file`, async (c) => {
    const call = findCall(state, c.req.param("file"));
    if (!call) return twilioError(404);
    if (ENDED.has(call.status)) return refuse(NOT_IN_PROGRESS);
    const status = (await readForm(c)).get("Status");
    if (status === "completed" || status === "canceled") {
      const now = toRfc2822(new Date());
      Object.assign(call, { status, end_time: now, date_updated: now, duration: "0" });
    }
    return jsonAnswer(call, 200);
  });

  twilio.all("*", () => twilioError(404));
  return twilio;
}

interface Problem {
  code: number;
  message: string;
}

const NOT_IN_PROGRESS = { code: 21220, message: "Call is not in-progress. Cannot redirect." };
const ERRORS: Readonly<Record<number, Problem>> = {
  401: { code: 20003, message: "Authenticate" },
  404: { code: 20404, message: "The requested resource was not found" },
  429: { code: 20429, message: "Too Many Requests" },
};

/** Twilio's errors: its own code beside the status. */
export function twilioError(status: number): Response {
  return refuse(
    ERRORS[status] ?? { code: 20500, message: "An internal server error occurred" },
    status,
  );
}

function refuse({ code, message }: Problem, status = 400): Response {
  const more_info = `https://www.twilio.com/docs/errors/${code}`;
  return jsonAnswer({ code, message, more_info, status }, status);
}

function found(resource: unknown): Response {
  return resource ? jsonAnswer(resource, 200) : twilioError(404);
}

function findCall(state: SimulatorState, file: string): TwilioCall | undefined {
  return state.twilio.calls.find(({ sid }) => `${sid}.json` === file);
}

function checkMessage(form: URLSearchParams): Problem | null {
  const to = form.get("To");
  const body = form.get("Body");
  if (!to) return { code: 21604, message: "A 'To' phone number is required." };
  if (!isNumber(to)) return { code: 21211, message: `Invalid 'To' Phone Number: ${to}` };
  if (!form.get("From") && !form.get("MessagingServiceSid")) {
    return { code: 21603, message: "A 'From' phone number is required." };
  }
  if (!body) return { code: 21602, message: "Message body is required." };
  if (body.length <= LONGEST_MESSAGE) return null;
  const message = `The concatenated message body exceeds the ${LONGEST_MESSAGE} character limit.`;
  return { code: 21617, message };
}

function checkCall(form: URLSearchParams): Problem | null {
  const to = form.get("To") ?? "";
  const from = form.get("From") ?? "";
  if (!isNumber(to) && !to.startsWith("client:") && !to.startsWith("sip:")) {
    return { code: 21211, message: `Invalid 'To' Phone Number: ${to}` };
  }
  if (!isNumber(from)) return { code: 21212, message: `Invalid 'From' Phone Number: ${from}` };
  if (form.get("Url") || form.get("Twiml") || form.get("ApplicationSid")) return null;
  return { code: 21205, message: "Url parameter is required." };
}

function isNumber(text: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(text);
}

async function readForm(c: Context): Promise<URLSearchParams> {
  return new URLSearchParams(await c.req.text());
}

function expectedAuthorization(state: SimulatorState): string {
  const { twilio_account_sid: sid, twilio_auth_token: token } = state.keys;
  return `Basic ${Buffer.from(`${sid}:${token}`).toString("base64")}`;
}
