import { z } from "@hono/zod-openapi";
import { moment, toIso } from "../http/envelope";
import type { RulesetVersion } from "./ruleset-store";
import { changeSummarySchema } from "./ruleset-summary";

export const changeWire = changeSummarySchema
  .extend({
    fields: z
      .array(z.string())
      .openapi({ example: ["priority"], description: "What differs, of an update" }),
  })
  .openapi("RulesetChange");

export const versionWire = z
  .object({
    number: z.number().int(),
    hash: z.string().openapi({ description: "SHA-256 of the content as it was published" }),
    changes: z
      .array(changeWire)
      .nullable()
      .openapi({ description: "What it changed; null of versions that did not keep it" }),
    made_by: z.string(),
    made_at: moment,
  })
  .openapi("RulesetVersion");

export const versionDetailWire = versionWire
  .extend({
    content: z.unknown().openapi({
      type: "object",
      description: "The active rules, all dialers and the routing settings of this version",
    }),
  })
  .openapi("RulesetVersionDetail");

export function toVersionWire({ number, hash, changes, madeBy, madeAt }: RulesetVersion) {
  return { number, hash, changes, made_by: madeBy, made_at: toIso(madeAt) };
}
