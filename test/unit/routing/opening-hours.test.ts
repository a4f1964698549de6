import { describe, expect, it } from "vitest";
import {
  isOnSinceToday,
  isOnSinceYesterday,
  isTimeZone,
  readLocalTime,
  showMinutes,
  toMinutes,
  WEEKDAYS,
} from "../../../src/routing/opening-hours";
import { evaluateTimeBased, type TimeSchedule } from "../../../src/routing/rules/time-based";
import { createChance } from "../../support/chance";
import { factsWith } from "../../support/rule-builders";
import { FROM, readZoneOffsets, TO, type ZoneOffsets } from "../../support/zone-offsets";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

describe("readLocalTime", () => {
  it("tells date, weekday and minute of a zone, and the day before", () => {
    expect(readLocalTime(Date.UTC(2026, 2, 1, 3, 30, 59), "America/New_York")).toEqual({
      date: "2026-02-28",
      weekday: "saturday",
      minute: 22 * 60 + 30,
      dayBefore: { date: "2026-02-27", weekday: "friday" },
    });
  });

  it("begins a day with minute 0, never with 24:00", () => {
    expect(readLocalTime(Date.UTC(2026, 0, 14, 23, 0), "Europe/Berlin")).toMatchObject({
      date: "2026-01-15",
      minute: 0,
    });
  });

  it("knows the leap day", () => {
    expect(readLocalTime(Date.UTC(2028, 2, 1), "UTC").dayBefore.date).toBe("2028-02-29");
  });

  it("jumps over the hour that summer time takes", () => {
    const change = Date.UTC(2026, 2, 29, 1, 0);

    expect(readLocalTime(change - 1, "Europe/Berlin").minute).toBe(toMinutes("01:59"));
    expect(readLocalTime(change, "Europe/Berlin").minute).toBe(toMinutes("03:00"));
  });

  it("shows the hour twice that winter time gives back", () => {
    const change = Date.UTC(2026, 9, 25, 1, 0);

    expect(readLocalTime(change - 1, "Europe/Berlin").minute).toBe(toMinutes("02:59"));
    expect(readLocalTime(change, "Europe/Berlin").minute).toBe(toMinutes("02:00"));
  });
});

describe("isTimeZone", () => {
  it.each(["Europe/Berlin", "UTC", "America/Argentina/Buenos_Aires", "Asia/Kolkata"])(
    "knows %s",
    (zone) => {
      expect(isTimeZone(zone)).toBe(true);
    },
  );

  it.each(["", " ", "Mars/Olympus", "+02:00", "-0500", "Europe", "Berlin", "Europe/Berlin "])(
    "does not know %j",
    (zone) => {
      expect(isTimeZone(zone)).toBe(false);
    },
  );
});

describe("hours", () => {
  it.each([
    ["the start", "09:00", true, false],
    ["the last minute", "16:59", true, false],
    ["the end", "17:00", false, false],
    ["the minute before", "08:59", false, false],
  ])("of one day count %s (%s)", (_, clock, today, yesterday) => {
    const hours = { start_time: "09:00", end_time: "17:00" };

    expect(isOnSinceToday(hours, toMinutes(clock))).toBe(today);
    expect(isOnSinceYesterday(hours, toMinutes(clock))).toBe(yesterday);
  });

  it.each([
    ["22:00", true, false],
    ["23:59", true, false],
    ["00:00", false, true],
    ["05:59", false, true],
    ["06:00", false, false],
  ])("past midnight run from one day into the next (%s)", (clock, today, yesterday) => {
    const hours = { start_time: "22:00", end_time: "06:00" };

    expect(isOnSinceToday(hours, toMinutes(clock))).toBe(today);
    expect(isOnSinceYesterday(hours, toMinutes(clock))).toBe(yesterday);
  });

  it("with the same start and end last a day and a night", () => {
    const hours = { start_time: "09:00", end_time: "09:00" };

    expect(isOnSinceToday(hours, toMinutes("09:00"))).toBe(true);
    expect(isOnSinceYesterday(hours, toMinutes("08:59"))).toBe(true);
    expect(isOnSinceYesterday(hours, toMinutes("09:00"))).toBe(false);
  });

  it("until 24:00 end with the day", () => {
    const hours = { start_time: "18:00", end_time: "24:00" };

    expect(isOnSinceToday(hours, toMinutes("23:59"))).toBe(true);
    expect(isOnSinceYesterday(hours, 0)).toBe(false);
  });

  it("are shown as they are written", () => {
    for (const clock of ["00:00", "09:05", "23:59", "24:00"]) {
      expect(showMinutes(toMinutes(clock))).toBe(clock);
    }
  });
});

const ALL_ZONES = ["UTC", ...Intl.supportedValuesOf("timeZone")].map(readZoneOffsets);

describe("opening hours in every zone from 2024 to 2030", () => {
  it("covers zones by the hundred and their changes by the thousand", () => {
    const changes = ALL_ZONES.reduce((sum, { transitions }) => sum + transitions.length, 0);

    console.info(`opening hours: ${ALL_ZONES.length} zones, ${changes} changes of the clock`);
    expect(ALL_ZONES.length).toBeGreaterThan(400);
    expect(changes).toBeGreaterThan(1_500);
  });

  it("show around each change of the clock what the offset from UTC gives", () => {
    for (const zone of ALL_ZONES) {
      for (const at of momentsOf(zone)) {
        const wall = new Date(at + zone.offsetAt(at) * MINUTE_MS);
        const { date, weekday, minute } = readLocalTime(at, zone.zone);
        const isRight =
          date === wall.toISOString().slice(0, 10) &&
          weekday === WEEKDAYS[wall.getUTCDay()] &&
          minute === wall.getUTCHours() * 60 + wall.getUTCMinutes();
        if (!isRight)
          expect.fail(`${zone.zone} at ${new Date(at).toISOString()}: ${date} ${minute}`);
      }
    }
  });

  it("open and close around each change as stepping through the minutes of a week tells", () => {
    const chance = createChance(6_4);
    const plans = Array.from({ length: 40 }, () => {
      const schedule = randomSchedule(chance);
      return { schedule, openMinutes: stepThroughWeek(schedule) };
    });

    let checked = 0;
    for (const zone of ALL_ZONES) {
      for (const at of momentsOf(zone)) {
        const plan = plans[checked % plans.length] ?? expect.fail("no plans");
        const config = { timezone: zone.zone, schedules: [plan.schedule] };
        const { kind } = evaluateTimeBased(config, factsWith({ at }));

        const wall = Math.floor(at / MINUTE_MS) + zone.offsetAt(at);
        const isOpen = plan.openMinutes.has((wall - FIRST_SUNDAY) % WEEK_MINUTES);
        if ((kind === "decided") !== isOpen) {
          expect({ kind, isOpen, at: new Date(at).toISOString(), config }).toBeNull();
        }
        checked += 1;
      }
    }
    expect(checked).toBeGreaterThan(50_000);
  });
});

/** Every quarter of an hour around each change, and a moment of each month. */
function momentsOf({ transitions }: ZoneOffsets): number[] {
  const around = transitions.flatMap(({ at }) => [
    ...Array.from({ length: 25 }, (_, quarter) => at + (quarter - 12) * 15 * MINUTE_MS),
    at - 1,
    at + HOUR_MS - 1,
    at + DAY_MS,
  ]);
  const monthly: number[] = [];
  for (let at = FROM; at < TO; at += 30.4 * DAY_MS) monthly.push(Math.floor(at));
  return [...around, ...monthly];
}

const WEEK_MINUTES = 7 * 24 * 60;
/** 1970-01-04, in minutes. */
const FIRST_SUNDAY = 3 * 24 * 60;

/** The minutes of a week, counted from Sunday midnight, that a schedule is open: one by one. */
function stepThroughWeek({ days, start_time, end_time }: TimeSchedule): Set<number> {
  const open = new Set<number>();
  for (const day of days) {
    const midnight = WEEKDAYS.indexOf(day) * 24 * 60;
    let minute = midnight + toMinutes(start_time);
    const isEnd = (at: number) => at % (24 * 60) === toMinutes(end_time) % (24 * 60);
    do {
      open.add(minute % WEEK_MINUTES);
      minute += 1;
    } while (!isEnd(minute));
  }
  return open;
}

/** Hours that begin and end where clocks change: in the night, on any day. */
function randomSchedule(chance: ReturnType<typeof createChance>): TimeSchedule {
  const clock = () => showMinutes(chance.int(0, 23) * 60 + chance.pick([0, 1, 15, 30, 45, 59]));
  const days = chance.some(WEEKDAYS, 0.5);
  return {
    name: "Random",
    days: days.length > 0 ? days : ["sunday"],
    start_time: clock(),
    end_time: chance.isLucky(0.2) ? "24:00" : clock(),
    dialer: "dialfire",
  };
}
