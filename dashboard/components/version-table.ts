import { Link } from "wouter-preact";
import { html } from "../lib/html";
import { tellChanges } from "../lib/version-words";
import type { RulesetVersion } from "../state/ruleset";
import { Pill } from "./status-pill";
import { RelativeTime } from "./time";

interface VersionTableProps {
  versions: readonly RulesetVersion[];
  /** The number of the one that calls go by now. */
  latest: number;
}

/** Published states of rules, dialers and settings, newest first. */
export function VersionTable({ versions, latest }: VersionTableProps) {
  return html`
    <table class="data-table version-table" role="table">
      <caption class="visually-hidden">Versions, newest first</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">Version</th>
          <th role="columnheader" scope="col">What it changed</th>
          <th role="columnheader" scope="col">By</th>
          <th role="columnheader" scope="col">Published</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${versions.map(
          (one) => html`
            <tr key=${one.number} role="row">
              <td role="cell">
                <span class="version-number">
                  <${Link} class="row-title" href=${`/settings/versions/${one.number}`}>Version ${one.number}<//>
                  ${one.number === latest && html`<${Pill} label="In force" tone="good" />`}
                </span>
              </td>
              <td role="cell" class=${one.changes === null ? "faint" : ""}>${tellChanges(one)}</td>
              <td role="cell" data-label="By">${one.made_by}</td>
              <td role="cell" data-label="Published"><${RelativeTime} at=${one.made_at} /></td>
            </tr>
          `,
        )}
      </tbody>
    </table>
  `;
}
