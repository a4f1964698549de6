import { describe, expect, it } from "vitest";
import { AppError, ERROR_STATUS, type ErrorType } from "../../../src/shared/app-error";

const TYPES = Object.keys(ERROR_STATUS) as ErrorType[];

describe("AppError", () => {
  it.each([
    ["ValidationError", 400],
    ["AuthenticationError", 401],
    ["AuthorizationError", 403],
    ["NotFoundError", 404],
    ["MethodNotAllowed", 405],
    ["ConflictError", 409],
    ["PreconditionFailed", 412],
    ["PayloadTooLarge", 413],
    ["RateLimitError", 429],
    ["IntegrationError", 502],
    ["InternalServerError", 500],
  ] as const)("answers %s with %i", (type, status) => {
    expect(new AppError(type, "No").status).toBe(status);
  });

  it("has a status for every word it knows, and no other words", () => {
    expect(TYPES).toHaveLength(11);
  });

  it("has an empty list of details unless it is given some", () => {
    const detail = { field: "name", message: "is missing", code: "invalid_type" };

    expect(new AppError("ValidationError", "No").details).toEqual([]);
    expect(new AppError("ValidationError", "No", [detail]).details).toEqual([detail]);
  });
});
