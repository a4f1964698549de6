import { describe, expect, it } from "vitest";
import {
  canBeStarted,
  nextStep,
  readContactFilter,
  tellHours,
  tellProgress,
  tellTrouble,
  tellWait,
  tellWhoIsRung,
} from "../../../dashboard/lib/campaign-words";
import type { Campaign, CampaignProgress, Contact } from "../../../dashboard/state/campaigns";

const NOBODY: CampaignProgress = {
  total: 0,
  waiting: 0,
  calling: 0,
  reached: 0,
  unreached: 0,
  failed: 0,
  unknown: 0,
  do_not_call: 0,
};
const NOW = Date.parse("2026-11-21T10:00:00Z");

function aCampaign(changes: Partial<Campaign> = {}): Campaign {
  return {
    id: 1,
    name: "Spring",
    state: "draft",
    stop_reason: null,
    time_zone: "Europe/Berlin",
    calling_hours: { days: ["monday", "tuesday"], start_time: "09:00", end_time: "19:00" },
    calls_per_second: 1,
    max_concurrent_calls: 5,
    max_attempts: 3,
    retry_wait_minutes: 60,
    ring_timeout_seconds: 30,
    progress: { ...NOBODY, total: 12, waiting: 8, calling: 1, reached: 3 },
    created_at: "2026-11-21T09:00:00Z",
    created_by: "ops@example.com",
    updated_at: "2026-11-21T09:00:00Z",
    started_at: null,
    version: 1,
    ...changes,
  };
}

function aContact(changes: Partial<Contact> = {}): Contact {
  return {
    id: 1,
    phoneNumber: "+4917***4567",
    name: null,
    reference: null,
    timeZone: null,
    state: "waiting",
    attempts: 0,
    nextAttemptAt: null,
    lastCallSid: null,
    lastErrorCode: null,
    lastErrorMessage: null,
    ...changes,
  };
}

describe("a campaign in words", () => {
  it("counts as done whom nobody will call any more", () => {
    expect(tellProgress(aCampaign().progress)).toBe("3 of 12 done");
    expect(tellProgress(NOBODY)).toBe("No contacts yet");
  });

  it("offers the one step its state allows", () => {
    expect(nextStep(aCampaign())).toBe("start");
    expect(nextStep(aCampaign({ state: "running" }))).toBe("pause");
    expect(nextStep(aCampaign({ state: "paused" }))).toBe("resume");
  });

  it("offers no start while nobody waits to be called", () => {
    expect(nextStep(aCampaign({ progress: NOBODY }))).toBeNull();
    expect(nextStep(aCampaign({ state: "completed", progress: NOBODY }))).toBeNull();
  });

  it("says who is rung before it begins", () => {
    expect(tellWhoIsRung(aCampaign())).toBe(
      "8 people are rung, at most 1 call a second and 5 at a time.",
    );
    expect(tellHours(aCampaign().calling_hours)).toBe("Mon and Tue, 09:00–19:00");
  });

  it("says when somebody is called again", () => {
    const wait = (minutes: number) => tellWait(new Date(NOW + minutes * 60_000).toISOString(), NOW);

    expect([wait(-5), wait(0.5), wait(59), wait(60), wait(47 * 60), wait(72 * 60)]).toEqual([
      "soon",
      "in 1 min",
      "in 59 min",
      "in 1 h",
      "in 47 h",
      "in 3 days",
    ]);
  });
});

describe("why a contact was not reached", () => {
  it("is told in words, with the provider's code where it gave one", () => {
    const waiting = (lastErrorMessage: string | null, lastErrorCode: string | null = null) =>
      tellTrouble(aContact({ lastErrorMessage, lastErrorCode }));

    expect(waiting("no-answer")).toBe("No answer");
    expect(waiting("The number cannot be called", "21211")).toBe(
      "The number cannot be called (21211)",
    );
    expect(waiting(null)).toBeNull();
    expect(tellTrouble(aContact({ state: "reached", lastErrorMessage: "busy" }))).toBeNull();
  });
});

describe("calling one contact by hand", () => {
  it("is offered for whoever waits, failed or may have been called", () => {
    const offered = (["waiting", "failed", "unknown"] as const).map((state) =>
      canBeStarted(aContact({ state }), aCampaign()),
    );

    expect(offered).toEqual([true, true, true]);
  });

  it("is not offered where the API would refuse it", () => {
    expect(canBeStarted(aContact({ state: "do_not_call" }), aCampaign())).toBe(false);
    expect(canBeStarted(aContact({ attempts: 3 }), aCampaign())).toBe(false);
    expect(canBeStarted(aContact(), aCampaign({ state: "paused" }))).toBe(false);
  });
});

describe("the filter of contacts", () => {
  it("is read from the address, without what makes no sense", () => {
    expect(readContactFilter("?state=reached&page=2")).toEqual({ state: "reached", page: 2 });
    expect(readContactFilter("?state=asleep&page=-1")).toEqual({ state: null, page: 1 });
  });
});
