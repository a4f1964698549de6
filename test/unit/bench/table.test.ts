import { describe, expect, it } from "vitest";
import { formatRatio, formatTarget, renderTable } from "../../../bench/table";

describe("renderTable", () => {
  it("makes each column as wide as its widest cell and ends no line in blanks", () => {
    const table = renderTable(
      [
        { heading: "name", align: "left" },
        { heading: "p50", align: "right" },
        { heading: "note", align: "left" },
      ],
      [
        ["bare Worker", "1.0×", ""],
        ["hit", "12.5×", "ok"],
      ],
    );

    expect(table).toBe(
      [
        "name           p50  note",
        "───────────  ─────  ────",
        "bare Worker   1.0×",
        "hit          12.5×  ok",
      ].join("\n"),
    );
  });
});

describe("formatRatio", () => {
  it("shows a tenth", () => {
    expect(formatRatio(4.24)).toBe("4.2×");
  });
});

describe("formatTarget", () => {
  it("says whether the target is reached, the limit itself included", () => {
    expect(formatTarget(10, 10)).toBe("≤ 10×  ok");
    expect(formatTarget(10.01, 10)).toBe("≤ 10×  over");
  });

  it("judges before rounding, so that a ratio never looks better than it is", () => {
    expect(formatTarget(3.04, 3)).toBe("≤ 3×  over");
  });

  it("stays silent where nothing was promised", () => {
    expect(formatTarget(99, null)).toBe("");
  });

  it("does not call a ratio reached that could not be measured", () => {
    expect(formatTarget(Number.NaN, 10)).toBe("≤ 10×  over");
  });
});
