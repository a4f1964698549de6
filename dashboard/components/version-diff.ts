import { capitalise } from "../lib/format";
import { html } from "../lib/html";
import type { Difference, FieldChange } from "../lib/ruleset-diff";
import { describeAction, nameChanged, tellValue } from "../lib/version-words";
import { Pill } from "./status-pill";

/** What a version changed of the one before, value by value. */
export function VersionDiff({ differences }: { differences: readonly Difference[] }) {
  if (differences.length === 0) {
    return html`<p class="version-part faint">Nothing differs from the version before.</p>`;
  }
  return html`
    <ul class="version-diff">
      ${differences.map((one) => html`<${DifferenceItem} key=${`${one.kind} ${one.name}`} one=${one} />`)}
    </ul>
  `;
}

function DifferenceItem({ one }: { one: Difference }) {
  const name = nameChanged(one);
  return html`
    <li>
      <h3>${capitalise(name)} <${Pill} ...${describeAction(one.action)} /></h3>
      ${one.fields.length > 0 && html`<${FieldTable} name=${name} fields=${one.fields} />`}
    </li>
  `;
}

const NONE = html`<span class="faint">none</span>`;

function FieldTable({ name, fields }: { name: string; fields: readonly FieldChange[] }) {
  return html`
    <table class="field-changes">
      <caption class="visually-hidden">What differs about ${name}</caption>
      <thead>
        <tr><th scope="col">Field</th><th scope="col">Before</th><th scope="col">After</th></tr>
      </thead>
      <tbody>
        ${fields.map(
          ({ path, before, after }) => html`
            <tr key=${path.join(".")}>
              <th scope="row">${path.join(" › ").replaceAll("_", " ")}</th>
              <td>${before === undefined ? NONE : html`<del>${tellValue(before)}</del>`}</td>
              <td>${after === undefined ? NONE : html`<ins>${tellValue(after)}</ins>`}</td>
            </tr>
          `,
        )}
      </tbody>
    </table>
  `;
}
