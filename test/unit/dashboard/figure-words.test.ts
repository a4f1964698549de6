import { describe, expect, it } from "vitest";
import { describeFailure } from "../../../dashboard/lib/call-words";
import {
  describeDestination,
  describeStanding,
  describeWay,
  formatShare,
  isDialer,
  listDestinations,
  rateTone,
} from "../../../dashboard/lib/figure-words";

const aTally = (name: string, count: number) => ({
  name,
  count,
  share: 50,
  successful: count,
  failed: 0,
  successRate: 100,
});

describe("a success rate", () => {
  it.each([
    [100, "good"],
    [99.1, "good"],
    [99, "warn"],
    [95, "warn"],
    [94.9, "bad"],
    [0, "bad"],
    [null, "idle"],
  ])("of %s is %s", (rate, tone) => {
    expect(rateTone(rate)).toBe(tone);
  });
});

describe("a share", () => {
  it.each([
    [62.4, "62 %"],
    [0.4, "< 1 %"],
    [0, "0 %"],
    [null, "–"],
  ])("of %s reads %s", (share, shown) => {
    expect(formatShare(share)).toBe(shown);
  });
});

describe("destinations", () => {
  it("list every dialer in use, also one that got no call", () => {
    const dialers = [
      { name: "dialfire", active: true },
      { name: "zendesk_talk", active: true },
      { name: "old", active: false },
    ];

    const listed = listDestinations([aTally("dialfire", 4), aTally("ivr_menu", 1)], dialers);

    expect(listed.map(({ name, count }) => [name, count])).toEqual([
      ["dialfire", 4],
      ["ivr_menu", 1],
      ["zendesk_talk", 0],
    ]);
  });

  it("are named, and told from dialers", () => {
    expect(
      ["zendesk_talk", "ivr_menu", "default_number", "unknown"].map(describeDestination),
    ).toEqual(["Zendesk Talk", "Left in the menu", "Default number", "Not on record"]);
    expect(isDialer("dialfire")).toBe(true);
    expect(isDialer("ivr_menu")).toBe(false);
    expect(describeWay("dtmf_ivr")).toBe("Caller's choice in the menu");
    expect(describeWay("unknown")).toBe("No rule: placed by us");
  });
});

describe("a failure", () => {
  it.each([
    ["dialfire: no-answer", "Dialfire: no answer"],
    ["zendesk_talk: failed (error 13224)", "Zendesk Talk: failed (error 13224)"],
    ["the caller left while on hold", "the caller left while on hold"],
  ])("%j reads %j", (reason, words) => {
    expect(describeFailure(reason)).toBe(words);
  });
});

describe("an integration that answers", () => {
  const closed = { state: "closed", since: "2026-11-21T10:00:00.000Z", reason: null } as const;

  it("is not called healthy while its breaker keeps calls away", () => {
    const open = { ...closed, state: "open" } as const;

    expect(describeStanding({ status: "healthy", breaker: { api: closed, line: open } })).toEqual({
      label: "Breaker open",
      tone: "bad",
    });
    expect(describeStanding({ status: "healthy", breaker: { api: closed, line: closed } })).toEqual(
      {
        label: "Healthy",
        tone: "good",
      },
    );
  });
});
