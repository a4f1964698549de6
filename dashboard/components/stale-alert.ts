import { type ComponentChildren, html } from "../lib/html";
import { type RulesetVersion, useLatestVersion } from "../state/ruleset";
import { Icon } from "./icon";
import { RelativeTime } from "./time";

/** The status of a change that was refused because somebody else saved meanwhile. */
export const STALE = 412;

interface StaleAlertProps {
  /** What somebody else changed: "this rule". */
  what: string;
  onReload: () => void;
  /** Who that was, where it is known. */
  children?: ComponentChildren;
}

/** Says that somebody else saved meanwhile, and offers their state. */
export function StaleAlert({ what, onReload, children }: StaleAlertProps) {
  return html`
    <div class="alert" role="alert">
      <${Icon} name="alert" />
      <div class="alert-text">
        <strong>Somebody else changed ${what} meanwhile</strong>
        <p>
          ${children}Your changes are still here, and not saved. Load the newest state, then make them again.
        </p>
      </div>
      <button type="button" class="button" onClick=${onReload}>
        <${Icon} name="refresh" /> Load the newest
      </button>
    </div>
  `;
}

/** The same of what is published with the rules; it also says who published last. */
export function StaleRulesetAlert(props: Omit<StaleAlertProps, "children">) {
  const latest = useLatestVersion();
  return html`
    <${StaleAlert} ...${props}>
      ${latest.kind === "ready" && html`<${LastChange} version=${latest.value} />`}
    <//>
  `;
}

function LastChange({ version }: { version: RulesetVersion }) {
  const { number, made_by, made_at } = version;
  return html`
    <b>${made_by}</b> published version ${number} <${RelativeTime} at=${made_at} />.${" "}
  `;
}
