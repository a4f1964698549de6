import { describe, expect, it } from "vitest";
import { readCallbackFilter, writeCallbackFilter } from "../../../dashboard/lib/callback-words";

describe("the filter of the Callbacks page", () => {
  it("stands in the address and is read back from it", () => {
    const search = "?status=handed_over&page=2";

    expect(writeCallbackFilter(readCallbackFilter(search))).toBe(search);
    expect(writeCallbackFilter(readCallbackFilter(""))).toBe("");
  });

  it("ignores what makes no sense in an address typed by hand", () => {
    expect(readCallbackFilter("?status=lost&page=0")).toEqual({ status: null, page: 1 });
  });
});
