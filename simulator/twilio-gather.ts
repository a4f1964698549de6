import { playPrompt } from "./twilio-prompt";
import { NEXT_VERB, type Next, type Session } from "./twilio-session";
import { resolveAddress } from "./twilio-webhook";
import type { GatherVerb } from "./twiml-verb";

export interface KeyInput {
  digits: string;
  /** The key that ended the input; empty where the last digit or silence did. */
  finishedOnKey: string;
  /** How long it took, the silence at the end included. */
  seconds: number;
}

const SECONDS_PER_KEY = 0.5;

/** What Twilio makes of the keys a caller presses at a menu. */
export function readKeys(
  keys: string,
  { finishOnKey, numDigits, timeoutSeconds }: GatherVerb,
): KeyInput {
  let digits = "";
  let seconds = 0;
  for (const key of keys) {
    seconds += SECONDS_PER_KEY;
    if (finishOnKey.includes(key)) return { digits, finishedOnKey: key, seconds };
    digits += key;
    if (digits.length === numDigits) return { digits, finishedOnKey: "", seconds };
  }
  return { digits, finishedOnKey: "", seconds: seconds + timeoutSeconds };
}

/** What the caller presses at this menu: as told, then whatever leaving a number takes. */
function chooseKeys({ digits, menus, leavesNumber }: Session, { numDigits }: GatherVerb): string {
  const told = digits[menus - 1];
  if (told !== undefined || leavesNumber === null) return told ?? "";
  return numDigits === 1 ? "1" : `${leavesNumber}#`;
}

/**
 * Plays a menu. Without input the next verb runs and nothing is requested, unless the menu has
 * `actionOnEmptyResult`: then the action is asked with empty `Digits`.
 */
export async function playGather(
  session: Session,
  verb: GatherVerb,
  documentUrl: string,
): Promise<Next> {
  session.answer();
  session.redirectsInARow = 0;
  session.menus += 1;
  for (const prompt of verb.prompts) await playPrompt(session, prompt);

  if (session.menus === session.hangsUpAtMenu) {
    await session.pass(1);
    session.tell({ kind: "caller_hung_up", while: "in_menu" });
    return { kind: "end", endedBy: "caller" };
  }

  const keys = verb.hearsKeys ? chooseKeys(session, verb) : "";
  const { digits, finishedOnKey, seconds } = readKeys(keys, verb);
  const patience = session.patienceSeconds - session.now();
  await session.pass(Math.min(seconds, patience));
  if (seconds >= patience) {
    session.tell({ kind: "caller_hung_up", while: "waiting" });
    return { kind: "end", endedBy: "caller" };
  }
  if (digits === "" && finishedOnKey === "") session.tell({ kind: "pressed_nothing", seconds });
  else session.tell({ kind: "pressed", digits, finishedOnKey });

  if (digits === "" && !verb.actionOnEmptyResult) return NEXT_VERB;
  return {
    kind: "fetch",
    request: {
      purpose: "gather",
      method: verb.method,
      url: resolveAddress(verb.action ?? documentUrl, documentUrl),
      parameters: [
        ["Digits", digits],
        ["FinishedOnKey", finishedOnKey],
      ],
    },
  };
}
