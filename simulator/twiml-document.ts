import { attributesOf } from "./twiml-attributes";
import { isKnownElement, NOT_PLAYED } from "./twiml-schema";
import type { DialledNumber, DialVerb, GatherVerb, Prompt, Verb } from "./twiml-verb";
import { readXml, type XmlElement, XmlError } from "./twiml-xml";

export interface TwimlDocument {
  verbs: Verb[];
  /** What Twilio would note as warning 12200 and pass over. */
  warnings: string[];
}

/** A document Twilio could not execute at all; 12100 is its code for it. */
export class TwimlError extends Error {
  readonly code = 12_100;
}

/**
 * Reads a TwiML document as Twilio does: malformed XML and a root that is not `<Response>` throw,
 * unknown verbs, attributes and values are warnings and passed over.
 */
export function readTwiml(text: string): TwimlDocument {
  const root = readRoot(text);
  const warnings: string[] = [];
  const warn = (message: string) => void warnings.push(message);
  const verbs = elementsOf(root).flatMap((element) => readVerb(element, warn) ?? []);
  const strayText = root.children.find((child) => typeof child === "string" && child.trim() !== "");
  if (strayText !== undefined) warn("text stands directly in <Response>");
  return { verbs, warnings };
}

function readRoot(text: string): XmlElement {
  try {
    const root = readXml(text);
    if (root.name !== "Response") throw new TwimlError(`the document is a <${root.name}>`);
    return root;
  } catch (error) {
    if (error instanceof XmlError) throw new TwimlError(error.message);
    throw error;
  }
}

type Warn = (message: string) => void;

function readVerb(element: XmlElement, warn: Warn): Verb | null {
  const prompt = readPrompt(element, warn);
  if (prompt) return prompt;
  if (NOT_PLAYED.has(element.name)) return { kind: "not_played", name: element.name };
  if (!isKnownElement(element.name)) {
    warn(`<${element.name}> is no verb`);
    return null;
  }

  if (element.name === "Gather") return readGather(element, warn);
  if (element.name === "Dial") return readDial(element, warn);

  const get = attributesOf(element, warn);
  switch (element.name) {
    case "Redirect":
      return { kind: "redirect", url: textOf(element).trim(), method: get.method("method") };
    case "Enqueue":
      return {
        kind: "enqueue",
        queue: textOf(element).trim(),
        action: get.text("action"),
        method: get.method("method"),
        waitUrl: get.text("waitUrl"),
        waitUrlMethod: get.method("waitUrlMethod"),
      };
    case "Hangup":
      return { kind: "hangup" };
    case "Reject":
      return { kind: "reject", reason: get.text("reason") === "busy" ? "busy" : "rejected" };
    default:
      warn(`<${element.name}> cannot stand in <Response>`);
      return null;
  }
}

function readPrompt(element: XmlElement, warn: Warn): Prompt | null {
  if (!["Say", "Play", "Pause"].includes(element.name)) return null;
  const get = attributesOf(element, warn);
  const text = textOf(element).trim();
  if (element.name === "Say") return { kind: "say", text, loop: get.whole("loop", 1) };
  if (element.name === "Play") return { kind: "play", url: text };
  return { kind: "pause", seconds: get.whole("length", 1) };
}

function readGather(element: XmlElement, warn: Warn): GatherVerb {
  const get = attributesOf(element, warn);
  const numDigits = get.whole("numDigits", 0, 1);
  return {
    kind: "gather",
    action: get.text("action"),
    method: get.method("method"),
    timeoutSeconds: get.whole("timeout", 5),
    finishOnKey: get.text("finishOnKey") ?? "#",
    numDigits: numDigits === 0 ? null : numDigits,
    actionOnEmptyResult: get.flag("actionOnEmptyResult"),
    hearsKeys: (get.text("input") ?? "dtmf").split(" ").includes("dtmf"),
    prompts: elementsOf(element).flatMap((child) => {
      const prompt = readPrompt(child, warn);
      if (!prompt) warn(`<${child.name}> cannot stand in <Gather>`);
      return prompt ?? [];
    }),
  };
}

function readDial(element: XmlElement, warn: Warn): DialVerb {
  const get = attributesOf(element, warn);
  return {
    kind: "dial",
    action: get.text("action"),
    method: get.method("method"),
    timeoutSeconds: Math.min(Math.max(get.whole("timeout", 30), 5), 600),
    timeLimitSeconds: get.whole("timeLimit", 14_400, 1),
    callerId: get.text("callerId"),
    answerOnBridge: get.flag("answerOnBridge"),
    numbers: readNumbers(element, warn),
  };
}

/** The numbers of a dial: as nouns, or as the text of the verb itself. */
function readNumbers(dial: XmlElement, warn: Warn): DialledNumber[] {
  const nouns = elementsOf(dial);
  for (const noun of nouns) {
    if (noun.name !== "Number") warn(`<${noun.name}> in <Dial> cannot be played`);
  }
  const text = textOf(dial).trim();
  const plain = nouns.length === 0 && text !== "" ? [toPlainNumber(text)] : [];
  const numbers = nouns.filter((noun) => noun.name === "Number");
  return [...plain, ...numbers.map((number) => readNumber(number, warn))];
}

function toPlainNumber(number: string): DialledNumber {
  return {
    number,
    statusCallback: null,
    statusCallbackMethod: "POST",
    statusCallbackEvents: [],
  };
}

function readNumber(element: XmlElement, warn: Warn): DialledNumber {
  const get = attributesOf(element, warn);
  return {
    number: textOf(element).trim(),
    statusCallback: get.text("statusCallback"),
    statusCallbackMethod: get.method("statusCallbackMethod"),
    statusCallbackEvents: (get.text("statusCallbackEvent") ?? "completed").split(/\s+/),
  };
}

function elementsOf(element: XmlElement): XmlElement[] {
  return element.children.filter((child) => typeof child !== "string");
}

/** All text inside, the text of speech marks such as `<prosody>` included. */
function textOf(element: XmlElement): string {
  return element.children
    .map((child) => (typeof child === "string" ? child : textOf(child)))
    .join("");
}
