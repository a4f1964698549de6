import { describe, expect, it } from "vitest";
import { maskPath } from "../../../src/http/log-path";

describe("a path in a log line", () => {
  it.each([
    "/api/v1/customers/+491711234567",
    "/api/v1/customers/%2B491711234567",
    "/api/v1/customers/491711234567",
    "/api/v1/customers/0171%201234567",
    "/api/v1/Customers/491711234567/more",
    "//api/v1/customers/491711234567",
  ])("tells no number: %s", (path) => {
    expect(maskPath(path)).toMatch(/\/customers\/\*\*\*$/i);
  });

  it.each(["/api/v1/customers/lookup", "/api/v1/calls/CA1234567890", "/health"])(
    "stays as it is: %s",
    (path) => {
      expect(maskPath(path)).toBe(path);
    },
  );
});
