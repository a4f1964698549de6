import { z } from "zod";
import { type LegBehaviour, type LegPlan, planLeg } from "./twilio-behaviour";

/** What happens at a phone that rings; `machine`: a voicemail picks up after many rings. */
const phoneSchema = z.discriminatedUnion("does", [
  z.strictObject({
    does: z.literal("answer"),
    talk_seconds: z.int().min(1).max(14_400).default(20),
  }),
  z.strictObject({ does: z.literal("machine") }),
  z.strictObject({ does: z.literal("no_answer") }),
  z.strictObject({ does: z.literal("busy") }),
  z.strictObject({ does: z.literal("failed") }),
]);

/** How the phones that Twilio rings for us behave. */
export const phonesSchema = z.strictObject({
  /** By number. */
  numbers: z.record(z.string(), phoneSchema),
  otherwise: phoneSchema,
  /** How long one second of a call lasts. */
  second_ms: z.int().min(0).max(1_000),
  /** How often everything is told, all at once; 0: every report gets lost. */
  deliveries: z.int().min(0).max(10),
});

export type Phone = z.output<typeof phoneSchema>;
export type Phones = z.output<typeof phonesSchema>;
export type PhonesDraft = z.input<typeof phonesSchema>;

export const EVERYBODY_ANSWERS: Phones = {
  numbers: {},
  otherwise: { does: "answer", talk_seconds: 20 },
  second_ms: 1_000,
  deliveries: 1,
};

const MACHINE_PICKS_UP_AFTER_SECONDS = 20;
const MACHINE_TALKS_SECONDS = 12;
/** Twilio's own limits where an order names none (twilio.md §6). */
const RINGS_SECONDS = 60;
const TIME_LIMIT_SECONDS = 14_400;

/** What will happen to one call, by the phone it rings and the order's own limit. */
export function planPhone(
  { numbers, otherwise }: Phones,
  call: { to: string; ringSeconds: number | null },
): LegPlan {
  const limits = {
    timeoutSeconds: call.ringSeconds ?? RINGS_SECONDS,
    timeLimitSeconds: TIME_LIMIT_SECONDS,
  };
  const plan = planLeg(toBehaviour(numbers[call.to] ?? otherwise), limits);
  const isTooSlow = (plan.answeredAfter ?? 0) > limits.timeoutSeconds;
  return isTooSlow ? planLeg({ kind: "no_answer" }, limits) : plan;
}

function toBehaviour(phone: Phone): LegBehaviour {
  switch (phone.does) {
    case "answer":
      return { kind: "answer", talkSeconds: phone.talk_seconds, endedBy: "dialled_side" };
    case "machine":
      return {
        kind: "answer",
        afterSeconds: MACHINE_PICKS_UP_AFTER_SECONDS,
        talkSeconds: MACHINE_TALKS_SECONDS,
        endedBy: "dialled_side",
      };
    case "no_answer":
    case "busy":
    case "failed":
      return { kind: phone.does };
  }
}
