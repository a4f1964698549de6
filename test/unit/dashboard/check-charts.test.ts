import { describe, expect, it } from "vitest";
import { levelOf, tellSlot, toHeatRows } from "../../../dashboard/lib/heat-map";
import { drawSparkline, HEIGHT, tellSparkline, WIDTH } from "../../../dashboard/lib/sparkline";
import type { CheckSlot } from "../../../dashboard/state/integrations";

const slot = (changed: Partial<CheckSlot> = {}): CheckSlot => ({
  start: "2026-11-21T10:00:00.000Z",
  checks: 2,
  failed: 0,
  averageResponseTimeMs: 100,
  slowestResponseTimeMs: 120,
  ...changed,
});
const NOTHING = slot({ checks: 0, averageResponseTimeMs: null, slowestResponseTimeMs: null });

describe("the line of the last hour", () => {
  it("runs from side to side, the slowest at the top, with a gap where nothing was checked", () => {
    const slots = [slot(), slot({ averageResponseTimeMs: 200 }), NOTHING, slot()];

    expect(drawSparkline(slots)).toEqual({
      lines: [`M0 ${HEIGHT / 2}L${WIDTH / 3} 0`, `M${WIDTH} ${HEIGHT / 2}`],
      marks: [],
    });
  });

  it("marks where checks failed", () => {
    expect(drawSparkline([slot({ failed: 1 }), slot()]).marks).toEqual([{ x: 0, y: 0 }]);
  });

  it("is told in words", () => {
    const slots = [slot({ failed: 1 }), slot({ averageResponseTimeMs: 46 })];

    expect(tellSparkline(slots)).toBe("The last hour: 46 ms to 100 ms, 1 of 4 checks failed");
    expect(tellSparkline([slot()])).toBe("The last hour: 100 ms to 100 ms, 2 checks");
    expect(tellSparkline([NOTHING])).toBe("The last hour: no checks");
  });
});

describe("the map of a week", () => {
  it("has a row a day and a cell an hour, by the clock of a zone", () => {
    const slots = [
      slot({ start: "2026-11-20T22:00:00Z" }),
      slot({ start: "2026-11-20T23:00:00Z" }),
    ];

    const rows = toHeatRows(slots, "Europe/Berlin");

    expect(rows.map(({ day }) => day)).toEqual(["Fri 20", "Sat 21"]);
    expect(rows.map(({ hours }) => hours.findIndex((one) => one !== null))).toEqual([23, 0]);
    expect(rows[0]?.hours).toHaveLength(24);
  });

  it("is coloured by the average, and worst where a check failed", () => {
    const level = (ms: number) => levelOf(slot({ averageResponseTimeMs: ms }));

    expect([250, 251, 1_000, 1_001, 2_000, 2_001].map(level)).toEqual([
      "fast",
      "usual",
      "usual",
      "slow",
      "slow",
      "worst",
    ]);
    expect(levelOf(slot({ failed: 1 }))).toBe("worst");
    expect(levelOf(NOTHING)).toBe("none");
  });

  it("says each hour in words", () => {
    expect(tellSlot(slot())).toBe("100 ms");
    expect(tellSlot(slot({ failed: 1 }))).toBe("100 ms, 1 of 2 checks failed");
    expect(tellSlot(NOTHING)).toBe("no checks");
  });
});
