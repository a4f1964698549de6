import { createRoute, z } from "@hono/zod-openapi";
import { moment, problems, reply, toIso, toIsoOrNull } from "../http/envelope";
import { requireRole } from "../http/require-role";
import { createRouter } from "../http/router";
import { countByKey } from "./credential";

/** Keys are to be replaced once a year (S8.7). */
const KEY_LIFE_DAYS = 365;
const DAY_MS = 86_400_000;

/** What is so by the way it is built and where it runs. */
const STATEMENTS = {
  user_keys: { stored_as: "SHA-256 of a key with 256 random bits, and its first characters" },
  at_rest: {
    statement: "D1, KV, queues and Durable Objects are encrypted by Cloudflare with AES-256-GCM",
    documentation: [
      "https://developers.cloudflare.com/d1/reference/data-security/",
      "https://developers.cloudflare.com/kv/reference/data-security/",
    ],
  },
  in_transit: { statement: "TLS on every connection to and from the Worker; HSTS for browsers" },
};

const securityWire = z
  .object({
    credentials: z.object({
      algorithm: z.literal("AES-256-GCM"),
      nonce_bits: z.literal(96),
      bound_to: z.array(z.string()).openapi({
        example: ["integration", "credential_type", "version id"],
        description: "Additional data of each record: in another row it does not open",
      }),
      keys_configured: z.boolean().openapi({ description: "CREDENTIAL_KEYS has a key" }),
      keys: z.array(
        z.object({
          key_id: z.string(),
          configured: z.boolean().openapi({
            description: "false: records under it cannot be read until it is back",
          }),
          encrypts: z.boolean().openapi({ description: "The first of CREDENTIAL_KEYS" }),
          records: z.number().int(),
          first_used_at: moment.nullable(),
          age_days: z.number().int().nullable(),
          replace_by: moment.nullable().openapi({ description: "A year after its first use" }),
        }),
      ),
    }),
    user_keys: z.object({ stored_as: z.string() }).openapi({ example: STATEMENTS.user_keys }),
    at_rest: z
      .object({ statement: z.string(), documentation: z.array(z.url()) })
      .openapi({ example: STATEMENTS.at_rest }),
    in_transit: z.object({ statement: z.string() }).openapi({ example: STATEMENTS.in_transit }),
  })
  .openapi("SecurityStatus");

const getSecurityStatus = createRoute({
  operationId: "getSecurityStatus",
  method: "get",
  path: "/",
  summary: "How secrets are encrypted: algorithms, key ids, their ages and records; never a key",
  tags: ["System"],
  ...requireRole("admin"),
  responses: { 200: reply(securityWire, "The state of encryption"), ...problems },
});

/** Mounted at /api/v1/system/security. */
export const securityRoutes = createRouter().openapi(getSecurityStatus, async (c) => {
  const { cipher, credentials, now } = c.var.deps;
  const at = now();
  const [versions, firstUses] = await Promise.all([credentials.list(at), credentials.listKeys()]);
  const keys = countByKey(cipher.keyIds, versions).map(({ keyId, records }) => {
    const firstUsedAt = firstUses.get(keyId) ?? null;
    return {
      key_id: keyId,
      configured: cipher.keyIds.includes(keyId),
      encrypts: keyId === cipher.keyIds[0],
      records,
      first_used_at: toIsoOrNull(firstUsedAt),
      age_days: firstUsedAt === null ? null : Math.floor((at - firstUsedAt) / DAY_MS),
      replace_by: firstUsedAt === null ? null : toIso(firstUsedAt + KEY_LIFE_DAYS * DAY_MS),
    };
  });
  return c.json(
    {
      data: {
        credentials: {
          algorithm: "AES-256-GCM" as const,
          nonce_bits: 96 as const,
          bound_to: ["integration", "credential_type", "version id"],
          keys_configured: cipher.keyIds.length > 0,
          keys,
        },
        ...STATEMENTS,
      },
    },
    200,
  );
});
