import { describe, expect, it } from "vitest";
import { parseJson } from "../../../src/shared/json";

describe("parseJson", () => {
  it.each([
    ['{"users":[]}', { users: [] }],
    ["null", null],
    ["0", 0],
    ['"text"', "text"],
  ])("reads %s", (text, value) => {
    expect(parseJson(text)).toEqual(value);
  });

  it.each(["", "{", "<html>", "undefined", '{"users":[}'])("does not throw for %j", (text) => {
    expect(parseJson(text)).toBeUndefined();
  });
});
