import { asList, asRecord, asText, type Loose, withoutEmpty } from "../loose";
import { type Keyed, withKeys } from "../reorder";
import { type FormProblem, findMissingDialers, findNameProblems } from "./form-problem";
import type { FormShape } from "./form-shape";
import { nameDays } from "./week";
import { countOf, toDialer } from "./words";

export interface Schedule {
  name: string;
  days: string[];
  /** As in "09:00". */
  start: string;
  /** Up to the start it lies past midnight; "00:00" is the end of the day. */
  end: string;
  dialer: string;
}

export interface DateException {
  /** As in "2026-12-25". */
  date: string;
  name: string;
  kind: "closed" | "hours" | "day";
  start: string;
  end: string;
  /** Empty where the usual schedule of the day lends its own. */
  dialer: string;
}

export interface TimeBasedForm {
  timezone: string;
  schedules: Keyed<Schedule>[];
  exceptions: Keyed<DateException>[];
}

const WORKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday"];

export const EMPTY_SCHEDULE: Schedule = {
  name: "",
  days: WORKDAYS,
  start: "09:00",
  end: "17:00",
  dialer: "",
};

export const EMPTY_EXCEPTION: DateException = {
  date: "",
  name: "",
  kind: "closed",
  start: "",
  end: "",
  dialer: "",
};

export const timeBasedForm: FormShape<TimeBasedForm> = {
  first: {
    timezone: "Europe/Berlin",
    schedules: [{ name: "Business hours", days: WORKDAYS, start_time: "09:00", end_time: "17:00" }],
  },
  read: ({ timezone, schedules, exceptions }) => ({
    timezone: asText(timezone),
    schedules: withKeys(asList(schedules).map((one) => readSchedule(asRecord(one)))),
    exceptions: withKeys(asList(exceptions).map((one) => readException(asRecord(one)))),
  }),
  write: ({ timezone, schedules, exceptions }) => ({
    timezone,
    schedules: schedules.map(({ name, days, start, end, dialer }) => ({
      name: name.trim(),
      days,
      start_time: start,
      end_time: end,
      dialer,
    })),
    ...(exceptions.length > 0 ? { exceptions: exceptions.map(writeException) } : {}),
  }),
  check: ({ schedules, exceptions }) => [
    ...findNameProblems(
      schedules.map(({ name }, index) => ({ field: `schedules.${index}.name`, name })),
      "a name",
    ),
    ...schedules.flatMap((one, index) => findScheduleProblems(one, `schedules.${index}`)),
    ...findMissingDialers(
      schedules.map(({ dialer }, index) => ({ field: `schedules.${index}.dialer`, dialer })),
    ),
    ...exceptions.flatMap((one, index) => findExceptionProblems(one, index, exceptions)),
  ],
  tell({ timezone, schedules, exceptions }) {
    if (schedules.length === 0) return "It has no opening hours yet: it is always after hours.";
    const parts = schedules.map(
      ({ days, start, end, dialer }) => `${nameDays(days)} ${start} to ${end} ${toDialer(dialer)}`,
    );
    const dates =
      exceptions.length === 0 ? "" : ` Other hours on ${countOf(exceptions.length, "date")}.`;
    return `By the clock in ${timezone}: ${parts.join("; ")}.${dates}`;
  },
};

function readSchedule({ name, days, start_time, end_time, dialer }: Loose): Schedule {
  return {
    name: asText(name),
    days: asList(days).map(asText),
    start: asText(start_time),
    end: readEnd(end_time),
    dialer: asText(dialer),
  };
}

/** A field for a time knows no 24:00; as an end, 00:00 says the same. */
function readEnd(end: unknown): string {
  return end === "24:00" ? "00:00" : asText(end);
}

function readException({ date, name, closed, start_time, end_time, dialer }: Loose): DateException {
  const kind = closed === true ? "closed" : start_time || end_time ? "hours" : "day";
  return {
    date: asText(date),
    name: asText(name),
    kind,
    start: asText(start_time),
    end: readEnd(end_time),
    dialer: asText(dialer),
  };
}

function writeException({ date, name, kind, start, end, dialer }: DateException) {
  const common = { date, ...withoutEmpty({ name: name.trim() }) };
  switch (kind) {
    case "closed":
      return { ...common, closed: true };
    case "hours":
      return { ...common, start_time: start, end_time: end, ...withoutEmpty({ dialer }) };
    case "day":
      return { ...common, ...withoutEmpty({ dialer }) };
  }
}

function findScheduleProblems({ days, start, end }: Schedule, field: string): FormProblem[] {
  return [
    ...(days.length === 0 ? [{ field: `${field}.days`, message: "Choose a day" }] : []),
    ...findTimeProblems(start, `${field}.start_time`),
    ...findTimeProblems(end, `${field}.end_time`),
  ];
}

function findTimeProblems(time: string, field: string): FormProblem[] {
  return time === "" ? [{ field, message: "Enter a time", isGap: true }] : [];
}

function findExceptionProblems(
  one: DateException,
  index: number,
  all: readonly DateException[],
): FormProblem[] {
  const field = `exceptions.${index}`;
  if (one.date === "") return [{ field: `${field}.date`, message: "Enter a date", isGap: true }];
  const others = all.filter((other) => other !== one && other.date === one.date);
  switch (one.kind) {
    case "closed":
      if (others.length === 0) return [];
      return [{ field, message: "A closed date cannot have another exception" }];
    case "hours":
      return [
        ...findTimeProblems(one.start, `${field}.start_time`),
        ...findTimeProblems(one.end, `${field}.end_time`),
      ];
    case "day":
      return findMissingDialers([{ field: `${field}.dialer`, dialer: one.dialer }]);
  }
}
