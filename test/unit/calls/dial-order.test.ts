import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { orderByBreakers } from "../../../src/calls/dial-order";
import type { Standing } from "../../../src/resilience/breaker-view";

const UP: Standing = { kind: "up" };
const DOWN: Standing = { kind: "down", reason: "its API: 3 failures in a row: answered 500" };
const TRIAL: Standing = { kind: "trial", reason: "its line: 3 failures in a row: the call failed" };

const order = (...dialers: [string, Standing][]) =>
  orderByBreakers(
    dialers.map(([name]) => name),
    Object.fromEntries(
      dialers.map(([name, standing]) => [name, { standing, source: "current" as const }]),
    ),
  );

describe("the order in which dialers are rung", () => {
  it("is as wanted while all are up", () => {
    expect(order(["dialfire", UP], ["zendesk_talk", UP])).toEqual({
      order: ["dialfire", "zendesk_talk"],
      passedOver: [],
      trial: null,
    });
  });

  it("puts a dialer whose breaker is open behind the others, and says why", () => {
    expect(order(["dialfire", DOWN], ["zendesk_talk", UP])).toEqual({
      order: ["zendesk_talk", "dialfire"],
      passedOver: [
        {
          dialer: "dialfire",
          reason: "its breaker is open (its API: 3 failures in a row: answered 500)",
        },
      ],
      trial: null,
    });
  });

  it("is as wanted when all are down: a breaker never shuts the last door", () => {
    expect(order(["dialfire", DOWN], ["zendesk_talk", DOWN])).toEqual({
      order: ["dialfire", "zendesk_talk"],
      passedOver: [],
      trial: null,
    });
  });

  it("lets a call try a line that rested, when that dialer is wanted first", () => {
    expect(order(["dialfire", TRIAL], ["zendesk_talk", UP])).toMatchObject({
      order: ["dialfire", "zendesk_talk"],
      trial: "dialfire",
    });
  });

  it("takes no chance from a line that is only second", () => {
    expect(order(["dialfire", UP], ["zendesk_talk", TRIAL])).toMatchObject({ trial: null });
  });

  it("counts a dialer nobody knows of as up", () => {
    expect(orderByBreakers(["hotline"], {})).toMatchObject({ order: ["hotline"] });
  });

  it("loses nobody and begins with somebody who is up, if there is one", () => {
    const standings = fc.array(fc.constantFrom(UP, DOWN, TRIAL), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(standings, (all) => {
        const named = all.map((standing, i): [string, Standing] => [`dialer_${i}`, standing]);

        const result = order(...named);

        expect(result.order.toSorted()).toEqual(named.map(([name]) => name));
        const first = named.find(([name]) => name === result.order[0]);
        const isAnyUp = all.some(({ kind }) => kind !== "down");
        expect(first?.[1].kind === "down").toBe(!isAnyUp);
      }),
    );
  });
});
