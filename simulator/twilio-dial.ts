import { failedLeg, type LegError, type LegPlan, listEvents, planLeg } from "./twilio-behaviour";
import {
  type ChildLeg,
  dialParameters,
  legStatusParameters,
  parentParameters,
} from "./twilio-parameters";
import { newSid } from "./twilio-resource";
import { NEXT_VERB, type Next, type Session } from "./twilio-session";
import { resolveAddress } from "./twilio-webhook";
import type { DialledNumber, DialVerb } from "./twiml-verb";

const NOTHING_TO_DIAL: LegError = {
  code: 13_210,
  message: "Dial: there is no number the player could ring",
  sipCode: 404,
};

/**
 * Rings the first number of a dial: status callbacks of the leg as it goes, then the action.
 *
 * With an action, whatever it answers goes on and the verbs after the dial are ignored; without
 * one the next verb runs. A caller who hangs up ends the call; the action is still told, and its
 * answer heard by nobody.
 */
export async function playDial(
  session: Session,
  verb: DialVerb,
  place: { documentUrl: string; verbsAfter: number },
): Promise<Next> {
  session.attempts += 1;
  session.redirectsInARow = 0;
  if (!verb.answerOnBridge) session.answer();
  if (verb.numbers.length > 1) {
    const message = "several numbers at once cannot be played: only the first one rings";
    session.tell({ kind: "warning", code: null, message });
  }

  const target = verb.numbers[0];
  const child: ChildLeg = {
    callSid: newSid("CA"),
    from: verb.callerId ?? session.parent.from,
    to: target?.number ?? "",
  };
  const plan = planDial(session, verb, child);
  if (target) await playLeg(session, { verb, target, child, plan, documentUrl: place.documentUrl });

  const talkSeconds = talkOf(plan);
  const ignoredVerbs = verb.action === null ? 0 : place.verbsAfter;
  session.tell({ kind: "dial_ended", status: plan.ending, ignoredVerbs });
  if (verb.action === null) {
    return plan.callerHungUp ? { kind: "end", endedBy: "caller" } : NEXT_VERB;
  }

  const request = {
    purpose: "dial_action",
    method: verb.method,
    url: resolveAddress(verb.action, place.documentUrl),
    parameters: dialParameters(target ? child.callSid : null, plan.ending, talkSeconds),
  } as const;
  if (!plan.callerHungUp) return { kind: "fetch", request };

  session.parent.status = "completed";
  const parameters = [...parentParameters(session.parent), ...request.parameters];
  await session.post("dial_action", { method: request.method, url: request.url, parameters });
  return { kind: "end", endedBy: "caller" };
}

/** What will happen on the leg: what the scenario says, unless Twilio would not place it. */
function planDial(session: Session, verb: DialVerb, child: ChildLeg): LegPlan {
  const refusal = refuseDial(session, child);
  if (refusal) return failedLeg(refusal);
  return planLeg(session.dials({ number: child.to, attempt: session.attempts }), verb);
}

/** A number must be in E.164, and the number shown must be one of the call's or our own. */
function refuseDial({ parent, ownedNumbers }: Session, child: ChildLeg): LegError | null {
  if (child.to === "") return NOTHING_TO_DIAL;
  if (!/^\+[1-9]\d{6,14}$/.test(child.to)) {
    const message = `Dial->Number: ${child.to} is not a phone number`;
    return { code: 13_223, message, sipCode: 404 };
  }
  if ([parent.from, parent.to, ...ownedNumbers].includes(child.from)) return null;
  const message = `Dial: ${child.from} may not be shown as the caller`;
  return { code: 13_214, message, sipCode: 403 };
}

interface Leg {
  verb: DialVerb;
  target: DialledNumber;
  child: ChildLeg;
  plan: LegPlan;
  documentUrl: string;
}

async function playLeg(session: Session, leg: Leg): Promise<void> {
  const { verb, target, child, plan } = leg;
  session.tell({
    kind: "dialled",
    number: target.number,
    attempt: session.attempts,
    timeoutSeconds: verb.timeoutSeconds,
    callerId: child.from,
  });

  let elapsed = 0;
  let sequence = 0;
  for (const { event, status, after } of listEvents(plan)) {
    await session.pass(after - elapsed);
    elapsed = after;
    tellEvent(session, child, status, plan);
    if (!target.statusCallback || !target.statusCallbackEvents.includes(event)) continue;

    const isLast = event === "completed";
    const ending = isLast ? { talkSeconds: talkOf(plan) ?? 0, error: plan.error } : null;
    const occurrence = { status, at: session.date(), sequence };
    sequence += 1;
    await session.post("leg_status", {
      method: target.statusCallbackMethod,
      url: resolveAddress(target.statusCallback, leg.documentUrl),
      parameters: legStatusParameters(session.parent, child, occurrence, ending),
    });
  }
}

function tellEvent(session: Session, child: ChildLeg, status: string, plan: LegPlan): void {
  if (status === "initiated") return;
  if (status === "in-progress") {
    session.answer();
    session.connectedTo = child.to;
  }
  const isLast = status === plan.ending;
  if (isLast && plan.callerHungUp) {
    const during = plan.answeredAfter === null ? "ringing" : "talking";
    session.tell({ kind: "caller_hung_up", while: during });
  }
  const talkSeconds = isLast ? talkOf(plan) : null;
  session.tell({ kind: "leg", number: child.to, callSid: child.callSid, status, talkSeconds });
  if (isLast && plan.error) session.tell({ kind: "warning", ...pickError(plan.error) });
}

function pickError({ code, message }: LegError): { code: number; message: string } {
  return { code, message };
}

function talkOf({ answeredAfter, endsAfter }: LegPlan): number | null {
  return answeredAfter === null ? null : Math.round(endsAfter - answeredAfter);
}
