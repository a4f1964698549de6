import { describe, expect, it } from "vitest";
import {
  checkCampaign,
  draftOf,
  LIMITS,
  startCampaign,
  writeCampaign,
} from "../../../dashboard/lib/campaign-form";
import type { Campaign } from "../../../dashboard/state/campaigns";
import { campaignDraft } from "../../../src/campaigns/campaign";

const DRAFT = { ...startCampaign("Europe/Berlin"), name: "Spring" };

describe("the form of a campaign", () => {
  it("begins with what the API takes, but for the name", () => {
    expect(campaignDraft.safeParse(DRAFT).success).toBe(true);
    expect(checkCampaign(DRAFT)).toEqual([]);
    expect(checkCampaign(startCampaign("UTC"))).toEqual([
      { field: "name", message: "Enter a name", isGap: true },
    ]);
  });

  it("writes the end of the day as the field for a time can show it", () => {
    const calling_hours = { ...DRAFT.calling_hours, start_time: "00:00", end_time: "00:00" };
    const edit = { ...DRAFT, calling_hours };

    const written = writeCampaign(edit);

    expect(checkCampaign(edit)).toEqual([]);
    expect(written.calling_hours.end_time).toBe("24:00");
    expect(draftOf({ ...edit, ...written } as Campaign)).toEqual(edit);
  });

  it("has the API's limits for every number", () => {
    for (const [name, { min, max }] of Object.entries(LIMITS)) {
      const takes = (value: number) => campaignDraft.safeParse({ ...DRAFT, [name]: value }).success;

      expect([takes(min - 1), takes(min), takes(max), takes(max + 1)], name).toEqual([
        false,
        true,
        true,
        false,
      ]);
    }
  });

  it("refuses a number that is empty or no whole one", () => {
    const draft = { ...DRAFT, max_attempts: null, calls_per_second: 1.5 };

    expect(checkCampaign(draft)).toEqual([
      { field: "calls_per_second", message: "A whole number from 1 to 30" },
      { field: "max_attempts", message: "A whole number from 1 to 10" },
    ]);
  });

  it("refuses hours on no day, and such that end before they begin", () => {
    const hours = { days: [], start_time: "19:00", end_time: "09:00" };

    expect(checkCampaign({ ...DRAFT, calling_hours: hours })).toEqual([
      { field: "calling_hours.days", message: "Choose at least one day" },
      {
        field: "calling_hours.end_time",
        message: "Must be later than the beginning, on the same day",
      },
    ]);
  });
});
