import type { CallStory, EndedBy, Step } from "./twilio-story";

const TIME_WIDTH = 7;
const REQUEST_WIDTH = 48;
const LONGEST_TEXT = 90;

/** A story as lines for people: the time stands where it moves on. */
export function renderStory(story: CallStory): string {
  const render = createStepRenderer();
  return story.steps.map(render).join("\n");
}

/** Renders one step after the other, for telling a call while it goes on. */
export function createStepRenderer(): (step: Step) => string {
  let shownTime = "";
  return (step) => {
    const time = `${step.at.toFixed(1)} s`;
    const margin = (time === shownTime ? "" : time).padStart(TIME_WIDTH);
    shownTime = time;
    return `${margin}  ${describe(step)}`;
  };
}

function describe(step: Step): string {
  switch (step.kind) {
    case "call_started":
      return `Call ${step.callSid} from ${step.from || "nobody"} to ${step.to}`;
    case "webhook":
      return describeWebhook(step);
    case "said":
      return `   Says: "${shorten(step.text)}"`;
    case "played":
      return `   Plays ${step.url}`;
    case "paused":
      return `   Waits ${step.seconds} s`;
    case "pressed":
      return `Caller presses ${step.digits}${step.finishedOnKey}`;
    case "pressed_nothing":
      return `Caller presses nothing for ${step.seconds} s`;
    case "dialled":
      return `   Dials ${step.number} (timeout ${step.timeoutSeconds} s, caller id ${step.callerId})`;
    case "leg":
      return `${step.number} ${describeLeg(step.status, step.talkSeconds)}`;
    case "dial_ended":
      return step.ignoredVerbs > 0
        ? `   The dial ended ${step.status}; ${count(step.ignoredVerbs, "verb")} after it ignored`
        : `   The dial ended ${step.status}`;
    case "queued":
      return `   Puts the caller into the queue ${step.queue}`;
    case "queue_left":
      return `Caller leaves the queue: ${step.result}`;
    case "redirected":
      return `   Redirects to ${step.url}`;
    case "rejected":
      return `   Rejects the call: ${step.reason}`;
    case "caller_hung_up":
      return `Caller hangs up (${step.while.replaceAll("_", " ")})`;
    case "warning":
      return `!  Warning${step.code === null ? "" : ` ${step.code}`}: ${step.message}`;
    case "error":
      return `!! Error ${step.code}: ${step.message}`;
    case "call_ended":
      return `Call ended after ${step.seconds.toFixed(1)} s ${ENDINGS[step.endedBy]}`;
  }
}

const ENDINGS: Readonly<Record<EndedBy, string>> = {
  caller: "by the caller",
  document: "as the Worker said",
  rejection: "unanswered",
  application_error: "with an application error",
  player: "because it goes round in circles",
};

function describeWebhook(step: Step & { kind: "webhook" }): string {
  const pathname = URL.canParse(step.url) ? new URL(step.url).pathname : step.url;
  const about = noteOf(step);
  const request = `-> ${step.method} ${pathname}${about && ` (${about})`}`;
  const result = step.status === null ? `no answer: ${step.answer}` : String(step.status);
  return `${request.padEnd(REQUEST_WIDTH)} ${result} in ${step.ms} ms`;
}

/** What tells webhooks to the same address apart. */
function noteOf({ purpose, parameters }: Step & { kind: "webhook" }): string {
  switch (purpose) {
    case "leg_status":
      return parameters.CallStatus ?? "";
    case "call_status":
      return "call ended";
    case "dial_action":
      return parameters.DialCallStatus ?? "";
    case "gather":
      return parameters.Digits ? `digits ${parameters.Digits}` : "no digits";
    case "fallback":
      return `error ${parameters.ErrorCode ?? ""}`;
    case "queue_action":
      return parameters.QueueResult ?? "";
    case "voice":
    case "redirect":
    case "queue_wait":
      return "";
  }
}

function describeLeg(status: string, talkSeconds: number | null): string {
  switch (status) {
    case "ringing":
      return "is ringing";
    case "in-progress":
      return "answers";
    case "completed":
      return `was talked to for ${talkSeconds ?? 0} s`;
    case "busy":
      return "is busy";
    case "no-answer":
      return "does not answer";
    case "failed":
      return "cannot be reached";
    default:
      return `is ${status}`;
  }
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > LONGEST_TEXT ? `${line.slice(0, LONGEST_TEXT - 1)}…` : line;
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
