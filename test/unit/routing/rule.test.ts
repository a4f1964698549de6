import { describe, expect, it } from "vitest";
import { listCrmFields, needsLead, RULE_TYPES, ruleSchema } from "../../../src/routing/rule";
import { aLeadOwnerRule, aLeadScoreRule } from "../../support/builders";
import { aCrmFieldRule, aLoadBalanceRule, aTimeRule } from "../../support/rule-builders";

describe("rules", () => {
  it("are of five types", () => {
    expect(RULE_TYPES).toEqual([
      "lead_owner",
      "lead_score",
      "crm_field",
      "time_based",
      "load_balance",
    ]);
  });

  it.each([aLeadOwnerRule(), aLeadScoreRule(), aCrmFieldRule(), aTimeRule(), aLoadBalanceRule()])(
    "read as they are kept: $type",
    (rule) => {
      expect(ruleSchema.parse(rule)).toEqual(rule);
    },
  );

  it("need the lead by owner, score and CRM field", () => {
    expect(RULE_TYPES.filter(needsLead)).toEqual(["lead_owner", "lead_score", "crm_field"]);
  });

  it("tell which CRM fields a lead must be asked for, each once", () => {
    const rules = [
      aLeadOwnerRule(),
      aCrmFieldRule({ field: "plan" }),
      aCrmFieldRule({ field: "age" }),
      aCrmFieldRule({ field: "plan" }),
    ];

    expect(listCrmFields(rules)).toEqual(["plan", "age"]);
    expect(listCrmFields([aTimeRule()])).toEqual([]);
  });
});
