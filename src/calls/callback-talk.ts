import type { CallbackNumber } from "../callbacks/callback-number";

/** Where the talk about a callback stands; carried in the signed address Twilio asks next. */
export interface CallbackTalk {
  asks: "number" | "confirmation";
  /** Which try it is, from 1. */
  attempt: number;
  /** The keys pressed for the number, sealed where they stand in an address; empty while none are. */
  entered: string;
}

/** A caller who got it wrong this often is better served on hold. */
const MOST_TRIES = 3;

export const FIRST_QUESTION: CallbackTalk = { asks: "number", attempt: 1, entered: "" };

/** What the caller hears next, or what becomes of the wish. */
export type TalkStep =
  | { kind: "ask_number"; apologises: boolean; talk: CallbackTalk }
  | { kind: "confirm"; talk: CallbackTalk }
  | { kind: "keep"; phoneNumber: string }
  /** No number came of it: the caller holds on. */
  | { kind: "hold"; reason: string };

/** Goes on by the keys that were pressed; `read` tells what number they are. */
export function continueTalk(
  talk: CallbackTalk,
  digits: string,
  read: (entered: string) => CallbackNumber,
): TalkStep {
  switch (talk.asks) {
    case "number": {
      const number = read(digits);
      if (number.kind === "refused") return askAgain(talk, digits !== "", number.reason);
      return { kind: "confirm", talk: { ...talk, asks: "confirmation", entered: digits } };
    }
    case "confirmation": {
      const number = read(talk.entered);
      if (number.kind === "refused") return askAgain(talk, true, number.reason);
      if (digits === "1") return { kind: "keep", phoneNumber: number.phoneNumber };
      if (digits === "2") return askAgain(talk, false, "the caller wanted another number");
      return confirmAgain(talk);
    }
  }
}

function askAgain({ attempt }: CallbackTalk, apologises: boolean, reason: string): TalkStep {
  if (attempt >= MOST_TRIES) return { kind: "hold", reason };
  const talk = { asks: "number", attempt: attempt + 1, entered: "" } as const;
  return { kind: "ask_number", apologises, talk };
}

function confirmAgain(talk: CallbackTalk): TalkStep {
  if (talk.attempt >= MOST_TRIES) return { kind: "hold", reason: "the caller did not confirm" };
  return { kind: "confirm", talk: { ...talk, attempt: talk.attempt + 1 } };
}

/** Writes a talk into the query of an address; `readTalk` is its other half. */
export function addTalk(query: URLSearchParams, talk: CallbackTalk): URLSearchParams {
  const all = new URLSearchParams(query);
  all.set("ask", talk.asks);
  all.set("try", String(talk.attempt));
  if (talk.entered !== "") all.set("entered", talk.entered);
  return all;
}

/** An address that tells nothing of a talk asks its first question. */
export function readTalk(query: URLSearchParams): CallbackTalk {
  const attempt = Number(query.get("try"));
  if (!Number.isInteger(attempt) || attempt < 1) return FIRST_QUESTION;
  const entered = query.get("entered") ?? "";
  const asks = query.get("ask") === "confirmation" ? "confirmation" : "number";
  return { asks, attempt, entered };
}
