import { z } from "@hono/zod-openapi";
import { moment, toIso } from "../http/envelope";
import { RULE_TYPES } from "../routing/rule";
import { describeRule, type StoredRule } from "./ruleset";

const config = z.unknown().openapi({
  type: "object",
  description: "What the rule goes by; its shape depends on `rule_type`",
  example: { mappings: { team_a: "dialfire" } },
});

export const ruleWire = z
  .object({
    id: z.number().int(),
    rule_type: z.string().openapi({ example: "lead_owner" }),
    name: z.string().openapi({ example: "Owner-based routing" }),
    priority: z.number().int().nullable().openapi({
      example: 1,
      description: "Lower numbers are tried first; null where it cannot be read",
    }),
    config,
    active: z.boolean(),
    created_at: moment,
    updated_at: moment,
    created_by: z.string().openapi({ example: "ann@example.com" }),
    version: z.number().int(),
  })
  .openapi("RoutingRule");

/** Read by `checkRuleDraft`, whose words name the conflict; fields that are read only may be sent back. */
export const ruleDraftWire = z.record(z.string(), z.unknown()).openapi("RoutingRuleDraft", {
  type: "object",
  required: ["rule_type", "name", "priority", "config"],
  properties: {
    rule_type: { type: "string", enum: [...RULE_TYPES] },
    name: { type: "string", description: "No other active rule has it" },
    priority: { type: "integer", minimum: 0, description: "Lower numbers are tried first" },
    config: { type: "object", description: "See the examples, one for each type" },
    active: { type: "boolean", description: "Left out: true, or as it is" },
  },
  example: {
    rule_type: "lead_owner",
    name: "Owner-based routing",
    priority: 1,
    config: {
      mappings: { team_a: "dialfire", team_b: "zendesk_talk" },
      default_dialer: "dialfire",
    },
  },
});

/** One rule of each type, for the API's page. */
export const RULE_EXAMPLES = {
  lead_owner: {
    summary: "By the lead's owner",
    value: {
      rule_type: "lead_owner",
      name: "Owner-based routing",
      priority: 1,
      config: { mappings: { team_a: "dialfire" }, default_dialer: "zendesk_talk" },
    },
  },
  lead_score: {
    summary: "By the lead's score",
    value: {
      rule_type: "lead_score",
      name: "Lead score tiers",
      priority: 2,
      config: {
        tiers: [
          { name: "High Value", min: 80, max: 100, dialer: "dialfire" },
          { name: "Others", min: 0, max: 79, dialer: "zendesk_talk" },
        ],
        default_dialer: "zendesk_talk",
      },
    },
  },
  crm_field: {
    summary: "By any attribute of the CRM",
    value: {
      rule_type: "crm_field",
      name: "By plan",
      priority: 3,
      config: { field: "plan", cases: [{ equals: "gold", dialer: "dialfire" }] },
    },
  },
  time_based: {
    summary: "By opening hours",
    value: {
      rule_type: "time_based",
      name: "Office hours",
      priority: 4,
      config: {
        timezone: "Europe/Berlin",
        schedules: [
          {
            name: "Business Hours",
            days: ["monday", "tuesday", "wednesday", "thursday", "friday"],
            start_time: "09:00",
            end_time: "17:00",
            dialer: "dialfire",
          },
        ],
        exceptions: [{ date: "2026-12-25", name: "Christmas", closed: true }],
        default_dialer: "zendesk_talk",
      },
    },
  },
  load_balance: {
    summary: "By load",
    value: {
      rule_type: "load_balance",
      name: "Share the calls",
      priority: 5,
      config: {
        enabled: true,
        strategy: "weighted",
        weights: { dialfire: 70, zendesk_talk: 30 },
        preferred_dialer: "dialfire",
      },
    },
  },
} as const;

export function toRuleWire(rule: StoredRule): z.infer<typeof ruleWire> {
  const { id, createdAt, updatedAt, createdBy: created_by, version } = rule;
  const times = { created_at: toIso(createdAt), updated_at: toIso(updatedAt) };
  return { id, ...describeRule(rule), ...times, created_by, version };
}
