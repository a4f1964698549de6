import { describe, expect, it } from "vitest";
import { checkCredential, tellRemaining } from "../../../dashboard/lib/credential-words";

const NOW = Date.parse("2026-11-21T10:00:00.000Z");

describe("tellRemaining", () => {
  it("counts down to the minute, then stops", () => {
    expect(tellRemaining("2026-11-21T13:20:30.000Z", NOW)).toBe("for another 3 h 20 min");
    expect(tellRemaining("2026-11-21T10:05:00.000Z", NOW)).toBe("for another 5 min");
    expect(tellRemaining("2026-11-21T10:00:40.000Z", NOW)).toBe("for less than a minute");
    expect(tellRemaining("2026-11-21T10:00:00.000Z", NOW)).toBeNull();
  });
});

describe("checkCredential", () => {
  it("wants one word of printable characters, and forgives spaces around it", () => {
    expect(checkCredential(" sk-123 ")).toBeNull();
    expect(checkCredential("  ")).toBe("Enter the new value");
    expect(checkCredential("two words")).toBe("Only printable characters, and no spaces");
    expect(checkCredential("schlüssel")).toBe("Only printable characters, and no spaces");
  });
});
