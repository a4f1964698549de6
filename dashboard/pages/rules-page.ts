import { Link } from "wouter-preact";
import { Dialog } from "../components/dialog";
import { EmptyState } from "../components/empty-state";
import { ErrorAlert } from "../components/error-alert";
import { FindingList } from "../components/finding-list";
import { Icon } from "../components/icon";
import { ReorderList } from "../components/reorder-list";
import { ResourceView } from "../components/resource-view";
import { RuleRow } from "../components/rule-row";
import { SettingsFrame } from "../components/settings-frame";
import { Skeleton } from "../components/skeleton";
import { RelativeTime } from "../components/time";
import { TryIt } from "../components/try-it";
import { html, useState } from "../lib/html";
import { RULE_TYPES } from "../lib/rules/rule-form";
import { useChange } from "../state/change";
import { RULESET_KEY, type Rule, type Ruleset, reorderRules, useRuleset } from "../state/ruleset";
import { useRole } from "../state/session";
import "../styles/rules.css";

/** The routing rules, in the order the router tries them. */
export function RulesPage() {
  const ruleset = useRuleset();
  const [isAdding, setIsAdding] = useState(false);
  const canEdit = useRole() === "admin";

  return html`
    <${SettingsFrame}
      title="Routing rules"
      about="The first rule that decides takes the call. Changes count for new calls at once."
    >
      ${
        canEdit &&
        html`
          <div>
            <button type="button" class="button primary" onClick=${() => setIsAdding(true)}>
              <${Icon} name="plus" /> Add a rule
            </button>
          </div>
        `
      }
      <${ResourceView} resource=${ruleset} name="The rules" skeleton=${html`<${Skeleton} lines=${10} />`}>
        ${(value: Ruleset) => html`<${Rules} ruleset=${value} canEdit=${canEdit} />`}
      <//>
      ${isAdding && html`<${TypeChoice} onClose=${() => setIsAdding(false)} />`}
    <//>
  `;
}

interface RulesProps {
  ruleset: Ruleset;
  canEdit: boolean;
}

function Rules({ ruleset, canEdit }: RulesProps) {
  const { rules, findings, latest } = ruleset;
  const active = rules.filter((rule) => rule.active);
  const off = rules.filter((rule) => !rule.active);
  return html`
    <div class="rule-layout">
      <div class="rule-lists">
        <section class="card" aria-labelledby="active-title">
          <header class="card-head">
            <h2 id="active-title">Tried in this order</h2>
            <p class="faint" title=${`Published by ${latest.made_by}`}>
              Version ${latest.number}, <${RelativeTime} at=${latest.made_at} />
            </p>
          </header>
          ${active.length === 0 ? html`<${NoRules} />` : html`<${ActiveRules} ruleset=${ruleset} rules=${active} canEdit=${canEdit} />`}
        </section>
        <${FindingList} findings=${findings.filter(({ rule_id }) => rule_id === null)} />
        ${off.length > 0 && html`<${OffRules} rules=${off} canEdit=${canEdit} />`}
      </div>
      <${TryIt} drafts=${null} rules=${active} />
    </div>
  `;
}

interface ActiveRulesProps extends RulesProps {
  rules: readonly Rule[];
}

function ActiveRules({ ruleset, rules, canEdit }: ActiveRulesProps) {
  const [wanted, setWanted] = useState<readonly Rule[] | null>(null);
  const reorder = useChange(reorderRules, {
    refresh: [RULESET_KEY],
    done: () => "The new order counts for new calls.",
  });
  const move = async (inOrder: Rule[]) => {
    setWanted(inOrder);
    await reorder.run(inOrder, ruleset.latest.number);
    setWanted(null);
  };
  const findingsOf = ({ id }: Rule) => ruleset.findings.filter((one) => one.rule_id === id);

  return html`
    ${reorder.problem && html`<${ErrorAlert} problem=${reorder.problem} title="The order was not saved" />`}
    <${ReorderList}
      items=${wanted ?? rules}
      label="Active rules"
      keyOf=${({ id }: Rule) => id}
      nameOf=${({ name }: Rule) => name}
      onReorder=${canEdit ? move : undefined}
      isBusy=${reorder.isBusy}
    >
      ${(rule: Rule, index: number) => html`
        <${RuleRow} rule=${rule} place=${index + 1} findings=${findingsOf(rule)} canEdit=${canEdit} />
      `}
    <//>
  `;
}

function OffRules({ rules, canEdit }: { rules: readonly Rule[]; canEdit: boolean }) {
  return html`
    <details class="card off-rules">
      <summary>Switched off <span class="count">${rules.length}</span></summary>
      <ul>
        ${rules.map(
          (rule) => html`
            <li key=${rule.id}><${RuleRow} rule=${rule} findings=${[]} canEdit=${canEdit} /></li>
          `,
        )}
      </ul>
    </details>
  `;
}

function NoRules() {
  return html`
    <${EmptyState} icon="phone" title="No rule is active">
      Known callers go to the default dialer, unknown ones to the menu, as Hand-over says.
    <//>
  `;
}

function TypeChoice({ onClose }: { onClose: () => void }) {
  return html`
    <${Dialog} title="What should the rule go by?" onClose=${onClose}>
      <ul class="type-choice">
        ${Object.entries(RULE_TYPES).map(
          ([type, { label, about }]) => html`
            <li key=${type}>
              <${Link} href=${`/settings/rules/new/${type}`}><b>${label}</b><span>${about}</span><//>
            </li>
          `,
        )}
      </ul>
      <div class="dialog-buttons">
        <button type="button" class="button" onClick=${onClose}>Cancel</button>
      </div>
    <//>
  `;
}
