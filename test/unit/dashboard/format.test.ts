import { describe, expect, it } from "vitest";
import {
  formatCaller,
  formatClock,
  formatDialer,
  formatDuration,
  formatExact,
  formatMs,
  formatOffset,
  formatRelative,
  formatTalkTime,
  humanise,
  personOf,
  shortenSid,
} from "../../../dashboard/lib/format";

const BERLIN = "Europe/Berlin";
const RANG_AT = "2026-11-21T09:30:00.046Z";
const secondsLater = (seconds: number) => Date.parse(RANG_AT) + seconds * 1_000;

describe("formatMs", () => {
  it("keeps the millisecond as long as a decision may take", () => {
    expect(formatMs(46.4)).toBe("46 ms");
    expect(formatMs(1_263)).toBe("1,263 ms");
    expect(formatMs(12_540)).toBe("12.5 s");
  });

  it("does not round what took less than a millisecond to nothing", () => {
    expect(formatMs(0.6)).toBe("0.6 ms");
    expect(formatMs(0.04)).toBe("0.04 ms");
    expect(formatMs(0)).toBe("0 ms");
  });

  it("shows a dash for what was not measured, never a zero", () => {
    expect(formatMs(null)).toBe("–");
  });
});

describe("formatDuration", () => {
  it("names its units and leaves out empty ones", () => {
    expect(formatDuration(45)).toBe("45 s");
    expect(formatDuration(150)).toBe("2 min 30 s");
    expect(formatDuration(120)).toBe("2 min");
    expect(formatDuration(3_900)).toBe("1 h 5 min");
    expect(formatDuration(null)).toBe("–");
  });
});

describe("formatTalkTime", () => {
  it("tells minutes and seconds into a talk, and never less than none", () => {
    expect([-5, 999, 3_400, 65_000, 3_725_000].map(formatTalkTime)).toEqual([
      "0:00",
      "0:00",
      "0:03",
      "1:05",
      "62:05",
    ]);
  });
});

describe("personOf", () => {
  it("names who called, and of a call we placed who was called", () => {
    const numbers = { callerNumber: "+491***1111", calledNumber: "+492***2222" };

    expect(personOf({ direction: "inbound", ...numbers })).toBe("+491***1111");
    expect(personOf({ direction: "outbound", ...numbers })).toBe("+492***2222");
    expect(personOf({ direction: "inbound", ...numbers, callerNumber: null })).toBe(
      "Withheld number",
    );
  });
});

describe("formatOffset", () => {
  it("grows from milliseconds to minutes with the call", () => {
    expect(formatOffset(46)).toBe("+46 ms");
    expect(formatOffset(2_500)).toBe("+2.5 s");
    expect(formatOffset(155_000)).toBe("+2 min 35 s");
  });

  it("never runs backwards when two clocks differ a little", () => {
    expect(formatOffset(-3)).toBe("+0 ms");
  });
});

describe("formatRelative", () => {
  it("speaks as people do, and turns to a date after a week", () => {
    expect(formatRelative(RANG_AT, secondsLater(-2))).toBe("just now");
    expect(formatRelative(RANG_AT, secondsLater(4))).toBe("just now");
    expect(formatRelative(RANG_AT, secondsLater(42))).toBe("42 s ago");
    expect(formatRelative(RANG_AT, secondsLater(200))).toBe("3 min ago");
    expect(formatRelative(RANG_AT, secondsLater(7_300))).toBe("2 h ago");
    expect(formatRelative(RANG_AT, secondsLater(90_000))).toBe("1 day ago");
    expect(formatRelative(RANG_AT, secondsLater(700_000), BERLIN)).toBe("21 Nov 2026");
  });
});

describe("exact times", () => {
  it("have milliseconds in the reader's zone", () => {
    expect(formatClock(RANG_AT, BERLIN)).toBe("10:30:00.046");
  });

  it("come with their zone and with UTC", () => {
    expect(formatExact(RANG_AT, BERLIN)).toBe(
      "21 Nov 2026, 10:30:00.046 GMT+1\n21 Nov 2026, 09:30:00.046 UTC",
    );
  });

  it("begin the day at 00, not at 24", () => {
    expect(formatClock("2026-11-20T23:00:00.000Z", BERLIN)).toBe("00:00:00.000");
  });
});

describe("names", () => {
  it("are made of identifiers", () => {
    expect(humanise("lead_owner")).toBe("Lead owner");
    expect(humanise("zendeskTalk")).toBe("Zendesk talk");
    expect(formatDialer("zendesk_talk")).toBe("Zendesk Talk");
    expect(formatDialer("elevenlabs")).toBe("ElevenLabs");
    expect(formatDialer(null)).toBe("–");
  });

  it("say so when the caller withheld the number", () => {
    expect(formatCaller(null)).toBe("Withheld number");
  });

  it("shorten a call's id to its ends", () => {
    expect(shortenSid("CA0123456789abcdef0123456789abcdef")).toBe("CA0123…cdef");
    expect(shortenSid("OB_17")).toBe("OB_17");
  });
});
