import { playDial } from "./twilio-dial";
import { playEnqueue } from "./twilio-enqueue";
import { type Fetched, fetchDocument } from "./twilio-fetch";
import { playGather } from "./twilio-gather";
import { callStatusParameters } from "./twilio-parameters";
import { playPrompt } from "./twilio-prompt";
import {
  createSession,
  type DocumentRequest,
  NEXT_VERB,
  type Next,
  type PlayOptions,
  type Session,
} from "./twilio-session";
import type { CallStory, EndedBy } from "./twilio-story";
import { resolveAddress } from "./twilio-webhook";
import type { TwimlDocument } from "./twiml-document";

const MAX_REDIRECTS_IN_A_ROW = 10;
const TOO_MANY_REDIRECTS = 11_215;
const SCHEMA_WARNING = 12_200;
/** No call of ours needs half as many; more means that it goes round in circles. */
const MAX_DOCUMENTS = 200;

/**
 * Plays one inbound call against a Worker as Twilio would, from the first webhook to the number's
 * own status callback, and tells what happened.
 *
 * Never throws for anything the Worker does. A document that cannot be fetched or read sends the
 * call to the number's fallback address, once per failure; if that fails too, the caller hears an
 * application error and the call ends. Time is virtual unless `pace` waits.
 */
export async function playCall(options: PlayOptions): Promise<CallStory> {
  const session = createSession(options);
  const { callSid, from, to } = session.parent;
  session.tell({ kind: "call_started", callSid, from, to });

  const endedBy = await playDocuments(session, options);
  await endCall(session, options, endedBy);

  const first = session.steps.find((step) => step.kind === "webhook");
  return {
    callSid,
    from,
    to,
    steps: session.steps,
    connectedTo: session.connectedTo,
    endedBy,
    seconds: session.now(),
    firstAnswerMs: first?.kind === "webhook" ? first.ms : 0,
  };
}

async function playDocuments(session: Session, options: PlayOptions): Promise<EndedBy> {
  let request: DocumentRequest = {
    purpose: "voice",
    method: "POST",
    url: new URL(options.voicePath ?? "/webhooks/twilio", options.url).toString(),
    parameters: [],
  };
  for (let documents = 0; documents < MAX_DOCUMENTS; documents += 1) {
    const fetched = await fetchDocument(session, request);
    const next =
      fetched.kind === "document"
        ? await playDocument(session, fetched.document, fetched.url)
        : toFallback(session, options, request, fetched);

    if (next.kind === "end") return next.endedBy;
    if (next.kind === "next_verb") return "document";
    request = next.request;
  }
  return "player";
}

/** Plays verb by verb; a document that runs out ends the call. */
async function playDocument(
  session: Session,
  document: TwimlDocument,
  documentUrl: string,
): Promise<Next> {
  for (const message of document.warnings) {
    session.tell({ kind: "warning", code: SCHEMA_WARNING, message });
  }
  for (const index of document.verbs.keys()) {
    const next = await playVerb(session, document, { documentUrl, index });
    if (next.kind !== "next_verb") return next;
    if (session.now() < session.patienceSeconds) continue;
    session.tell({ kind: "caller_hung_up", while: "waiting" });
    return { kind: "end", endedBy: "caller" };
  }
  return NEXT_VERB;
}

async function playVerb(
  session: Session,
  { verbs }: TwimlDocument,
  { documentUrl, index }: { documentUrl: string; index: number },
): Promise<Next> {
  const verb = verbs[index];
  switch (verb?.kind) {
    case "say":
    case "play":
    case "pause":
      await playPrompt(session, verb);
      return NEXT_VERB;
    case "gather":
      return playGather(session, verb, documentUrl);
    case "dial":
      return playDial(session, verb, { documentUrl, verbsAfter: verbs.length - index - 1 });
    case "enqueue":
      return playEnqueue(session, verb, documentUrl);
    case "redirect":
      return redirect(session, resolveAddress(verb.url, documentUrl), verb.method);
    case "reject":
      return reject(session, verb.reason, index);
    case "not_played":
      session.tell({ kind: "warning", code: null, message: `<${verb.name}> cannot be played` });
      return NEXT_VERB;
    case "hangup":
    case undefined:
      return { kind: "end", endedBy: "document" };
  }
}

function redirect(session: Session, url: string, method: "GET" | "POST"): Next {
  session.redirectsInARow += 1;
  if (session.redirectsInARow > MAX_REDIRECTS_IN_A_ROW) {
    const message = `more than ${MAX_REDIRECTS_IN_A_ROW} redirects in a row`;
    session.tell({ kind: "error", code: TOO_MANY_REDIRECTS, message });
    return { kind: "end", endedBy: "application_error" };
  }
  session.tell({ kind: "redirected", url });
  return { kind: "fetch", request: { purpose: "redirect", method, url, parameters: [] } };
}

/** Refuses the call, which only the very first verb of an unanswered call can. */
function reject(session: Session, reason: "rejected" | "busy", index: number): Next {
  if (index > 0 || session.answeredAt !== null) {
    const message = "<Reject> comes too late: the call is answered";
    session.tell({ kind: "warning", code: SCHEMA_WARNING, message });
    return { kind: "end", endedBy: "document" };
  }
  session.tell({ kind: "rejected", reason });
  session.parent.status = reason === "busy" ? "busy" : "no-answer";
  return { kind: "end", endedBy: "rejection" };
}

/** A failure of the fallback itself is the end. */
function toFallback(
  session: Session,
  options: PlayOptions,
  failedRequest: DocumentRequest,
  { code, message, url }: Fetched & { kind: "failed" },
): Next {
  session.tell({ kind: "error", code, message });
  const path =
    options.fallbackPath === undefined ? "/webhooks/twilio/fallback" : options.fallbackPath;
  if (path === null || failedRequest.purpose === "fallback") {
    session.tell({
      kind: "said",
      text: "We're sorry, an application error has occurred. Goodbye.",
    });
    return { kind: "end", endedBy: "application_error" };
  }
  return {
    kind: "fetch",
    request: {
      purpose: "fallback",
      method: "POST",
      url: new URL(path, options.url).toString(),
      parameters: [
        ["ErrorCode", String(code)],
        ["ErrorUrl", url],
      ],
    },
  };
}

/** Hangs up and tells the number's own status callback, which knows of the whole call only. */
async function endCall(session: Session, options: PlayOptions, endedBy: EndedBy): Promise<void> {
  session.tell({ kind: "call_ended", endedBy, seconds: session.now() });
  const path =
    options.statusCallbackPath === undefined
      ? "/webhooks/twilio/status"
      : options.statusCallbackPath;
  if (path === null) return;

  const status = endedBy === "rejection" ? session.parent.status : "completed";
  const talked = session.answeredAt === null ? 0 : session.now() - session.answeredAt;
  const occurrence = { status, at: session.date(), sequence: 0 };
  await session.post("call_status", {
    method: "POST",
    url: new URL(path, options.url).toString(),
    parameters: callStatusParameters(session.parent, occurrence, talked),
  });
}
