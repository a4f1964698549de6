import { type ComponentType, html, useState } from "../lib/html";
import { findingsBeside } from "../lib/rules/draft-findings";
import { problemAt } from "../lib/rules/form-problem";
import {
  checkRule,
  type Forms,
  RULE_TYPES,
  type RuleForm,
  type RuleType,
  tellForm,
  writeRule,
} from "../lib/rules/rule-form";
import { withDraft } from "../lib/rules/try-form";
import { useChange } from "../state/change";
import { type Draft, useDraft } from "../state/draft";
import { useDraftFindings } from "../state/draft-findings";
import { RULESET_KEY, type Rule, type Ruleset, reloadRuleset, saveRule } from "../state/ruleset";
import "../styles/rule-form.css";
import { DialerField } from "./dialer-field";
import { ErrorAlert } from "./error-alert";
import { FindingList } from "./finding-list";
import { type Option, refusalOf, SelectField, SwitchField, TextField } from "./form-field";
import { CrmFieldFields } from "./rule-forms/crm-field-fields";
import type { FieldsProps } from "./rule-forms/fields-props";
import { LeadOwnerFields } from "./rule-forms/lead-owner-fields";
import { LeadScoreFields } from "./rule-forms/lead-score-fields";
import { LoadBalanceFields } from "./rule-forms/load-balance-fields";
import { TimeBasedFields } from "./rule-forms/time-based-fields";
import { SaveBar } from "./save-bar";
import { STALE, StaleRulesetAlert } from "./stale-alert";
import { TryIt } from "./try-it";

const FIELDS: { [T in RuleType]: ComponentType<FieldsProps<Forms[T]>> } = {
  lead_owner: LeadOwnerFields,
  lead_score: LeadScoreFields,
  crm_field: CrmFieldFields,
  time_based: TimeBasedFields,
  load_balance: LoadBalanceFields,
};

interface RuleEditorProps {
  /** The rule as it is saved, or as a new one begins. */
  loaded: RuleForm;
  ruleset: Ruleset;
  dialers: readonly Option[];
  isReadOnly: boolean;
  onSaved: (rule: Rule) => void;
}

/** One rule as a form, checked while it is filled in, with a dry run beside it. */
export function RuleEditor({ loaded, ruleset, dialers, isReadOnly, onSaved }: RuleEditorProps) {
  const draft = useDraft(loaded);
  const [hasTried, setHasTried] = useState(false);
  const save = useChange(saveRule, {
    refresh: [RULESET_KEY],
    done: ({ name }) => `"${name}" is saved. New calls go by it from now on.`,
  });
  const form = draft.value;
  const problems = checkRule(form, ruleset.rules);
  const shown = hasTried ? problems : problems.filter(({ isGap }) => !isGap);
  const written = writeRule(form);
  const isNew = form.id === null;

  const submit = async (event: Event) => {
    event.preventDefault();
    setHasTried(true);
    if (problems.length > 0) return;
    const saved = await save.run(written, form.version);
    if (!saved) return;
    draft.reset();
    onSaved(saved);
  };
  const reload = async () => {
    await reloadRuleset();
    draft.reset();
    save.forget();
  };
  const problemOf = (field: string) =>
    problemAt(problems, field, hasTried) ?? refusalOf(save.problem, field);
  const drafts = draft.isChanged || isNew ? withDraft(ruleset.rules, written) : null;
  const live = useDraftFindings(isReadOnly || problems.length > 0 ? null : drafts);
  const findings = findingsBeside(form.id, ruleset.rules, {
    saved: ruleset.findings,
    withDraft: live,
  });

  return html`
    <div class="rule-layout">
      <form class="card rule-form" onSubmit=${submit} novalidate aria-label="Rule">
        ${save.problem?.status === STALE && html`<${StaleRulesetAlert} what="this rule" onReload=${reload} />`}
        ${
          save.problem &&
          save.problem.status !== STALE &&
          html`<${ErrorAlert} problem=${save.problem} title="The rule was not saved" />`
        }
        <div role="status"><${FindingList} findings=${findings} /></div>
        <${HeadFields} draft=${draft} problemOf=${problemOf} isReadOnly=${isReadOnly} />
        <div class="form-section">
          <${FIELDS[form.type]}
            form=${form.config}
            onChange=${(patch: object) => draft.change({ config: { ...form.config, ...patch } } as Partial<RuleForm>)}
            problemOf=${(field: string) => problemOf(`config.${field}`)}
            dialers=${dialers}
            isReadOnly=${isReadOnly}
          />
        </div>
        <${OtherFields}
          draft=${draft}
          dialers=${dialers}
          problemOf=${problemOf}
          isReadOnly=${isReadOnly}
        />
        ${
          !isReadOnly &&
          html`<${SaveBar}
            verb=${isNew ? "Add the rule" : "Save changes"}
            canSave=${!save.isBusy && (isNew || draft.isChanged)}
            problemCount=${shown.length}
            onDiscard=${draft.isChanged ? draft.reset : undefined}
          />`
        }
      </form>
      <${TryIt}
        drafts=${drafts}
        rules=${withDraft(ruleset.rules, written)}
        obstacle=${problems.length > 0 ? "Complete the rule first: what stands here is tried." : null}
      />
    </div>
  `;
}

interface PartProps {
  draft: Draft<RuleForm>;
  problemOf: (field: string) => string | null;
  isReadOnly: boolean;
}

function HeadFields({ draft, problemOf, isReadOnly }: PartProps) {
  const { value: form, change } = draft;
  return html`
    <div class="form-section">
      <p class="rule-told">${tellForm(form)}</p>
      <${TextField}
        label="Name of the rule"
        value=${form.name}
        isReadOnly=${isReadOnly}
        error=${problemOf("name")}
        onChange=${(name: string) => change({ name })}
      />
      <${SwitchField}
        label="Active"
        hint="Switched off, calls pass it by."
        isOn=${form.isActive}
        isReadOnly=${isReadOnly}
        onChange=${(isActive: boolean) => change({ isActive })}
      />
    </div>
  `;
}

const WAYS = [
  { value: "default", label: "Goes to the default dialer" },
  { value: "continue", label: "Goes on to the next rule" },
];

function OtherFields({
  draft,
  problemOf,
  isReadOnly,
  dialers,
}: PartProps & { dialers: readonly Option[] }) {
  const { value: form, change } = draft;
  const { others } = RULE_TYPES[form.type];
  return html`
    <fieldset class="form-section">
      <legend class="visually-hidden">${others}</legend>
      <h3>${others}</h3>
      <div class="form-row">
        <${DialerField}
          label="Default dialer"
          value=${form.defaultDialer}
          dialers=${dialers}
          none="None: the next rule is tried"
          isReadOnly=${isReadOnly}
          error=${problemOf("config.default_dialer")}
          onChange=${(defaultDialer: string) => change({ defaultDialer })}
        />
        ${
          form.defaultDialer !== "" &&
          html`<${SelectField}
            label="A call that matches nothing"
            value=${form.goesOn ? "continue" : "default"}
            options=${WAYS}
            isReadOnly=${isReadOnly}
            onChange=${(to: string) => change({ goesOn: to === "continue" })}
          />`
        }
      </div>
    </fieldset>
  `;
}
