import type { LegBehaviour } from "../simulator/twilio-behaviour";
import { StartProblem } from "./ports";

const HANGS_UP_AFTER_SECONDS = 6;

const SCENARIOS: Readonly<Record<string, (talkSeconds: number) => LegBehaviour>> = {
  answer: (talkSeconds) => ({ kind: "answer", talkSeconds, endedBy: "dialled_side" }),
  "caller-ends": (talkSeconds) => ({ kind: "answer", talkSeconds, endedBy: "caller" }),
  busy: () => ({ kind: "busy" }),
  "no-answer": () => ({ kind: "no_answer" }),
  failed: () => ({ kind: "failed" }),
  "hang-up": () => ({ kind: "caller_hangs_up", afterSeconds: HANGS_UP_AFTER_SECONDS }),
};

/** What `--scenario` and `--then` may say of a dial. */
export const SCENARIO_NAMES = Object.keys(SCENARIOS);

/** The behaviour a scenario's name stands for. */
export function readScenario(name: string, talkSeconds: number): LegBehaviour {
  const make = Object.hasOwn(SCENARIOS, name) ? SCENARIOS[name] : undefined;
  if (make) return make(talkSeconds);
  throw new StartProblem(`There is no scenario "${name}", only ${SCENARIO_NAMES.join(", ")}`);
}
