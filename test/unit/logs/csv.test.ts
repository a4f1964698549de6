import { describe, expect, it } from "vitest";
import { toCsvLine } from "../../../src/logs/csv";

describe("toCsvLine", () => {
  it("writes one line, with nothing for what is not there", () => {
    expect(toCsvLine(["plain", 12, null, "last"])).toBe("plain,12,,last\r\n");
  });

  it.each([
    ["a,b", '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ["two\nlines", '"two\nlines"'],
    ["two\r\nlines", '"two\r\nlines"'],
  ])("quotes %j", (cell, written) => {
    expect(toCsvLine([cell])).toBe(`${written}\r\n`);
  });

  it.each(["=1+1", "+49 30", "-2", "@SUM(A1)", "\tx", "＝1＋1"])(
    "makes %j harmless: a spreadsheet would run it",
    (cell) => {
      expect(toCsvLine([cell])).toBe(`'${cell}\r\n`);
    },
  );

  it("makes a formula harmless, too, where it has to be quoted", () => {
    expect(toCsvLine(['=HYPERLINK("http://x","y")'])).toBe(`"'=HYPERLINK(""http://x"",""y"")"\r\n`);
  });

  it("leaves numbers of ours as they are, negative ones as well", () => {
    expect(toCsvLine([-3])).toBe("-3\r\n");
  });
});
