import { describe, expect, it } from "vitest";
import { nameTable } from "../../../dashboard/lib/data-words";
import { humanise } from "../../../dashboard/lib/format";
import { DATA_INVENTORY } from "../../../src/retention/data-inventory";

describe("nameTable", () => {
  it("has words for every table that is stored, and no words twice", () => {
    const names = DATA_INVENTORY.map(({ table }) => nameTable(table));

    expect(new Set(names).size).toBe(DATA_INVENTORY.length);
    const raw = DATA_INVENTORY.filter(({ table }) => table.includes("_"))
      .filter(({ table }) => nameTable(table) === humanise(table))
      .map(({ table }) => table);
    expect(raw).toEqual(["routing_decisions", "routing_rules", "ruleset_versions"]);
  });

  it("calls a table it does not know by its own name", () => {
    expect(nameTable("new_things")).toBe("New things");
  });
});
