import type { Tag } from "twiml-builder";
import * as twimlBuilder from "twiml-builder";

/**
 * The one place that knows twiml-builder. Its types are loose and it writes whatever it is given,
 * so this module offers typed verbs, leaves out absent attributes and cleans every text.
 */

export interface DialVerb {
  number: string;
  /** Where Twilio asks what comes next; verbs after a dial with an action are ignored. */
  action?: string | undefined;
  timeoutSeconds?: number | undefined;
  callerId?: string | undefined;
  /** The caller hears ringing, and the call stays unanswered, until the dialer picks up. */
  answerOnBridge?: boolean | undefined;
  statusCallback?: string | undefined;
}

export interface GatherVerb {
  action: string;
  prompt: Verb[];
  /** Seconds of silence; Twilio's own 5 where it is left out. */
  timeoutSeconds?: number | undefined;
}

/** One piece of TwiML, made by the functions below. */
export type Verb = Tag;

export interface Voice {
  voice?: string | undefined;
  language?: string | undefined;
}

export function say(text: string, voice: Voice = {}): Verb {
  return element("Say", { voice: voice.voice, language: voice.language }, [clean(text)]);
}

export function pause(seconds: number): Verb {
  return element("Pause", { length: seconds }, []);
}

export function hangup(): Verb {
  return element("Hangup", {}, []);
}

export function redirect(url: string): Verb {
  return element("Redirect", { method: "POST" }, [clean(url)]);
}

/** A one-digit menu that asks its action address even when nothing was pressed. */
export function gatherDigit(verb: GatherVerb): Verb {
  return gather(verb, { numDigits: 1 });
}

/** Takes any number of digits up to the pound key; asks its address even when there were none. */
export function gatherNumber(verb: GatherVerb): Verb {
  return gather(verb, { finishOnKey: "#" });
}

function gather({ action, prompt, timeoutSeconds }: GatherVerb, until: Attributes): Verb {
  const attributes = {
    input: "dtmf",
    ...until,
    timeout: timeoutSeconds,
    action,
    method: "POST",
    actionOnEmptyResult: true,
  };
  return element("Gather", attributes, prompt);
}

/** Dials one number; with a status callback it is told of every step of the dialled leg. */
export function dial(verb: DialVerb): Verb {
  const number = element(
    "Number",
    {
      statusCallback: verb.statusCallback,
      statusCallbackEvent: verb.statusCallback && "initiated ringing answered completed",
      statusCallbackMethod: verb.statusCallback && "POST",
    },
    [clean(verb.number)],
  );
  return element(
    "Dial",
    {
      action: verb.action,
      method: verb.action && "POST",
      timeout: verb.timeoutSeconds,
      answerOnBridge: verb.answerOnBridge,
      callerId: verb.callerId,
    },
    [number],
  );
}

/** Renders a whole document; without verbs it ends the call. */
export function respond(...verbs: Verb[]): string {
  return build(...verbs);
}

type Attributes = Record<string, string | number | boolean | undefined>;

function element(name: Tag[0], attributes: Attributes, children: (string | Verb)[]): Verb {
  const present: Record<string, string | number | boolean> = {};
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    present[key] = typeof value === "string" ? clean(value) : value;
  }
  return [name, present, ...children] as Tag;
}

/** XML 1.0 has no place for control characters and lone surrogates; the builder lets them pass. */
function clean(text: string): string {
  return text.toWellFormed().replace(/[\p{Cc}\uFFFE\uFFFF]/gu, " ");
}

/** The bundle and the test runner disagree on what the default import of a CommonJS module is. */
const build = unwrap(twimlBuilder.default);

function unwrap(imported: unknown): (...tags: Tag[]) => string {
  const candidate = isWrapped(imported) ? imported.default : imported;
  if (!isBuilder(candidate)) throw new TypeError("twiml-builder did not export a function");
  return candidate;
}

function isWrapped(value: unknown): value is { default: unknown } {
  return typeof value === "object" && value !== null && "default" in value;
}

function isBuilder(value: unknown): value is (...tags: Tag[]) => string {
  return typeof value === "function";
}
