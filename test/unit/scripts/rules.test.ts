import { describe, expect, it } from "vitest";
import { checkFile } from "../../../scripts/rules-file";
import { describeImport, describeProblems } from "../../../scripts/rules-text";

const OWNERS = {
  rule_type: "lead_owner",
  name: "Teams",
  priority: 1,
  config: { mappings: { team_a: "dialfire" } },
};

const check = (document: unknown) => checkFile(JSON.stringify(document));

describe("checking a ruleset file", () => {
  it("finds nothing wrong with rules that name a new installation's dialers", () => {
    expect(check({ rules: [OWNERS] })).toMatchObject({ kind: "sound", findings: [] });
  });

  it("knows the dialers that the file brings along", () => {
    const night = { name: "night", kind: "phone", phone_number: "+493055555555" };
    const rule = { ...OWNERS, config: { mappings: { team_a: "night" } } };
    const settings = { default_dialer: "night", primary_dialer: "night", fallback_dialer: "night" };
    const menu = { menu: { options: { "1": "night" } } };

    const checked = check({ dialers: [night], rules: [rule], settings: { ...settings, ...menu } });

    expect(checked).toMatchObject({
      kind: "sound",
      findings: [{ code: "fallback_equals_primary" }],
    });
  });

  it("says what is odd", () => {
    const tiers = [{ name: "High", min: 80, max: 100, dialer: "dialfire" }];

    expect(
      check({ rules: [{ ...OWNERS, rule_type: "lead_score", config: { tiers } }] }),
    ).toMatchObject({ kind: "sound", findings: [{ code: "score_gap", severity: "warning" }] });
  });

  it("names all that is wrong with settings and rules, and where", () => {
    const checked = check({
      rules: [OWNERS, { ...OWNERS, name: "Other", config: { mappings: { a: "nobody" } } }],
      settings: { hold: { seconds: 1 } },
    });

    expect(checked.kind === "refused" && describeProblems(checked.problems)).toBe(
      [
        "  settings.hold.seconds: does not belong here",
        '  rules.1.config.mappings.a: There is no dialer "nobody": known are dialfire, zendesk_talk',
      ].join("\n"),
    );
  });

  it.each([
    ["no JSON", "{", "file"],
    ["a list", "[]", "body"],
    ["a slip", '{"ruels":[]}', "body"],
    ["rules that are no list", '{"rules":{}}', "rules"],
    [
      "a rule that can never decide",
      JSON.stringify({ rules: [{ ...OWNERS, rule_type: "lead_score", config: { tiers: [] } }] }),
      "config.tiers",
    ],
  ])("refuses %s", (_what, text, field) => {
    expect(checkFile(text)).toMatchObject({ kind: "refused", problems: [{ field }] });
  });
});

describe("what an import tells", () => {
  const changes = [
    { kind: "rule", name: "New", action: "create", fields: [] },
    { kind: "rule", name: "Teams", action: "update", fields: ["config", "priority"] },
    { kind: "settings", name: "routing", action: "update", fields: ["menu"] },
    { kind: "rule", name: "Gone", action: "delete", fields: [] },
  ] as const;
  const answer = {
    data: { version: 7, changes: changes.map((one) => ({ ...one, fields: [...one.fields] })) },
    findings: [{ severity: "warning", message: '"New" never decides' }],
  };

  it("is a line for each change, then what is odd", () => {
    expect(describeImport(answer, false)).toBe(
      [
        "Published as version 7:",
        '  + rule "New"',
        '  ~ rule "Teams" (config, priority)',
        "  ~ settings (menu)",
        '  - rule "Gone"',
        '  warning: "New" never decides',
      ].join("\n"),
    );
  });

  it("says that nothing was changed, where it was only tried or is so already", () => {
    expect(describeImport(answer, true)).toMatch(/^Would be published as version 7, nothing was/);
    expect(describeImport({ data: { version: 7, changes: [] }, findings: [] }, false)).toBe(
      "Nothing to change: version 7 is like the file.",
    );
  });
});
