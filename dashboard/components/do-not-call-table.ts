import { checkNumber, cleanNumber } from "../lib/agent-call-form";
import { html, useState } from "../lib/html";
import { useChange } from "../state/change";
import { AFTER_DO_NOT_CALL, type DoNotCallEntry, doNotCall } from "../state/do-not-call";
import { ConfirmDialog } from "./confirm-dialog";
import { ErrorAlert } from "./error-alert";
import { refusalOf, TextField } from "./form-field";
import { Icon } from "./icon";
import { RelativeTime } from "./time";

interface DoNotCallTableProps {
  entries: readonly DoNotCallEntry[];
  /** They may take numbers off the list. */
  isAdmin: boolean;
}

/** Numbers that no campaign calls, one per row. */
export function DoNotCallTable({ entries, isAdmin }: DoNotCallTableProps) {
  return html`
    <table class="data-table" role="table">
      <caption class="visually-hidden">Numbers not to be called, newest first</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">Number</th>
          <th role="columnheader" scope="col">Reason</th>
          <th role="columnheader" scope="col">Added</th>
          ${isAdmin && html`<th role="columnheader" scope="col"><span class="visually-hidden">Actions</span></th>`}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${entries.map(
          (entry) => html`
            <tr role="row" key=${entry.id}>
              <td role="cell"><span class="row-title">${entry.phoneNumber}</span></td>
              <td role="cell" data-label="Reason">${entry.reason ?? html`<span class="faint">None given</span>`}</td>
              <td role="cell" data-label="Added">
                <div>
                  <${RelativeTime} at=${entry.addedAt} />
                  <span class="row-note">${entry.addedBy}</span>
                </div>
              </td>
              ${isAdmin && html`<td role="cell"><${RemoveButton} entry=${entry} /></td>`}
            </tr>
          `,
        )}
      </tbody>
    </table>
  `;
}

/** Puts a number on the list; it counts at once. */
export function AddDoNotCall() {
  const [number, setNumber] = useState("");
  const [reason, setReason] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const add = useChange(doNotCall.add, {
    refresh: AFTER_DO_NOT_CALL,
    done: ({ phoneNumber }) => `${phoneNumber} is not called any more.`,
  });
  const type = (text: string) => {
    setNumber(text);
    setWrong(null);
    add.forget();
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    const found = checkNumber(number);
    setWrong(found);
    if (found || !(await add.run(cleanNumber(number), reason.trim() || null))) return;
    type("");
    setReason("");
  };
  const refused = refusalOf(add.problem, "phone_number");
  return html`
    <form class="add-number" onSubmit=${submit} novalidate aria-label="Add a number">
      ${add.problem && !refused && html`<${ErrorAlert} problem=${add.problem} title="The number was not added" />`}
      <${TextField}
        label="Number"
        type="tel"
        placeholder="+491711234567"
        value=${number}
        error=${wrong ?? refused}
        onChange=${type}
      />
      <${TextField}
        label="Reason, if you like"
        placeholder="Asked not to be called"
        value=${reason}
        error=${refusalOf(add.problem, "reason")}
        onChange=${setReason}
      />
      <button type="submit" class="button" disabled=${add.isBusy}><${Icon} name="plus" /> Add</button>
    </form>
  `;
}

function RemoveButton({ entry }: { entry: DoNotCallEntry }) {
  const [isAsking, setAsking] = useState(false);
  const remove = useChange(doNotCall.remove, {
    refresh: AFTER_DO_NOT_CALL,
    done: (number) => `${number} may be called again.`,
  });
  const close = () => {
    remove.forget();
    setAsking(false);
  };
  return html`
    <div class="row-buttons">
      <button type="button" class="button" aria-label=${`Remove ${entry.phoneNumber}`} onClick=${() => setAsking(true)}>
        Remove
      </button>
      ${
        isAsking &&
        html`
          <${ConfirmDialog}
            title="Take this number off the list?"
            verb="Remove"
            change=${remove}
            onConfirm=${() => remove.run(entry)}
            onClose=${close}
          >
            <p>
              Campaigns may call <b>${entry.phoneNumber}</b> again; its contacts wait as before.
            </p>
          <//>
        `
      }
    </div>
  `;
}
