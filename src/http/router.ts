import { OpenAPIHono } from "@hono/zod-openapi";
import { AppError } from "../shared/app-error";
import type { AppEnv } from "./context";

/** A router whose contracts refuse what does not fit, naming each field. */
export function createRouter() {
  return new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      throw new AppError(
        "ValidationError",
        "The request does not fit: see details",
        result.error.issues.map((issue) => ({
          field: issue.path.join(".") || result.target,
          message: isMissing(issue) ? "is missing" : issue.message,
          code: issue.code,
        })),
      );
    },
  });
}

/** The library's own words for it are about types. */
function isMissing({ code, message }: { code: string; message: string }): boolean {
  return code === "invalid_type" && message.endsWith("received undefined");
}
