import { formatDialer, formatNumber, NOTHING } from "../lib/format";
import { html } from "../lib/html";
import { nameType, tellRule } from "../lib/rules/rule-form";
import type { KeptDialer, KeptRule, RulesetContent } from "../state/versions";
import { JsonView } from "./json-view";
import { Pill } from "./status-pill";

/** Everything calls went by at one version. */
export function VersionContent({ content }: { content: RulesetContent }) {
  const { rules, dialers, settings } = content;
  return html`
    <div class="version-part">
      <h3>Rules, in the order they were tried</h3>
      ${
        rules.length === 0
          ? html`<p class="faint">None was active.</p>`
          : html`<ol class="kept-rules">${inOrder(rules).map((rule) => html`<${Rule} key=${rule.id} rule=${rule} />`)}</ol>`
      }
    </div>
    <div class="version-part">
      <h3>Dialers</h3>
      <ul class="kept-dialers">
        ${dialers.map((dialer) => html`<${Dialer} key=${dialer.id} dialer=${dialer} />`)}
      </ul>
    </div>
    <div class="version-part">
      <h3>Hand-over, menu and texts</h3>
      ${
        settings === null
          ? html`<p class="faint">As shipped: nobody had changed them.</p>`
          : html`<details><summary>Show all settings</summary><${JsonView} value=${settings} label="Settings" /></details>`
      }
    </div>
  `;
}

function inOrder(rules: readonly KeptRule[]): KeptRule[] {
  const rank = ({ priority }: KeptRule) => priority ?? Number.POSITIVE_INFINITY;
  return [...rules].sort((a, b) => (rank(a) === rank(b) ? a.id - b.id : rank(a) - rank(b)));
}

/** What a rule has that was not kept with the version, and is not told of it. */
const NOT_KEPT = { active: true, updated_at: "", created_by: "", version: 0 };

function Rule({ rule }: { rule: KeptRule }) {
  return html`
    <li>
      <b>${rule.name}</b> <span class="faint">${nameType(rule.rule_type)}</span>
      <p>${tellRule({ ...rule, ...NOT_KEPT })}</p>
    </li>
  `;
}

function Dialer({ dialer: { name, phone_number, active, seats } }: { dialer: KeptDialer }) {
  return html`
    <li>
      <b>${formatDialer(name)}</b>
      <span>${phone_number ?? html`<span class="faint">Number of the installation</span>`}</span>
      <span>${seats === null ? html`<span class="faint">Seats ${NOTHING}</span>` : `${formatNumber(seats)} seats`}</span>
      <${Pill} label=${active ? "Active" : "Switched off"} tone=${active ? "good" : "idle"} />
    </li>
  `;
}
