import { describe, expect, it } from "vitest";
import type { DateException } from "../../../../src/routing/date-exception";
import {
  evaluateTimeBased,
  type TimeBasedConfig,
  type TimeSchedule,
  timeBasedConfig,
} from "../../../../src/routing/rules/time-based";
import { aTimeRule, factsWith, WORKDAYS } from "../../../support/rule-builders";

const OFFICE = aTimeRule().config;
const BERLIN = "Europe/Berlin";

function evaluate(at: string, config: Partial<TimeBasedConfig> = {}) {
  return evaluateTimeBased({ ...OFFICE, ...config }, factsWith({ at: Date.parse(at) }));
}

function aSchedule(changed: Partial<TimeSchedule> = {}): TimeSchedule {
  const hours = { start_time: "09:00", end_time: "17:00" };
  return { name: "Day", days: WORKDAYS, dialer: "dialfire", ...hours, ...changed };
}

const to = (dialer: string) => ({ kind: "decided", target: { kind: "dialer", dialer } });

describe("a rule by time", () => {
  it("sends calls within a schedule to its dialer, and names local time and schedule", () => {
    expect(evaluate("2026-03-10T14:00:00Z")).toEqual({
      ...to("dialfire"),
      reason:
        'it is Tuesday 2026-03-10, 10:00 in America/New_York: within "Business Hours" (09:00 to 17:00)',
    });
  });

  it("sends calls after hours to its default dialer", () => {
    expect(evaluate("2026-03-10T22:00:00Z")).toEqual({
      ...to("zendesk_talk"),
      reason:
        "it is Tuesday 2026-03-10, 18:00 in America/New_York: after hours: the rule's default dialer takes it",
    });
  });

  it("lets calls after hours pass where it has no default dialer", () => {
    expect(evaluate("2026-03-10T22:00:00Z", { default_dialer: undefined })).toMatchObject({
      kind: "no_match",
      reason: expect.stringContaining("after hours"),
    });
  });

  it("goes by the day of its own zone, not by that of UTC", () => {
    // Saturday in Greenwich, still Friday evening in New York.
    const schedules = [aSchedule({ start_time: "18:00", end_time: "23:00" })];

    expect(evaluate("2026-03-14T01:00:00Z", { schedules })).toMatchObject(to("dialfire"));
  });

  it.each([
    ["2026-03-10T12:59:59Z", "zendesk_talk"],
    ["2026-03-10T13:00:00Z", "dialfire"],
    ["2026-03-10T20:59:59.999Z", "dialfire"],
    ["2026-03-10T21:00:00Z", "zendesk_talk"],
  ])("begins with the first second and ends before the last: %s", (at, dialer) => {
    expect(evaluate(at)).toMatchObject(to(dialer));
  });

  it.each([
    ["in winter", "2026-01-15T08:00:00Z", "dialfire"],
    ["in summer", "2026-07-15T07:00:00Z", "dialfire"],
    ["before nine in summer", "2026-07-15T06:59:00Z", "zendesk_talk"],
  ])("opens at nine by the clock on the wall %s", (_, at, dialer) => {
    expect(evaluate(at, { timezone: BERLIN })).toMatchObject(to(dialer));
  });

  it("tries schedules in their order", () => {
    const schedules = [
      aSchedule({ name: "Lunch", start_time: "12:00", end_time: "13:00", dialer: "hotline" }),
      aSchedule(),
    ];

    expect(evaluate("2026-03-10T16:30:00Z", { schedules })).toMatchObject(to("hotline"));
    expect(evaluate("2026-03-10T17:00:00Z", { schedules })).toMatchObject(to("dialfire"));
  });

  it("decides nothing without schedules and default dialer", () => {
    const empty = { schedules: [], default_dialer: undefined };

    expect(evaluate("2026-03-10T14:00:00Z", empty)).toMatchObject({ kind: "no_match" });
  });
});

describe("a schedule past midnight", () => {
  const night = { days: ["friday" as const], start_time: "22:00", end_time: "06:00" };
  const config = { timezone: BERLIN, schedules: [aSchedule({ name: "Night", ...night })] };

  it.each([
    ["2026-01-16T20:59:00Z", "friday before ten", "zendesk_talk"],
    ["2026-01-16T21:00:00Z", "friday at ten", "dialfire"],
    ["2026-01-17T04:59:00Z", "saturday before six", "dialfire"],
    ["2026-01-17T05:00:00Z", "saturday at six", "zendesk_talk"],
    ["2026-01-17T21:00:00Z", "saturday at ten", "zendesk_talk"],
    ["2026-01-16T04:00:00Z", "friday before six", "zendesk_talk"],
  ])("belongs to the day it starts on: %s is %s", (at, _, dialer) => {
    expect(evaluate(at, config)).toMatchObject(to(dialer));
  });

  it("lasts a day and a night where it ends when it starts", () => {
    const allDay = { ...config, schedules: [aSchedule({ ...night, end_time: "22:00" })] };

    expect(evaluate("2026-01-17T20:59:00Z", allDay)).toMatchObject(to("dialfire"));
    expect(evaluate("2026-01-17T21:00:00Z", allDay)).toMatchObject(to("zendesk_talk"));
  });

  it("is not meant by 24:00, which ends the day", () => {
    const evening = { ...config, schedules: [aSchedule({ ...night, end_time: "24:00" })] };

    expect(evaluate("2026-01-16T22:59:00Z", evening)).toMatchObject(to("dialfire"));
    expect(evaluate("2026-01-16T23:00:00Z", evening)).toMatchObject(to("zendesk_talk"));
  });

  it("ends at its hour in the night that has one hour less, and in the one that has more", () => {
    const weekend = aSchedule({ days: ["saturday"], start_time: "22:00", end_time: "02:30" });
    const nights = { timezone: BERLIN, schedules: [weekend] };

    // 2026-03-29: 02:00 does not come, after 01:59 it is 03:00.
    expect(evaluate("2026-03-29T00:59:00Z", nights)).toMatchObject(to("dialfire"));
    expect(evaluate("2026-03-29T01:00:00Z", nights)).toMatchObject(to("zendesk_talk"));
    // 2026-10-25: 02:00 to 02:59 comes twice.
    expect(evaluate("2026-10-25T00:29:00Z", nights)).toMatchObject(to("dialfire"));
    expect(evaluate("2026-10-25T00:30:00Z", nights)).toMatchObject(to("zendesk_talk"));
    expect(evaluate("2026-10-25T01:29:00Z", nights)).toMatchObject(to("dialfire"));
    expect(evaluate("2026-10-25T01:30:00Z", nights)).toMatchObject(to("zendesk_talk"));
  });
});

describe("an exception", () => {
  /** 2026-12-24 is a Thursday. */
  const on = (...exceptions: DateException[]) => ({ timezone: BERLIN, exceptions });
  const CHRISTMAS = { date: "2026-12-25", name: "Christmas", closed: true };

  it("closes its day, and says so", () => {
    expect(evaluate("2026-12-25T10:00:00Z", on(CHRISTMAS))).toEqual({
      ...to("zendesk_talk"),
      reason:
        'it is Friday 2026-12-25, 11:00 in Europe/Berlin: after hours by the exception "Christmas" of 2026-12-25 (closed): the rule\'s default dialer takes it',
    });
  });

  it("leaves all other days as they are", () => {
    expect(evaluate("2026-12-24T10:00:00Z", on(CHRISTMAS))).toMatchObject(to("dialfire"));
    expect(evaluate("2027-12-24T10:00:00Z", on(CHRISTMAS))).toMatchObject(to("dialfire"));
  });

  it("replaces the hours of its day and borrows the dialer of that day's schedule", () => {
    const config = on({ date: "2026-12-24", start_time: "09:00", end_time: "12:00" });

    expect(evaluate("2026-12-24T10:59:00Z", config)).toMatchObject(to("dialfire"));
    expect(evaluate("2026-12-24T11:00:00Z", config)).toMatchObject({
      ...to("zendesk_talk"),
      reason: expect.stringContaining("the exception of 2026-12-24 (09:00 to 12:00)"),
    });
  });

  it("borrows the dialer of the schedule of its weekday, else of the first", () => {
    const schedules = [
      aSchedule({ days: ["monday"], dialer: "hotline" }),
      aSchedule({ days: ["thursday"] }),
    ];
    const open = { start_time: "00:00", end_time: "24:00" };
    const thursday = { schedules, ...on({ date: "2026-12-24", ...open }) };
    const sunday = { schedules, ...on({ date: "2026-12-27", ...open }) };

    expect(evaluate("2026-12-24T20:00:00Z", thursday)).toMatchObject(to("dialfire"));
    expect(evaluate("2026-12-27T20:00:00Z", sunday)).toMatchObject(to("hotline"));
  });

  it("gives its whole day to a dialer where it names no hours", () => {
    const config = on({ date: "2026-12-24", dialer: "hotline" });

    expect(evaluate("2026-12-23T23:00:00Z", config)).toMatchObject(to("hotline"));
    expect(evaluate("2026-12-24T22:59:00Z", config)).toMatchObject(to("hotline"));
    expect(evaluate("2026-12-24T23:00:00Z", config)).toMatchObject(to("zendesk_talk"));
  });

  it("may come twice for one day, with a break between", () => {
    const config = on(
      { date: "2026-12-24", start_time: "09:00", end_time: "11:00" },
      { date: "2026-12-24", start_time: "12:00", end_time: "13:00", dialer: "hotline" },
    );

    expect(evaluate("2026-12-24T08:00:00Z", config)).toMatchObject(to("dialfire"));
    expect(evaluate("2026-12-24T10:30:00Z", config)).toMatchObject(to("zendesk_talk"));
    expect(evaluate("2026-12-24T11:30:00Z", config)).toMatchObject(to("hotline"));
  });

  it("does not end the night that began on the day before", () => {
    const schedules = [aSchedule({ start_time: "22:00", end_time: "06:00" })];
    const config = { schedules, ...on(CHRISTMAS) };

    expect(evaluate("2026-12-25T04:00:00Z", config)).toMatchObject(to("dialfire"));
    expect(evaluate("2026-12-25T22:00:00Z", config)).toMatchObject(to("zendesk_talk"));
    expect(evaluate("2026-12-26T04:00:00Z", config)).toMatchObject(to("zendesk_talk"));
  });

  it("may itself last past midnight", () => {
    const party = { start_time: "20:00", end_time: "02:00", dialer: "hotline" };
    const config = on({ date: "2026-12-31", ...party });

    expect(evaluate("2027-01-01T00:59:00Z", config)).toMatchObject(to("hotline"));
    expect(evaluate("2027-01-01T01:00:00Z", config)).toMatchObject(to("zendesk_talk"));
  });
});

describe("timeBasedConfig", () => {
  it("takes the configuration of the story as it is", () => {
    const config = aTimeRule().config;

    expect(timeBasedConfig.parse(config)).toEqual(config);
  });

  it.each([
    ["timezone", { timezone: "Mars/Olympus" }],
    ["a start of 24:00", { schedules: [aSchedule({ start_time: "24:00" })] }],
    ["a short time", { schedules: [aSchedule({ end_time: "9:00" })] }],
    ["no day", { schedules: [aSchedule({ days: [] })] }],
    ["a date that no calendar has", { exceptions: [{ date: "2026-02-30", closed: true }] }],
  ])("refuses %s", (_, changed) => {
    expect(timeBasedConfig.safeParse({ ...OFFICE, ...changed }).success).toBe(false);
  });
});
