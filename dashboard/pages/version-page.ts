import { Link } from "wouter-preact";
import { Icon } from "../components/icon";
import { ResourceView } from "../components/resource-view";
import { RestoreButton } from "../components/restore-button";
import { SettingsFrame } from "../components/settings-frame";
import { Skeleton } from "../components/skeleton";
import { Pill } from "../components/status-pill";
import { RelativeTime } from "../components/time";
import { VersionContent } from "../components/version-content";
import { VersionDiff } from "../components/version-diff";
import { html } from "../lib/html";
import { diffRulesets } from "../lib/ruleset-diff";
import { useLatestVersion } from "../state/ruleset";
import { useRole } from "../state/session";
import { useVersionPair, type VersionPair } from "../state/versions";
import "../styles/versions.css";

const LIST = "/settings/versions";

/** One published version: what it changed, and everything calls went by. */
export function VersionPage({ params }: { params: { number: string } }) {
  const number = Number(params.number);
  const pair = useVersionPair(number);
  return html`
    <${SettingsFrame} title=${`Version ${params.number}`} about="Rules, dialers and hand-over, as calls went by them.">
      <${Link} href=${LIST} class="back-link"><${Icon} name="back" /> Versions<//>
      <${ResourceView} resource=${pair} name="The version" skeleton=${html`<${Skeleton} lines=${10} />`}>
        ${(found: VersionPair) => html`<${Version} key=${number} pair=${found} />`}
      <//>
    <//>
  `;
}

function Version({ pair: { version, before } }: { pair: VersionPair }) {
  const latest = useLatestVersion();
  const isAdmin = useRole() === "admin";
  const newest = latest.kind === "ready" ? latest.value.number : null;
  const { number, made_by, made_at, hash, content } = version;
  return html`
    <div class="settings-cards">
      <section class="card version-head" aria-label="About this version">
        <p>
          Published <${RelativeTime} at=${made_at} /> by <b>${made_by}</b>${" "}
          ${newest === number && html`<${Pill} label="In force" tone="good" />`}
        </p>
        <p class="faint" title=${`SHA-256 of the content: ${hash}`}>Content <code>${hash.slice(0, 12)}</code></p>
        <nav aria-label="Other versions">
          ${number > 1 && html`<${Link} class="button" href=${`${LIST}/${number - 1}`}><${Icon} name="back" /> Version ${number - 1}<//>`}
          ${newest !== null && number < newest && html`<${Link} class="button step-arrow" href=${`${LIST}/${number + 1}`}>Version ${number + 1} <${Icon} name="arrow" /><//>`}
          ${isAdmin && newest !== null && number < newest && html`<${RestoreButton} version=${version} latest=${newest} />`}
        </nav>
      </section>
      <section class="card" aria-labelledby="changes-title">
        <header class="card-head"><h2 id="changes-title">What it changed</h2></header>
        ${
          before
            ? html`<${VersionDiff} differences=${diffRulesets(before.content, content)} />`
            : html`<p class="version-part faint">The first version, as shipped.</p>`
        }
      </section>
      <section class="card" aria-labelledby="content-title">
        <header class="card-head"><h2 id="content-title">What it holds</h2></header>
        <${VersionContent} content=${content} />
      </section>
    </div>
  `;
}
