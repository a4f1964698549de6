import { describe, expect, it } from "vitest";
import { isOutsideApp, loginPath, nextPath } from "../../../dashboard/lib/next-path";

const afterLogin = (wanted: string) =>
  nextPath(new URL(loginPath(wanted), "https://ivr.example").search);

describe("the way back after signing in", () => {
  it("leads to the page that was wanted, with its filters", () => {
    expect(afterLogin("/calls/CA1")).toBe("/calls/CA1");
    expect(afterLogin("/logs?status=failed&page=2")).toBe("/logs?status=failed&page=2");
    expect(afterLogin("/")).toBe("/");
  });

  it.each([
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "/\t/evil.example/",
    "javascript:alert(1)",
    "/login?next=/login",
    "",
  ])("leads home, never to another site: %j", (wanted) => {
    expect(nextPath(`?next=${encodeURIComponent(wanted)}`)).toBe("/");
  });

  it("tells the pages that the Worker serves from the app's own", () => {
    expect(isOutsideApp("/docs")).toBe(true);
    expect(isOutsideApp("/docs/index.html")).toBe(true);
    expect(isOutsideApp("/logs")).toBe(false);
  });
});
