import { describe, expect, it } from "vitest";
import { leadKey } from "../../../src/crm/lead";
import { CALLER_NUMBER } from "../../support/builders";

describe("leadKey", () => {
  it("is the key under which the contract says a lead is cached", () => {
    expect(leadKey(CALLER_NUMBER)).toBe(`braze:customer:${CALLER_NUMBER}`);
  });
});
