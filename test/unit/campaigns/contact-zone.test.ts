import { describe, expect, it } from "vitest";
import { mayCallAt } from "../../../src/campaigns/calling-hours";
import { nextTimeFor } from "../../../src/campaigns/contact-zone";
import { WEEKDAYS } from "../../../src/routing/opening-hours";

const HOUR_MS = 3_600_000;
const hours = { days: [...WEEKDAYS], start_time: "09:00", end_time: "20:00" };
const FROM_BERLIN = { hours, timeZone: "Europe/Berlin" };
const MIDNIGHT = Date.parse("2026-03-10T00:00:00Z");

const nextOf = (phoneNumber: string, timeZone: string | null = null, at = MIDNIGHT) =>
  new Date(nextTimeFor({ phoneNumber, timeZone }, at, FROM_BERLIN) ?? 0).toISOString();

describe("when somebody may be called", () => {
  it("goes by the contact's own zone, wherever the number is from", () => {
    expect(nextOf("+491711234567", "Asia/Tokyo")).toBe("2026-03-10T00:00:00.000Z");
  });

  it.each([
    ["+491711234567", "2026-03-10T08:00:00.000Z"],
    ["+442071234567", "2026-03-10T09:00:00.000Z"],
    ["+81312345678", "2026-03-10T00:00:00.000Z"],
  ])("goes by the country of %s", (number, next) => {
    expect(nextOf(number)).toBe(next);
  });

  it("suits every zone of a country that has several", () => {
    const american = new Intl.Locale("und-US").getTimeZones() ?? [];
    for (let day = 0; day < 365; day += 1) {
      const at = MIDNIGHT + day * 24 * HOUR_MS;
      const next = nextTimeFor({ phoneNumber: "+12125550100", timeZone: null }, at, FROM_BERLIN);

      expect(mayCallAt(next ?? 0, hours, american)).toBe(true);
    }
  });

  it("goes by the campaign's zone for a country too wide for its hours", () => {
    const short = { hours: { ...hours, end_time: "17:00" }, timeZone: "Europe/Berlin" };
    const russian = { phoneNumber: "+79161234567", timeZone: null };

    expect(nextTimeFor(russian, MIDNIGHT, FROM_BERLIN)).toBe(MIDNIGHT + 7 * HOUR_MS);
    expect(nextTimeFor(russian, MIDNIGHT, short)).toBe(MIDNIGHT + 8 * HOUR_MS);
  });

  it("goes by the campaign's zone for a number of no country", () => {
    expect(nextOf("+88312345678")).toBe("2026-03-10T08:00:00.000Z");
  });
});
