import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toJsonTokens } from "../../../dashboard/lib/json-tokens";

describe("toJsonTokens", () => {
  it("tells keys from texts, numbers and words", () => {
    const tokens = toJsonTokens({ name: "a: b", n: -1.5e3, on: true, none: null });

    expect(tokens.filter(({ kind }) => kind !== "sign")).toEqual([
      { kind: "key", text: '"name"' },
      { kind: "text", text: '"a: b"' },
      { kind: "key", text: '"n"' },
      { kind: "number", text: "-1500" },
      { kind: "key", text: '"on"' },
      { kind: "word", text: "true" },
      { kind: "key", text: '"none"' },
      { kind: "word", text: "null" },
    ]);
  });

  it("loses nothing: the tokens together are the indented text, whatever the value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = toJsonTokens(value).map((token) => token.text);

        expect(text.join("")).toBe(JSON.stringify(value, null, 2));
      }),
    );
  });
});
