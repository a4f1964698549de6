import { Link, useLocation } from "wouter-preact";
import { EmptyState } from "../components/empty-state";
import { Icon } from "../components/icon";
import { ResourceView } from "../components/resource-view";
import { RuleEditor } from "../components/rule-editor";
import { SettingsFrame } from "../components/settings-frame";
import { Skeleton } from "../components/skeleton";
import { html } from "../lib/html";
import { isRuleType, nameType, RULE_TYPES, readRule, startRule } from "../lib/rules/rule-form";
import { type Dialer, toOptions, useDialers } from "../state/dialers";
import { type Rule, type Ruleset, useRuleset } from "../state/ruleset";
import { useRole } from "../state/session";
import "../styles/rules.css";

/** One rule to read, and for admins to change. */
export function RulePage({ params }: { params: { id: string } }) {
  const ruleset = useRuleset();
  const rule =
    ruleset.kind === "ready" && ruleset.value.rules.find(({ id }) => `${id}` === params.id);
  return html`
    <${SettingsFrame}
      title=${rule ? rule.name : "Routing rule"}
      about=${rule ? nameType(rule.rule_type) : "One rule of many"}
    >
      <${BackLink} />
      <${ResourceView} resource=${ruleset} name="The rule" skeleton=${html`<${Skeleton} lines=${10} />`}>
        ${(value: Ruleset) => html`<${OneRule} key=${params.id} ruleset=${value} id=${params.id} />`}
      <//>
    <//>
  `;
}

/** A rule that is not there yet. */
export function NewRulePage({ params }: { params: { type: string } }) {
  const ruleset = useRuleset();
  const dialers = useDialers();
  const [, navigate] = useLocation();
  const { type } = params;
  const isAdmin = useRole() === "admin";
  if (!isRuleType(type) || !isAdmin) return html`<${NoRule} />`;

  const { label, about } = RULE_TYPES[type];
  return html`
    <${SettingsFrame} title=${`New rule: ${label}`} about=${about}>
      <${BackLink} />
      <${ResourceView} resource=${ruleset} name="The rules" skeleton=${html`<${Skeleton} lines=${10} />`}>
        ${(value: Ruleset) => html`
          <${ResourceView} resource=${dialers} name="The dialers" skeleton=${html`<${Skeleton} lines=${10} />`}>
            ${(all: Dialer[]) => html`
              <${RuleEditor}
                loaded=${startRule(type, value.rules)}
                ruleset=${value}
                dialers=${toOptions(all)}
                isReadOnly=${false}
                onSaved=${() => navigate("/settings/rules")}
              />
            `}
          <//>
        `}
      <//>
    <//>
  `;
}

function OneRule({ ruleset, id }: { ruleset: Ruleset; id: string }) {
  const dialers = useDialers();
  const isReadOnly = useRole() !== "admin";
  const rule = ruleset.rules.find((one: Rule) => `${one.id}` === id);
  const form = rule && readRule(rule);
  if (!form) return html`<${NoSuchRule} />`;
  return html`
    <${ResourceView} resource=${dialers} name="The dialers" skeleton=${html`<${Skeleton} lines=${10} />`}>
      ${(all: Dialer[]) => html`
        <${RuleEditor}
          loaded=${form}
          ruleset=${ruleset}
          dialers=${toOptions(all)}
          isReadOnly=${isReadOnly}
          onSaved=${() => undefined}
        />
      `}
    <//>
  `;
}

function BackLink() {
  return html`<${Link} href="/settings/rules" class="back-link"><${Icon} name="back" /> Routing rules<//>`;
}

function NoRule() {
  return html`<${SettingsFrame} title="Routing rule" about=""><${BackLink} /><${NoSuchRule} /><//>`;
}

function NoSuchRule() {
  return html`
    <${EmptyState} icon="alert" title="There is no such rule">
      It may have been written by another version. All rules stand under Routing rules.
    <//>
  `;
}
