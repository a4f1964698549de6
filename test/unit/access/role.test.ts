import { describe, expect, it } from "vitest";
import { isAllowed } from "../../../src/access/role";

describe("isAllowed", () => {
  it.each([
    ["admin", "admin", true],
    ["admin", "read_only", true],
    ["read_only", "read_only", true],
    ["read_only", "admin", false],
  ] as const)("says of a person who is %s, where %s is needed: %s", (has, needs, allowed) => {
    expect(isAllowed(has, needs)).toBe(allowed);
  });
});
