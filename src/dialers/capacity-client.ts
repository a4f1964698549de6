import { z } from "zod";
import type { SealedCredential } from "../credentials/sealed";
import { type ApiCall, apiCallSchema } from "../resilience/api-call";
import type { CircuitBreaker } from "../resilience/circuit-breaker-object";
import { explainLateness, within } from "../shared/within";
import { type Capacity, capacitySchema } from "./capacity";
import type { Dialer } from "./dialer";
import { UNKNOWN_PHONE } from "./phone-client";
import { subjectOf } from "./watched";

/** A dialer with the seats that count, wherever they come from. */
export type MeasuredDialer = Pick<Dialer, "name" | "kind"> & { seats: number | null };

export interface Measured {
  /** By the dialer's name: one for each that was asked about. */
  capacities: Record<string, Capacity>;
  /** The requests to providers that this took. */
  apiCalls: ApiCall[];
}

export interface Capacities {
  /**
   * How busy these dialers are, all asked at once; waits at most `limitMs`, and never more than
   * 500 ms. Never throws and asks nobody twice: who does not answer is `unknown`.
   */
  measure(dialers: readonly MeasuredDialer[], limitMs: number): Promise<Measured>;
  /** Tells a dialer's object how many calls are in progress on its line. */
  noteBusyLegs(dialer: string, count: number, countedAt: number): Promise<void>;
}

/** What a caller waits for capacities at most, whoever asks (S3.4), milliseconds. */
const LONGEST_WAIT_MS = 500;

/** An object of an older release may answer in another shape. */
const answerSchema = z.object({ capacity: capacitySchema, apiCalls: z.array(apiCallSchema) });

/**
 * Capacities by way of the dialers' objects, each named as its dialer. A question brings the
 * stored credential along, still encrypted: the object need not look for it while a caller waits.
 */
export function createCapacities(
  breakers: DurableObjectNamespace<CircuitBreaker>,
  credentials: () => Promise<readonly SealedCredential[]>,
): Capacities {
  async function ask(dialer: MeasuredDialer, limitMs: number): Promise<Answer> {
    const { name, kind, seats } = dialer;
    if (kind === "phone") return { capacity: UNKNOWN_PHONE, apiCalls: [] };

    const outcome = await within(limitMs, async () => {
      const question = subjectOf({ kind, seats }, await credentials());
      return answerSchema.parse(await breakers.getByName(name).capacity(question));
    });
    if (outcome.kind === "done") return outcome.value;
    const reason = `its object: ${explainLateness(outcome)}`;
    return { capacity: { kind: "unknown", reason }, apiCalls: [] };
  }

  return {
    async measure(dialers, limitMs) {
      const cappedMs = Math.min(limitMs, LONGEST_WAIT_MS);
      const answers = await Promise.all(dialers.map((dialer) => ask(dialer, cappedMs)));
      const named = dialers.map(({ name }, index) => [name, answers[index]?.capacity] as const);
      return {
        capacities: Object.fromEntries(named.filter(isTold)),
        apiCalls: answers.flatMap(({ apiCalls }) => apiCalls),
      };
    },

    noteBusyLegs: (dialer, count, countedAt) =>
      breakers.getByName(dialer).noteBusyLegs(count, countedAt),
  };
}

type Answer = z.infer<typeof answerSchema>;

function isTold(
  named: readonly [string, Capacity | undefined],
): named is readonly [string, Capacity] {
  return named[1] !== undefined;
}
