import { describeCallback } from "../lib/callback-words";
import { html } from "../lib/html";
import { CALLBACKS, type Callback, callbacks } from "../state/callbacks";
import { useChange } from "../state/change";
import { CallLink } from "./call-link";
import { RevealNumber } from "./reveal-number";
import { Pill } from "./status-pill";
import { RelativeTime } from "./time";

interface CallbackTableProps {
  list: readonly Callback[];
  /** They may see whole numbers and mark callbacks as done. */
  isAdmin: boolean;
}

/** Callers who want to be called back, one per row. */
export function CallbackTable({ list, isAdmin }: CallbackTableProps) {
  return html`
    <table class="data-table" role="table">
      <caption class="visually-hidden">Callbacks, newest first</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">Number</th>
          <th role="columnheader" scope="col">Status</th>
          <th role="columnheader" scope="col">Requested</th>
          <th role="columnheader" scope="col">Call</th>
          ${isAdmin && html`<th role="columnheader" scope="col"><span class="visually-hidden">Actions</span></th>`}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${list.map((one) => html`<${CallbackRow} key=${one.id} one=${one} isAdmin=${isAdmin} />`)}
      </tbody>
    </table>
  `;
}

function CallbackRow({ one, isAdmin }: { one: Callback; isAdmin: boolean }) {
  return html`
    <tr role="row">
      <td role="cell">
        <span class="row-title">
          ${
            isAdmin
              ? html`<${RevealNumber} masked=${one.phoneNumber} reveal=${() => callbacks.reveal(one.id)} />`
              : one.phoneNumber
          }
        </span>
      </td>
      <td role="cell" data-label="Status">
        <div>
          <${Pill} ...${describeCallback(one.status)} />
          <${Note} one=${one} />
        </div>
      </td>
      <td role="cell" data-label="Requested"><${RelativeTime} at=${one.requestedAt} /></td>
      <td role="cell" data-label="Call"><${CallLink} callSid=${one.callSid} /></td>
      ${isAdmin && html`<td role="cell"><${DoneButton} one=${one} /></td>`}
    </tr>
  `;
}

/** Since when it stands there, and why. */
function Note({ one: { status, handedOverAt, failureReason, doneAt, doneBy } }: { one: Callback }) {
  switch (status) {
    case "requested":
      return html`<span class="row-note">Waits to be handed over</span>`;
    case "handed_over":
      return (
        handedOverAt && html`<span class="row-note"><${RelativeTime} at=${handedOverAt} /></span>`
      );
    case "failed":
      return html`<span class="row-note">${failureReason}</span>`;
    case "done":
      return (
        doneAt &&
        html`<span class="row-note"><${RelativeTime} at=${doneAt} />${doneBy && ` by ${doneBy}`}</span>`
      );
  }
}

function DoneButton({ one }: { one: Callback }) {
  const complete = useChange(callbacks.complete, {
    refresh: [CALLBACKS],
    done: ({ phoneNumber }) => `The callback of ${phoneNumber} is done.`,
  });
  if (one.status === "done") return null;
  return html`
    <div class="row-buttons">
      ${complete.problem && html`<span class="field-error" role="alert">${complete.problem.message}</span>`}
      <button
        type="button"
        class="button"
        aria-label=${`Done (${one.phoneNumber})`}
        disabled=${complete.isBusy}
        onClick=${() => complete.run(one.id)}
      >
        Done
      </button>
    </div>
  `;
}
