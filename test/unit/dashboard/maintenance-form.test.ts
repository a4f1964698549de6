import { describe, expect, it } from "vitest";
import {
  checkMaintenance,
  startMaintenance,
  tellLength,
  writeMaintenance,
} from "../../../dashboard/lib/maintenance-form";

const NOW = Date.parse("2026-11-21T10:20:00Z");
const FORM = { ...startMaintenance(NOW), reason: " New numbers " };

describe("the form of a maintenance", () => {
  it("begins with the next full hour, and an hour long", () => {
    expect(writeMaintenance(FORM)).toEqual({
      from: "2026-11-21T11:00:00.000Z",
      until: "2026-11-21T12:00:00.000Z",
      reason: "New numbers",
    });
    expect(tellLength(FORM.from, FORM.until)).toBe("1 h");
    expect(checkMaintenance(FORM, NOW)).toEqual([]);
  });

  it("refuses an end before the beginning, and one that is over", () => {
    const problemOf = (from: string, until: string) =>
      checkMaintenance({ ...FORM, from, until }, NOW)[0]?.message;

    expect(problemOf(FORM.until, FORM.from)).toBe("Must be after the beginning");
    expect(problemOf("2020-01-01T10:00", "2020-01-01T11:00")).toBe("Is over already");
  });

  it("wants a reason, which is a gap until somebody plans it", () => {
    expect(checkMaintenance({ ...FORM, reason: " " }, NOW)).toMatchObject([
      { field: "reason", isGap: true },
    ]);
    expect(checkMaintenance({ ...FORM, reason: "x".repeat(501) }, NOW)).toHaveLength(1);
  });
});
