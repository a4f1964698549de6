import { z } from "@hono/zod-openapi";

/**
 * The optional header `If-Match`: the version a change was made from, bare or in quotes. `null`
 * where it is left out or matches any version (`*`).
 */
export const ifMatch = z.object({
  "if-match": z
    .string()
    .optional()
    .transform((text, context) => {
      if (text === undefined || text === "*") return null;
      const version = /^(?:W\/)?"?(\d{1,15})"?$/.exec(text)?.[1];
      if (version !== undefined) return Number(version);
      context.addIssue({ code: "custom", message: "must be the version as it was read" });
      return z.NEVER;
    })
    .openapi({ type: "string", example: "3", description: "The version the change is made from" }),
});
