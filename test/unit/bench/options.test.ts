import { describe, expect, it } from "vitest";
import { readOptions } from "../../../bench/options";

describe("the bench's command line", () => {
  it("measures for minutes unless told otherwise, and for seconds with --quick", () => {
    expect(readOptions([])).toEqual({
      seconds: 4,
      rounds: 5,
      warmUpSeconds: 2,
      part: { kind: "all" },
    });
    expect(readOptions(["--quick"])).toEqual({
      seconds: 0.5,
      rounds: 1,
      warmUpSeconds: 0.5,
      part: { kind: "all" },
    });
  });

  it("takes the length and the number of measurements, of a quick run, too", () => {
    expect(readOptions(["--quick", "--seconds", "1.5", "--rounds", "2"])).toEqual({
      seconds: 1.5,
      rounds: 2,
      warmUpSeconds: 0.5,
      part: { kind: "all" },
    });
  });

  it("times queries where npm run seed put its calls, or where it is told", () => {
    expect(readOptions(["--only", "queries"]).part).toEqual({
      kind: "queries",
      seededIn: ".wrangler/seeded",
    });
    expect(readOptions(["--only", "queries", "--persist-to", "x"]).part).toEqual({
      kind: "queries",
      seededIn: "x",
    });
  });

  it("measures one part alone, if there is such a part", () => {
    expect(readOptions(["--only", "decide"]).part).toEqual({ kind: "decide" });
    expect(readOptions(["--only", "live"]).part).toEqual({ kind: "live" });
    expect(() => readOptions(["--only", "calls"])).toThrow(
      "--only must be decide, live, purge or queries",
    );
  });

  it("refuses what is no number above 0, naming it", () => {
    expect(() => readOptions(["--rounds", "0"])).toThrow("--rounds must be a number above 0");
    expect(() => readOptions(["--seconds", "long"])).toThrow('not "long"');
  });
});
