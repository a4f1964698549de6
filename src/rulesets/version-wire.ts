import { z } from "@hono/zod-openapi";
import { moment, toIso } from "../http/envelope";
import type { RulesetVersion } from "./ruleset-store";

export const versionWire = z
  .object({
    number: z.number().int(),
    hash: z.string().openapi({ description: "SHA-256 of the content as it was published" }),
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

export function toVersionWire({ number, hash, madeBy, madeAt }: RulesetVersion) {
  return { number, hash, made_by: madeBy, made_at: toIso(madeAt) };
}
