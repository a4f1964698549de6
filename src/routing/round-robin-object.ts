import { DurableObject } from "cloudflare:workers";

/** The number of the next ticket. Kept for good, so that turns go on where they stopped. */
const NEXT_KEY = "next";

/**
 * Counts the turns of one round-robin rule; the object's name is the rule's id. Every ticket is
 * given once and they follow one another, however many calls come at a time.
 */
export class RoundRobin extends DurableObject<Env> {
  /** The next ticket, from 0 up; it is nobody else's. */
  async take(): Promise<number> {
    const ticket = this.#next();
    this.ctx.storage.kv.put(NEXT_KEY, ticket + 1);
    return ticket;
  }

  /** The ticket the next call will get; it stays where it is. */
  async peek(): Promise<number> {
    return this.#next();
  }

  #next(): number {
    return this.ctx.storage.kv.get<number>(NEXT_KEY) ?? 0;
  }
}
