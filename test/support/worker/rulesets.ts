import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { z } from "zod";
import type { Product, Reply } from "./product";

/** How far the database has come: what a change must move, and a refusal must not. */
export interface Records {
  version: number;
  audits: number;
}

export async function countRecords(): Promise<Records> {
  const row = await env.DB.prepare(
    `SELECT (SELECT max(number) FROM ruleset_versions) AS version,
       (SELECT count(*) FROM config_audit_logs
        WHERE entity_type IN ('routing_rule', 'dialer', 'routing_settings')) AS audits`,
  ).first();
  return z.object({ version: z.number(), audits: z.number() }).parse(row);
}

/** Expects that `work` published that many changes as one version, or nothing at all. */
export async function expectPublished<T>(changes: number, work: () => Promise<T>): Promise<T> {
  const before = await countRecords();
  const result = await work();
  const after = await countRecords();
  expect({ version: after.version - before.version, audits: after.audits - before.audits }).toEqual(
    { version: changes > 0 ? 1 : 0, audits: changes },
  );
  return result;
}

const auditSchema = z.object({
  user_email: z.string(),
  action: z.string(),
  entity_type: z.string(),
  entity_id: z.string(),
  before: z.unknown(),
  after: z.unknown(),
});

/** The newest audit entry of a kind. */
export async function lastAudit(entityType: string) {
  const row = await env.DB.prepare(
    `SELECT user_email, action, entity_type, entity_id, before_value, after_value
     FROM config_audit_logs WHERE entity_type = ?1 ORDER BY id DESC LIMIT 1`,
  )
    .bind(entityType)
    .first();
  const { before_value, after_value, ...entry } = z
    .looseObject({ before_value: z.string().nullable(), after_value: z.string().nullable() })
    .parse(row);
  const read = (text: string | null) => (text === null ? null : JSON.parse(text));
  return auditSchema.parse({ ...entry, before: read(before_value), after: read(after_value) });
}

const findingSchema = z.object({
  code: z.string(),
  severity: z.string(),
  rule_id: z.number().nullable(),
  field: z.string(),
  message: z.string(),
});

const ruleSchema = z.object({
  id: z.number(),
  rule_type: z.string(),
  name: z.string(),
  priority: z.number().nullable(),
  config: z.unknown(),
  active: z.boolean(),
  created_at: z.string(),
  updated_at: z.string(),
  created_by: z.string(),
  version: z.number(),
});
export type ShownRule = z.infer<typeof ruleSchema>;

/** A rule that was shown or saved; fails with what came back instead. */
export function ruleIn(reply: Reply) {
  expect(reply.status, reply.text).toBeLessThan(300);
  return z.object({ data: ruleSchema, findings: z.array(findingSchema) }).parse(reply.json);
}

export async function listRules(product: Product, query = "") {
  const reply = await product.api(`/api/v1/routing-rules${query}`);
  expect(reply.status, reply.text).toBe(200);
  return z
    .object({
      data: z.array(ruleSchema),
      findings: z.array(findingSchema),
      total: z.number(),
      page: z.number(),
      page_size: z.number(),
    })
    .parse(reply.json);
}

const errorSchema = z.object({
  error: z.object({
    type: z.string(),
    message: z.string(),
    details: z.array(z.object({ field: z.string(), message: z.string(), code: z.string() })),
  }),
});

/** What a refusal says. */
export function problemIn(reply: Reply) {
  return { status: reply.status, ...errorSchema.parse(reply.json).error };
}
