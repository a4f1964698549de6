import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  parseForm,
  readDialResult,
  readGather,
  readInboundCall,
  readStatusReport,
  toForm,
} from "../../../src/calls/twilio-form";
import { AppError } from "../../../src/shared/app-error";
import {
  anInboundCall,
  CALL_SID,
  CALLER_NUMBER,
  DIALFIRE_NUMBER,
  LEG_SID,
  OUR_NUMBER,
} from "../../support/builders";

const VOICE = { CallSid: CALL_SID, From: CALLER_NUMBER, To: OUR_NUMBER };

const formOf = (fields: Record<string, string>) => toForm(Object.entries(fields));

function refusalOf(work: () => unknown): AppError {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("parseForm", () => {
  /** Pieces forms are made of, broken ones among them. */
  const piece = fc.constantFrom("a", "=", "&", "+", "%20", "%2B", "%C3%A4", "%FF", "%", "%zz", "ä");
  const body = fc.oneof(
    fc.array(piece).map((pieces) => pieces.join("")),
    fc.string({ unit: "grapheme" }).filter((text) => !text.startsWith("?")),
  );

  it("reads every body as the platform's own parser does", () => {
    fc.assert(
      fc.property(body, (text) => {
        expect(parseForm(text)).toEqual([...new URLSearchParams(text)]);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("toForm", () => {
  it("takes the first value of a parameter that comes twice", () => {
    expect({ ...toForm(parseForm("From=%2B49171&From=%2B49172&To=")) }).toEqual({
      From: "+49171",
      To: "",
    });
  });

  it.each(["__proto__", "constructor", "toString", "hasOwnProperty"])(
    "takes %s for a parameter like any other",
    (name) => {
      const form = toForm([[name, "x"]]);

      expect(Object.entries(form)).toEqual([[name, "x"]]);
      expect(({} as Record<string, unknown>).x).toBeUndefined();
    },
  );

  it("holds nothing that was not sent", () => {
    const form = toForm(parseForm("CallSid=CA1"));

    expect(form.constructor).toBeUndefined();
    expect("toString" in form).toBe(false);
  });
});

describe("readInboundCall", () => {
  it("reads who calls which number", () => {
    expect(readInboundCall(formOf(VOICE))).toEqual(anInboundCall());
  });

  it("reads where a call was forwarded from", () => {
    const call = readInboundCall(formOf({ ...VOICE, ForwardedFrom: "+498912345678" }));

    expect(call).toEqual(anInboundCall({ forwardedFrom: "+498912345678" }));
  });

  it("reads where a call was forwarded from also where the plus became a space", () => {
    const call = readInboundCall(formOf({ ...VOICE, ForwardedFrom: " 498912345678" }));

    expect(call.forwardedFrom).toBe("+498912345678");
  });

  it("reads a call of which nothing but its id is known", () => {
    expect(readInboundCall(formOf({ CallSid: CALL_SID }))).toEqual({
      callSid: CALL_SID,
      caller: { kind: "unknown", reason: "no caller id was sent" },
      called: null,
      forwardedFrom: null,
      forwarders: [],
    });
  });

  it("passes over parameters it does not know, whatever they are called", () => {
    const form = toForm([
      ["__proto__", "{}"],
      ["constructor", "x"],
      ["StirVerstat", "TN-Validation-Passed-A"],
      ...Object.entries(VOICE),
    ]);

    expect(readInboundCall(form)).toEqual(anInboundCall());
  });

  it("refuses a form without CallSid and names the field", () => {
    const refusal = refusalOf(() => readInboundCall(formOf({ From: CALLER_NUMBER })));

    expect(refusal.type).toBe("ValidationError");
    expect(refusal.details).toEqual([
      { field: "CallSid", message: "is missing", code: expect.any(String) },
    ]);
  });

  it("refuses an empty form", () => {
    expect(refusalOf(() => readInboundCall(formOf({}))).details).toMatchObject([
      { field: "CallSid" },
    ]);
  });

  it.each(["", "CA 1", "CA1'; DROP TABLE calls", "C".repeat(65), "CA\u0000", "<b>"])(
    "refuses %j as a CallSid",
    (callSid) => {
      const refusal = refusalOf(() => readInboundCall(formOf({ ...VOICE, CallSid: callSid })));

      expect(refusal.type).toBe("ValidationError");
      expect(refusal.details).toMatchObject([{ field: "CallSid" }]);
      expect(refusal.details[0]?.message).not.toBe("is missing");
    },
  );
});

describe("readGather", () => {
  it("reads the digit that was pressed", () => {
    expect(readGather(formOf({ ...VOICE, Digits: "1" }))).toEqual({
      call: anInboundCall(),
      digits: "1",
    });
  });

  it.each([{}, { Digits: "" }])("reads no digit from %j", (pressed) => {
    expect(readGather(formOf({ ...VOICE, ...pressed })).digits).toBe("");
  });
});

describe("readDialResult", () => {
  it("reads how a dialled leg ended", () => {
    const form = formOf({
      ...VOICE,
      CallStatus: "in-progress",
      DialCallStatus: "completed",
      DialCallSid: LEG_SID,
      DialCallDuration: "49",
    });

    expect(readDialResult(form)).toEqual({
      call: anInboundCall(),
      legSid: LEG_SID,
      dialStatus: "completed",
      durationSeconds: 49,
      callerHungUp: false,
    });
  });

  it("sees that the caller is gone", () => {
    const form = formOf({ ...VOICE, CallStatus: "completed", DialCallStatus: "no-answer" });

    expect(readDialResult(form)).toEqual({
      call: anInboundCall(),
      legSid: null,
      dialStatus: "no-answer",
      durationSeconds: null,
      callerHungUp: true,
    });
  });

  it.each(["no-answer", "canceled", "busy", "failed"])(
    "sees it of a caller's leg that was never answered (%s), too",
    (CallStatus) => {
      const form = formOf({ ...VOICE, CallStatus, DialCallStatus: "no-answer" });

      expect(readDialResult(form)).toMatchObject({ callerHungUp: true });
    },
  );

  it("keeps a word that Twilio has not told us of", () => {
    expect(readDialResult(formOf({ ...VOICE, DialCallStatus: "paused" })).dialStatus).toBe(
      "paused",
    );
  });

  it("takes a duration that is no number for unknown", () => {
    const form = formOf({ ...VOICE, DialCallStatus: "completed", DialCallDuration: "long" });

    expect(readDialResult(form).durationSeconds).toBeNull();
  });

  it("takes a dial without a status for a failed one: the caller must still be connected", () => {
    expect(readDialResult(formOf(VOICE))).toMatchObject({ dialStatus: "failed" });
  });
});

describe("readStatusReport", () => {
  const LEG = {
    CallSid: LEG_SID,
    ParentCallSid: CALL_SID,
    From: CALLER_NUMBER,
    To: DIALFIRE_NUMBER,
  };

  it("reads a dialled leg's report as one of the call that dialled it", () => {
    const form = formOf({
      ...LEG,
      CallStatus: "completed",
      CallDuration: "49",
      SequenceNumber: "3",
      Timestamp: "Sun, 25 Mar 2018 09:53:19 +0000",
    });

    expect(readStatusReport(form)).toEqual({
      callSid: CALL_SID,
      legSid: LEG_SID,
      kind: "call.completed",
      word: "completed",
      sequence: 3,
      happenedAt: Date.UTC(2018, 2, 25, 9, 53, 19),
      timestamp: "Sun, 25 Mar 2018 09:53:19 +0000",
      durationSeconds: 49,
      errorCode: null,
      errorMessage: null,
    });
  });

  it("reads a report without ParentCallSid as one of the caller's own leg", () => {
    const form = formOf({ CallSid: CALL_SID, CallStatus: "ringing" });

    expect(readStatusReport(form)).toEqual({
      callSid: CALL_SID,
      legSid: null,
      kind: "call.ringing",
      word: "ringing",
      sequence: null,
      happenedAt: null,
      timestamp: "",
      durationSeconds: null,
      errorCode: null,
      errorMessage: null,
    });
  });

  it.each([
    ["queued", "call.initiated"],
    ["initiated", "call.initiated"],
    ["ringing", "call.ringing"],
    ["in-progress", "call.answered"],
    ["answered", "call.answered"],
    ["completed", "call.completed"],
    ["no-answer", "call.no_answer"],
    ["busy", "call.busy"],
    ["failed", "call.failed"],
    ["canceled", "call.canceled"],
  ])("reads %s as %s", (word, kind) => {
    expect(readStatusReport(formOf({ ...LEG, CallStatus: word }))).toMatchObject({ kind, word });
  });

  it.each(["foo", "Ringing", "constructor", "__proto__", "toString"])(
    "keeps the unknown word %s without a meaning",
    (word) => {
      expect(readStatusReport(formOf({ ...LEG, CallStatus: word }))).toMatchObject({
        kind: null,
        word,
      });
    },
  );

  it("reads why a leg failed", () => {
    const form = formOf({ ...LEG, CallStatus: "failed", ErrorCode: "13224", ErrorMessage: "Bad" });

    expect(readStatusReport(form)).toMatchObject({ errorCode: "13224", errorMessage: "Bad" });
  });

  it("reads the answer of the telephone network where there is no error code", () => {
    const form = formOf({ ...LEG, CallStatus: "busy", SipResponseCode: "486" });

    expect(readStatusReport(form)).toMatchObject({ errorCode: "486" });
  });

  it.each(["CallDuration", "SequenceNumber"])("takes an odd %s for unknown", (name) => {
    const form = formOf({ ...LEG, CallStatus: "completed", [name]: "-1" });

    expect(readStatusReport(form)).toMatchObject({ durationSeconds: null, sequence: null });
  });

  it("takes an empty duration and sequence number for unknown, not for 0", () => {
    const form = formOf({ ...LEG, CallStatus: "busy", CallDuration: "", SequenceNumber: "" });

    expect(readStatusReport(form)).toMatchObject({ durationSeconds: null, sequence: null });
  });

  it("takes a time that cannot be read for unknown and keeps its text", () => {
    const form = formOf({ ...LEG, CallStatus: "busy", Timestamp: "yesterday" });

    expect(readStatusReport(form)).toMatchObject({ happenedAt: null, timestamp: "yesterday" });
  });

  it.each(["CallSid", "CallStatus"])("refuses a form without %s and names the field", (name) => {
    const fields = Object.entries({ ...LEG, CallStatus: "busy" }).filter(([key]) => key !== name);

    const refusal = refusalOf(() => readStatusReport(formOf(Object.fromEntries(fields))));

    expect(refusal.details).toMatchObject([{ field: name, message: "is missing" }]);
  });
});
