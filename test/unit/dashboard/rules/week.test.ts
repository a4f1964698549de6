import { describe, expect, it } from "vitest";
import { formatTimeOfDay, nameDays, spansOfWeek } from "../../../../dashboard/lib/rules/week";

describe("opening hours as a week", () => {
  it("go on the next day where they last past midnight, on Sunday into Monday", () => {
    const week = spansOfWeek([{ days: ["sunday"], start: "18:00", end: "06:00" }]);

    expect(week[6]).toEqual([{ index: 0, fromPercent: 75, toPercent: 100 }]);
    expect(week[0]).toEqual([{ index: 0, fromPercent: 0, toPercent: 25 }]);
  });

  it("end with the day where they end at midnight", () => {
    const week = spansOfWeek([{ days: ["monday"], start: "12:00", end: "00:00" }]);

    expect(week[0]).toEqual([{ index: 0, fromPercent: 50, toPercent: 100 }]);
    expect(week[1]).toEqual([]);
  });

  it("leave out hours that are not typed to the end", () => {
    expect(spansOfWeek([{ days: ["monday"], start: "", end: "17:00" }]).flat()).toEqual([]);
  });

  it("are named by their days in a row, or one by one", () => {
    expect(nameDays(["monday", "tuesday", "wednesday"])).toBe("Mon to Wed");
    expect(nameDays(["sunday", "saturday"])).toBe("Sat and Sun");
    expect(nameDays(["monday", "wednesday", "friday"])).toBe("Mon, Wed and Fri");
  });

  it("are shown by 24 or by 12 hours", () => {
    const times = ["00:00", "09:05", "12:00", "17:30", "24:00"];

    expect(times.map((time) => formatTimeOfDay(time, false))).toEqual(times);
    expect(times.map((time) => formatTimeOfDay(time, true))).toEqual([
      "12:00 am",
      "9:05 am",
      "12:00 pm",
      "5:30 pm",
      "12:00 am",
    ]);
  });
});
