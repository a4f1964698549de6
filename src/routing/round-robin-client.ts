import { z } from "zod";
import { within } from "../shared/within";
import type { Ticket } from "./facts";
import type { RoundRobin } from "./round-robin-object";

/** Turns of round-robin rules. Nothing here throws: who does not answer in time is `silent`. */
export interface Turns {
  /** Draws the next ticket of a rule; waits at most `limitMs`, and never more than 200 ms. */
  take(ruleId: number, limitMs: number): Promise<Ticket>;
  /** The ticket the rule's next call will get, for a dry run: it is not drawn. */
  peek(ruleId: number, limitMs: number): Promise<Ticket>;
}

/** Counting takes a few milliseconds: a longer wait means that the object is ill. */
const PATIENCE_MS = 200;

const ticketSchema = z.number().int().min(0);

export function createTurns(objects: DurableObjectNamespace<RoundRobin>): Turns {
  async function ask(limitMs: number, count: () => Promise<number>): Promise<Ticket> {
    const outcome = await within(Math.min(limitMs, PATIENCE_MS), async () =>
      ticketSchema.parse(await count()),
    );
    if (outcome.kind !== "done") return { kind: "silent" };
    return { kind: "ticket", number: outcome.value };
  }

  const objectOf = (ruleId: number) => objects.getByName(String(ruleId));
  return {
    take: (ruleId, limitMs) => ask(limitMs, async () => objectOf(ruleId).take()),
    peek: (ruleId, limitMs) => ask(limitMs, async () => objectOf(ruleId).peek()),
  };
}
