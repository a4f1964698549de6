import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createTurns } from "../../src/routing/round-robin-client";
import { brokenObjects, FAULTS } from "../support/worker/faults";
import { captureLog } from "../support/worker/log-lines";

/** What a call can spare. */
const LIMIT_MS = 1_000;

captureLog();

const turns = createTurns(env.ROUND_ROBIN);
const ticket = (number: number) => ({ kind: "ticket", number });

let made = 0;

/** The id of a rule whose turns nobody took before. */
function aRuleId(): number {
  made += 1;
  return made;
}

describe("the turns of a rule", () => {
  it("begin with the first and follow one another", async () => {
    const rule = aRuleId();

    expect(await turns.take(rule, LIMIT_MS)).toEqual(ticket(0));
    expect(await turns.take(rule, LIMIT_MS)).toEqual(ticket(1));
    expect(await turns.take(rule, LIMIT_MS)).toEqual(ticket(2));
  });

  it("are given once each, also to fifty calls at a time", async () => {
    const rule = aRuleId();

    const taken = await Promise.all(Array.from({ length: 50 }, () => turns.take(rule, LIMIT_MS)));

    const numbers = taken.map((one) => (one.kind === "ticket" ? one.number : null));
    expect(numbers.toSorted((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 50 }, (_, number) => number),
    );
  });

  it("are the rule's own", async () => {
    const [one, other] = [aRuleId(), aRuleId()];
    await turns.take(one, LIMIT_MS);

    expect(await turns.take(other, LIMIT_MS)).toEqual(ticket(0));
  });

  it("stay where they are while a dry run looks at them", async () => {
    const rule = aRuleId();
    await turns.take(rule, LIMIT_MS);

    expect(await turns.peek(rule, LIMIT_MS)).toEqual(ticket(1));
    expect(await turns.peek(rule, LIMIT_MS)).toEqual(ticket(1));
    expect(await turns.take(rule, LIMIT_MS)).toEqual(ticket(1));
  });

  it("can be looked at before the first was taken", async () => {
    expect(await turns.peek(aRuleId(), LIMIT_MS)).toEqual(ticket(0));
  });

  it("go on where they stopped when the object was moved or restarted", async () => {
    const rule = aRuleId();
    await turns.take(rule, LIMIT_MS);
    await turns.take(rule, LIMIT_MS);

    await evictDurableObject(env.ROUND_ROBIN.getByName(String(rule)));

    expect(await turns.take(rule, LIMIT_MS)).toEqual(ticket(2));
  });

  it.each(FAULTS)("are silent, and soon, where the object fails: %s", async (fault) => {
    const broken = createTurns(brokenObjects(fault));
    const startedAt = Date.now();

    expect(await broken.take(1, LIMIT_MS)).toEqual({ kind: "silent" });
    expect(await broken.peek(1, LIMIT_MS)).toEqual({ kind: "silent" });
    expect(Date.now() - startedAt).toBeLessThan(2 * LIMIT_MS);
  });

  it("are waited for no longer than the call can spare", async () => {
    const startedAt = Date.now();

    expect(await createTurns(brokenObjects("hang")).take(1, 20)).toEqual({ kind: "silent" });
    expect(Date.now() - startedAt).toBeLessThan(LIMIT_MS);
  });
});
