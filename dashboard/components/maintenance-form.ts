import { html, useState } from "../lib/html";
import {
  checkMaintenance,
  startMaintenance,
  tellLength,
  writeMaintenance,
} from "../lib/maintenance-form";
import { problemAt } from "../lib/rules/form-problem";
import { useChange } from "../state/change";
import { AFTER_MAINTENANCE, maintenance } from "../state/maintenance";
import { ErrorAlert } from "./error-alert";
import { refusalOf, TextField } from "./form-field";
import { TextAreaField } from "./text-area-field";

const DEVICE_ZONE = new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Plans a maintenance; people are told at once. */
export function MaintenanceForm() {
  const [form, setForm] = useState(() => startMaintenance(Date.now()));
  const [hasTried, setHasTried] = useState(false);
  const plan = useChange(maintenance.plan, {
    refresh: AFTER_MAINTENANCE,
    done: () => "Planned. Everybody who gets alerts is told.",
  });
  const problems = checkMaintenance(form, Date.now());
  const problemOf = (field: string) =>
    problemAt(problems, field, hasTried) ?? refusalOf(plan.problem, field);
  const patch = (change: Partial<typeof form>) => setForm({ ...form, ...change });
  const submit = async (event: Event) => {
    event.preventDefault();
    setHasTried(true);
    if (problems.length === 0) await plan.run(writeMaintenance(form));
  };
  const length = tellLength(form.from, form.until);
  return html`
    <form class="card" onSubmit=${submit} novalidate aria-labelledby="plan-title">
      <div class="form-section">
        <h2 id="plan-title">Plan a maintenance</h2>
        ${plan.problem?.details.length === 0 && html`<${ErrorAlert} problem=${plan.problem} title="It was not planned" />`}
        <div class="form-row">
          <${TextField}
            label="From"
            type="datetime-local"
            hint=${`By this device's clock: ${DEVICE_ZONE}`}
            value=${form.from}
            error=${problemOf("from")}
            onChange=${(from: string) => patch({ from })}
          />
          <${TextField}
            label="Until"
            type="datetime-local"
            hint=${length === "" ? "After the beginning" : `Lasts ${length}`}
            value=${form.until}
            error=${problemOf("until")}
            onChange=${(until: string) => patch({ until })}
          />
        </div>
        <${TextAreaField}
          label="Reason"
          hint="Stands in the mails and on every page, as in: Dialfire moves to new numbers"
          value=${form.reason}
          error=${problemOf("reason")}
          onChange=${(reason: string) => patch({ reason })}
        />
        <div class="form-buttons">
          <button type="submit" class="button primary" disabled=${plan.isBusy}>Plan it</button>
        </div>
      </div>
    </form>
  `;
}
