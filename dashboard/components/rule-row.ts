import { Link } from "wouter-preact";
import { html, useState } from "../lib/html";
import { nameType, tellRule } from "../lib/rules/rule-form";
import { useChange } from "../state/change";
import { notify } from "../state/notice";
import { type Finding, RULESET_KEY, type Rule, removeRule, saveRule } from "../state/ruleset";
import { ConfirmDialog } from "./confirm-dialog";
import { ErrorAlert } from "./error-alert";
import { FindingList } from "./finding-list";
import { SwitchField } from "./form-field";
import { RemoveButton } from "./rule-forms/row-buttons";

interface RuleRowProps {
  rule: Rule;
  /** Its number in the order; none where it is switched off. */
  place?: number;
  findings: readonly Finding[];
  canEdit: boolean;
}

/** One rule in the list: what it does, what is odd about it, on or off. */
export function RuleRow({ rule, place, findings, canEdit }: RuleRowProps) {
  const { id, name, rule_type, active } = rule;
  const toggle = useChange(switchRule, { refresh: [RULESET_KEY] });
  const setActive = async (isOn: boolean) => {
    const saved = await toggle.run(rule, isOn);
    if (!saved) return;
    notify(`"${name}" is switched ${isOn ? "on" : "off"}.`, () => void toggle.run(saved, !isOn));
  };

  return html`
    <div class="rule-row">
      ${place !== undefined && html`<span class="rule-place" aria-hidden="true">${place}</span>`}
      <div class="rule-row-text">
        <h3><${Link} href=${`/settings/rules/${id}`}>${name}<//></h3>
        <p class="rule-type">${nameType(rule_type)}</p>
        <p>${tellRule(rule)}</p>
        <${FindingList} findings=${findings} />
        ${toggle.problem && html`<${ErrorAlert} problem=${toggle.problem} title="That did not work" />`}
      </div>
      ${
        canEdit &&
        html`
          <div class="rule-row-actions">
            <${SwitchField}
              label=${html`<span class="visually-hidden">${name} is active</span>`}
              isOn=${active}
              isReadOnly=${toggle.isBusy}
              onChange=${setActive}
            />
            ${active && html`<${RemoveRule} rule=${rule} />`}
          </div>
        `
      }
    </div>
  `;
}

function switchRule({ id, rule_type, name, priority, config, version }: Rule, active: boolean) {
  return saveRule({ id, rule_type, name, priority, config, active }, version);
}

function RemoveRule({ rule }: { rule: Rule }) {
  const [isAsking, setIsAsking] = useState(false);
  const removal = useChange(removeRule, {
    refresh: [RULESET_KEY],
    done: () => `"${rule.name}" is removed.`,
  });
  const close = () => {
    setIsAsking(false);
    removal.forget();
  };
  return html`
    <${RemoveButton} name=${rule.name} onClick=${() => setIsAsking(true)} />
    ${
      isAsking &&
      html`
        <${ConfirmDialog}
          title=${`Remove "${rule.name}"?`}
          verb="Remove"
          change=${removal}
          onConfirm=${() => removal.run(rule)}
          onClose=${close}
        >
          <p>Calls go by the other rules at once.</p>
          <p>The rule stays under Switched off, from where it can be brought back.</p>
        <//>
      `
    }
  `;
}
