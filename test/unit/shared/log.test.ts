import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createLog, describeError, LOG_LEVELS } from "../../../src/shared/log";
import { NOW } from "../../support/builders";

let written: { method: string; line: string }[] = [];

beforeEach(() => {
  written = [];
  vi.useFakeTimers({ now: NOW });
  for (const method of ["debug", "log", "warn", "error"] as const) {
    vi.spyOn(console, method).mockImplementation((line: string) => {
      written.push({ method, line });
    });
  }
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const lines = () => written.map(({ line }): unknown => JSON.parse(line));

describe("createLog", () => {
  it("writes one JSON object a line", () => {
    createLog("INFO").info("call.routed", { routed_dialer: "dialfire", attempt: 1 });

    expect(lines()).toEqual([
      {
        ts: "2026-01-15T10:00:00.000Z",
        level: "INFO",
        event: "call.routed",
        routed_dialer: "dialfire",
        attempt: 1,
      },
    ]);
  });

  it("keeps a text with line breaks on one line", () => {
    createLog("INFO").info("call.odd", { reason: "first\nsecond" });

    expect(written[0]?.line).not.toContain("\n");
  });

  it.each([
    ["DEBUG", LOG_LEVELS],
    ["INFO", ["INFO", "WARNING", "ERROR", "CRITICAL"]],
    ["WARNING", ["WARNING", "ERROR", "CRITICAL"]],
    ["ERROR", ["ERROR", "CRITICAL"]],
    ["CRITICAL", ["CRITICAL"]],
  ] as const)("writes nothing quieter than %s", (minimum, expected) => {
    const log = createLog(minimum);

    log.debug("e");
    log.info("e");
    log.warning("e");
    log.error("e");
    log.critical("e");

    expect(lines()).toMatchObject(expected.map((level) => ({ level })));
    expect(written).toHaveLength(expected.length);
  });

  it("gives each level to the console method that platforms colour and filter by", () => {
    const log = createLog("DEBUG");

    log.debug("e");
    log.info("e");
    log.warning("e");
    log.error("e");
    log.critical("e");

    expect(written.map(({ method }) => method)).toEqual(["debug", "log", "warn", "error", "error"]);
  });

  it("masks phone numbers in every field, however deep", () => {
    createLog("INFO").info("call.odd", {
      caller: "+15551234567",
      body: { to: ["+491711234567"] },
      url: "https://x.example/?phone=%2B15551234567",
    });

    expect(lines()).toMatchObject([
      {
        caller: "***4567",
        body: { to: ["***4567"] },
        url: "https://x.example/?phone=***4567",
      },
    ]);
  });

  it("carries the fields of its request on every line, without changing its origin", () => {
    const isolateLog = createLog("INFO");
    const requestLog = isolateLog.with({ request_id: "r1" }).with({ call_sid: "CA1" });

    requestLog.info("first", { step: 1 });
    requestLog.warning("second");
    isolateLog.info("third");

    expect(lines()).toMatchObject([
      { event: "first", request_id: "r1", call_sid: "CA1", step: 1 },
      { event: "second", request_id: "r1", call_sid: "CA1" },
      { event: "third" },
    ]);
    expect(lines()[2]).not.toHaveProperty("request_id");
  });

  it("keeps its level for lines with bound fields", () => {
    createLog("ERROR").with({ request_id: "r1" }).info("call.routed");

    expect(written).toEqual([]);
  });
});

describe("describeError", () => {
  it("tells message, cause and stack of an error", () => {
    const error = new Error("could not save", { cause: new Error("disk full") });

    expect(describeError(error)).toEqual({
      error: "could not save",
      cause: "disk full",
      stack: error.stack,
    });
  });

  it("leaves out the values of a query that failed", () => {
    const error = new Error(
      "Failed query: SELECT * FROM calls WHERE number MATCH ?\nparams: 1711234",
    );

    expect(describeError(error)).toEqual({
      error: "Failed query: SELECT * FROM calls WHERE number MATCH ?",
      stack: expect.not.stringContaining("1711234"),
    });
  });

  it("tells whatever else was thrown as text, numbers masked", () => {
    expect(describeError("no line to +15551234567")).toEqual({ error: "no line to +1555***4567" });
  });
});
