import { DEMO_LEADS } from "../simulator/demo-company";
import type { LegBehaviour } from "../simulator/twilio-behaviour";
import type { CallerBehaviour } from "../simulator/twilio-session";
import type { Random } from "./random";

/** One call of a traffic: who calls and what becomes of it. */
export interface PlannedCall {
  from: string;
  caller: CallerBehaviour;
  /** One behaviour per dial; the last one lasts. */
  dials: [LegBehaviour, ...LegBehaviour[]];
}

/** Shorter than people talk, so that calls end while one watches. */
const TALK_SECONDS = { low: 3, high: 25 };
/** In real time nobody wants to watch a queue for a quarter of an hour. */
const PATIENCE_SECONDS = 90;

/** Makes up one call: mostly known callers who reach somebody, and now and then all that goes wrong. */
export function planCall(random: Random): PlannedCall {
  const dials: PlannedCall["dials"] = [planDial(random), planDial(random), planDial(random)];
  const digit = random.weigh([
    [5, "1"],
    [4, "2"],
    [2, ""],
    [1, "7"],
  ]);
  const leavesMenu = random.next() < 0.1;
  return {
    from: planCaller(random),
    dials,
    caller: {
      digits: [digit],
      patienceSeconds: PATIENCE_SECONDS,
      ...(leavesMenu ? { hangsUpAtMenu: 1 } : {}),
    },
  };
}

function planCaller(random: Random): string {
  const [first = "", ...others] = DEMO_LEADS.flatMap((lead) => lead.phone ?? []);
  const two = String(random.between(0, 99)).padStart(2, "0");
  return random.weigh([
    [60, random.pick([first, ...others])],
    // Ranges kept free for films and tests, in Germany and in the US.
    [15, `+4917139200${two}`],
    [10, `+120255501${two}`],
    [10, "+266696687"],
    [5, "anonymous"],
  ]);
}

function planDial(random: Random): LegBehaviour {
  const talkSeconds = random.between(TALK_SECONDS.low, TALK_SECONDS.high);
  return random.weigh<LegBehaviour>([
    [55, { kind: "answer", talkSeconds, endedBy: "dialled_side" }],
    [20, { kind: "answer", talkSeconds, endedBy: "caller" }],
    [8, { kind: "busy" }],
    [6, { kind: "no_answer" }],
    [5, { kind: "failed" }],
    [6, { kind: "caller_hangs_up", afterSeconds: random.between(3, 15) }],
  ]);
}
