/** What the dialled side does, or what the caller does while it rings. */
export type LegBehaviour =
  | {
      kind: "answer";
      talkSeconds: number;
      endedBy: "dialled_side" | "caller";
      /** Four seconds where it is left out. */
      afterSeconds?: number;
    }
  | { kind: "busy" }
  | { kind: "no_answer" }
  | { kind: "failed" }
  /** The caller gives up while the dialled side rings. */
  | { kind: "caller_hangs_up"; afterSeconds: number };

/** Which dial of a call it is: `attempt` counts from 1 through the whole call. */
export interface DialAttempt {
  number: string;
  attempt: number;
}

export type ChooseBehaviour = (dial: DialAttempt) => LegBehaviour;

/** One behaviour per attempt; the last one lasts. */
export function inTurn(first: LegBehaviour, ...others: LegBehaviour[]): ChooseBehaviour {
  const all = [first, ...others];
  return ({ attempt }) => all[attempt - 1] ?? all.at(-1) ?? first;
}

/** One behaviour per number. */
export function byNumber(
  behaviours: Readonly<Record<string, LegBehaviour>>,
  otherwise: LegBehaviour,
): ChooseBehaviour {
  return ({ number }) => behaviours[number] ?? otherwise;
}

export type LegEnding = "completed" | "busy" | "no-answer" | "failed" | "canceled";

/** What happens on a dialled leg and when, in seconds since it was dialled. */
export interface LegPlan {
  /** `null` where it never rings. */
  ringingAfter: number | null;
  /** `null` where nobody answers. */
  answeredAfter: number | null;
  endsAfter: number;
  ending: LegEnding;
  callerHungUp: boolean;
  error: LegError | null;
}

/** Why Twilio could not place a leg. */
export interface LegError {
  code: number;
  message: string;
  sipCode: number;
}

const RINGS_AFTER_SECONDS = 0.4;
const PICKS_UP_AFTER_SECONDS = 4;
const BUSY_AFTER_SECONDS = 1.2;
const FAILS_AFTER_SECONDS = 0.3;
/** Twilio lets it ring five seconds longer than it was told (twilio.md §3). */
const RING_BUFFER_SECONDS = 5;

const UNREACHABLE: LegError = {
  code: 13_224,
  message: "Dial->Number: Twilio does not support calling this number or the number is invalid",
  sipCode: 404,
};

/** Turns a behaviour into times; talk that is longer than Twilio's limit is cut. */
export function planLeg(
  behaviour: LegBehaviour,
  limits: { timeoutSeconds: number; timeLimitSeconds: number },
): LegPlan {
  const silence = { answeredAfter: null, callerHungUp: false, error: null };
  const ringing = { ...silence, ringingAfter: RINGS_AFTER_SECONDS };
  switch (behaviour.kind) {
    case "answer": {
      const talkSeconds = Math.min(behaviour.talkSeconds, limits.timeLimitSeconds);
      const answeredAfter = behaviour.afterSeconds ?? PICKS_UP_AFTER_SECONDS;
      return {
        ...ringing,
        answeredAfter,
        endsAfter: answeredAfter + talkSeconds,
        ending: "completed",
        callerHungUp: behaviour.endedBy === "caller",
      };
    }
    case "busy":
      return { ...ringing, endsAfter: BUSY_AFTER_SECONDS, ending: "busy" };
    case "no_answer": {
      const endsAfter = RINGS_AFTER_SECONDS + limits.timeoutSeconds + RING_BUFFER_SECONDS;
      return { ...ringing, endsAfter, ending: "no-answer" };
    }
    case "failed":
      return failedLeg(UNREACHABLE);
    case "caller_hangs_up": {
      const endsAfter = RINGS_AFTER_SECONDS + behaviour.afterSeconds;
      return { ...ringing, endsAfter, ending: "canceled", callerHungUp: true };
    }
  }
}

/** A leg that Twilio does not even place. */
export function failedLeg(error: LegError): LegPlan {
  return {
    ringingAfter: null,
    answeredAfter: null,
    endsAfter: FAILS_AFTER_SECONDS,
    ending: "failed",
    callerHungUp: false,
    error,
  };
}

/** The progress of a leg by Twilio's names: the event one subscribes to, and the status it tells. */
export function listEvents(plan: LegPlan): { event: string; status: string; after: number }[] {
  const { ringingAfter, answeredAfter, endsAfter, ending } = plan;
  return [
    { event: "initiated", status: "initiated", after: 0 },
    ...(ringingAfter === null
      ? []
      : [{ event: "ringing", status: "ringing", after: ringingAfter }]),
    ...(answeredAfter === null
      ? []
      : [{ event: "answered", status: "in-progress", after: answeredAfter }]),
    { event: "completed", status: ending, after: endsAfter },
  ];
}
