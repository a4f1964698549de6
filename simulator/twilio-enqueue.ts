import type { LegBehaviour } from "./twilio-behaviour";
import { parentParameters } from "./twilio-parameters";
import { playPrompt } from "./twilio-prompt";
import { newSid } from "./twilio-resource";
import { NEXT_VERB, type Next, type Session } from "./twilio-session";
import type { Parameter } from "./twilio-signer";
import { resolveAddress } from "./twilio-webhook";
import { readTwiml, TwimlError } from "./twiml-document";
import type { EnqueueVerb, Prompt } from "./twiml-verb";

const WAITING_SECONDS = 10;

/**
 * Puts the caller into a queue: the wait address is asked and heard once, then the scenario says
 * whether somebody takes the call, as if the queue's name were a dialled number.
 */
export async function playEnqueue(
  session: Session,
  verb: EnqueueVerb,
  documentUrl: string,
): Promise<Next> {
  session.answer();
  session.redirectsInARow = 0;
  session.attempts += 1;
  session.tell({ kind: "queued", queue: verb.queue });
  const queueSid = newSid("QU");
  const queuedAt = session.now();
  if (verb.waitUrl) await playWaiting(session, verb, { documentUrl, queueSid });

  const behaviour = session.dials({ number: verb.queue, attempt: session.attempts });
  const result = resultOf(behaviour);
  await session.pass(result === "queue-full" ? 0 : WAITING_SECONDS);
  const queueTime = Math.round(session.now() - queuedAt);
  if (behaviour.kind === "answer") {
    session.connectedTo = verb.queue;
    await session.pass(behaviour.talkSeconds);
  }
  if (result === "hangup") session.tell({ kind: "caller_hung_up", while: "in_queue" });
  session.tell({ kind: "queue_left", result });

  const parameters: Parameter[] = [
    ["QueueResult", result],
    ["QueueSid", queueSid],
    ["QueueTime", String(queueTime)],
  ];
  if (result === "hangup") return { kind: "end", endedBy: "caller" };
  if (verb.action === null) return NEXT_VERB;
  const url = resolveAddress(verb.action, documentUrl);
  return {
    kind: "fetch",
    request: { purpose: "queue_action", method: verb.method, url, parameters },
  };
}

/** A queue knows no busy line: the words of a dial are read as the nearest thing of a queue. */
function resultOf(behaviour: LegBehaviour): string {
  switch (behaviour.kind) {
    case "answer":
      return "bridged";
    case "busy":
      return "queue-full";
    case "failed":
      return "error";
    case "no_answer":
    case "caller_hangs_up":
      return "hangup";
  }
}

async function playWaiting(
  session: Session,
  verb: EnqueueVerb,
  place: { documentUrl: string; queueSid: string },
): Promise<void> {
  const answer = await session.post("queue_wait", {
    method: verb.waitUrlMethod,
    url: resolveAddress(verb.waitUrl ?? "", place.documentUrl),
    parameters: [
      ...parentParameters(session.parent),
      ["QueuePosition", "1"],
      ["QueueSid", place.queueSid],
      ["QueueTime", "0"],
      ["AvgQueueTime", "0"],
      ["CurrentQueueSize", "1"],
    ],
  });
  if (answer.kind === "unanswered") return;
  for (const prompt of readPrompts(session, answer.body)) await playPrompt(session, prompt);
}

function readPrompts(session: Session, body: string): Prompt[] {
  try {
    return readTwiml(body).verbs.filter(
      (verb) => verb.kind === "say" || verb.kind === "play" || verb.kind === "pause",
    );
  } catch (error) {
    if (!(error instanceof TwimlError)) throw error;
    session.tell({ kind: "warning", code: error.code, message: error.message });
    return [];
  }
}
