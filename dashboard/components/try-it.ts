import { describeVerdict } from "../lib/call-words";
import { formatDialer } from "../lib/format";
import { html, useId, useState } from "../lib/html";
import { EMPTY_TRY, namedFields, type TryForm, toSimulated } from "../lib/rules/try-form";
import { joinWords } from "../lib/rules/words";
import { useChange } from "../state/change";
import {
  type RuleDraft,
  type SimulatedStep,
  type Simulation,
  simulateCall,
} from "../state/ruleset";
import "../styles/try-it.css";
import { ErrorAlert } from "./error-alert";
import { FindingList } from "./finding-list";
import { TextField } from "./form-field";
import { Pill } from "./status-pill";

interface TryItProps {
  /** Tried in place of the active rules; `null` for those as they are saved. */
  drafts: readonly RuleDraft[] | null;
  /** The rules that count, for the CRM fields they ask for. */
  rules: readonly Pick<RuleDraft, "rule_type" | "config">[];
  /** Why nothing can be tried now. */
  obstacle?: string | null;
}

const CALLERS = [
  { value: "lead", label: "A lead" },
  { value: "phone", label: "A number" },
  { value: "stranger", label: "A stranger" },
] as const;

/** A dry run: where a call would go and why. Nobody is called and nothing is written. */
export function TryIt({ drafts, rules, obstacle = null }: TryItProps) {
  const [form, setForm] = useState<TryForm>(EMPTY_TRY);
  const [outcome, setOutcome] = useState<Simulation | null>(null);
  const simulation = useChange(simulateCall);
  const patch = (change: Partial<TryForm>) => setForm({ ...form, ...change });
  const run = async (event: Event) => {
    event.preventDefault();
    setOutcome(await simulation.run(toSimulated(form, drafts)));
  };

  return html`
    <section class="card try-it" aria-labelledby="try-title">
      <h2 id="try-title">Try it</h2>
      <p class="faint">Where would this call go? Nobody is called and nothing is saved.</p>
      <form class="form" onSubmit=${run}>
        <${CallerChoice} who=${form.who} onChange=${(who: TryForm["who"]) => patch({ who })} />
        <${CallerFields} form=${form} fields=${namedFields(rules)} onChange=${patch} />
        <${TextField}
          label="When"
          type="datetime-local"
          hint="By your clock; left empty, now"
          value=${form.at}
          onChange=${(at: string) => patch({ at })}
        />
        <button type="submit" class="button" disabled=${simulation.isBusy || obstacle !== null}>
          Try it
        </button>
        ${obstacle && html`<p class="field-hint">${obstacle}</p>`}
      </form>
      ${simulation.problem && html`<${ErrorAlert} problem=${simulation.problem} title="That could not be tried" />`}
      <div role="status">${outcome && html`<${Outcome} outcome=${outcome} />`}</div>
    </section>
  `;
}

interface CallerChoiceProps {
  who: TryForm["who"];
  onChange: (who: TryForm["who"]) => void;
}

function CallerChoice({ who, onChange }: CallerChoiceProps) {
  const group = useId();
  return html`
    <fieldset>
      <legend class="visually-hidden">Who calls</legend>
      <div class="segments">
        ${CALLERS.map(
          ({ value, label }) => html`
            <label key=${value}>
              <input
                type="radio"
                name=${group}
                checked=${who === value}
                onChange=${() => onChange(value)}
              />
              <span>${label}</span>
            </label>
          `,
        )}
      </div>
    </fieldset>
  `;
}

interface CallerFieldsProps {
  form: TryForm;
  fields: readonly string[];
  onChange: (change: Partial<TryForm>) => void;
}

function CallerFields({ form, fields, onChange }: CallerFieldsProps) {
  switch (form.who) {
    case "stranger":
      return html`<p class="field-hint">A caller the CRM does not know.</p>`;
    case "phone":
      return html`
        <${TextField}
          label="Phone number"
          type="tel"
          hint="Looked up in the CRM, as a call's would be"
          placeholder="+49 1511 2345678"
          isRequired
          value=${form.phone}
          onChange=${(phone: string) => onChange({ phone })}
        />
      `;
    case "lead":
      return html`
        <div class="form-row">
          <${TextField}
            label="Owner"
            value=${form.owner}
            onChange=${(owner: string) => onChange({ owner })}
          />
          <${TextField}
            label="Score"
            value=${form.score}
            onChange=${(score: string) => onChange({ score })}
          />
        </div>
        ${fields.map(
          (name) => html`
            <${TextField}
              key=${name}
              label=${name}
              value=${form.fields[name] ?? ""}
              onChange=${(value: string) => onChange({ fields: { ...form.fields, [name]: value } })}
            />
          `,
        )}
      `;
  }
}

function Outcome({ outcome }: { outcome: Simulation }) {
  const { target, order, trace, findings } = outcome;
  const [, ...then] = order;
  return html`
    <div class="try-outcome">
      <p class="try-target">
        ${target.kind === "ivr_menu" ? "The caller hears the menu" : `Goes to ${formatDialer(target.dialer)}`}
      </p>
      ${then.length > 0 && html`<p class="faint">If nobody picks up, ${joinWords(then.map(formatDialer))}.</p>`}
      <ol class="try-steps" aria-label="Why">
        ${trace.map((step, index) => html`<${Step} key=${index} ...${step} />`)}
      </ol>
      <${FindingList} findings=${findings} />
    </div>
  `;
}

function Step({ event, summary, name, verdict, reason }: SimulatedStep) {
  if (event !== "rule_evaluated" || verdict === undefined) return html`<li>${summary}</li>`;
  return html`
    <li class=${`try-rule${verdict === "decided" ? " is-decided" : ""}`}>
      <p><strong>${name}</strong> <${Pill} ...${describeVerdict(verdict)} /></p>
      <p class="faint">${reason}</p>
    </li>
  `;
}
