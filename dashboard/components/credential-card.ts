import {
  describeSource,
  nameCredentialType,
  nameIntegration,
  tellRemaining,
} from "../lib/credential-words";
import { NOTHING } from "../lib/format";
import { html } from "../lib/html";
import { useClock } from "../state/clock";
import type { Credential } from "../state/credentials";
import { Pill } from "./status-pill";
import { RelativeTime } from "./time";

export type CredentialTask = "replacing" | "rolling_back" | "removing";

interface CredentialCardProps {
  credential: Credential;
  onStart: (task: CredentialTask, credential: Credential) => void;
}

/** What signs us in at one integration, masked, and what can be done about it. */
export function CredentialCard({ credential, onStart }: CredentialCardProps) {
  const { integration, credentialType, masked, source, variable } = credential;
  const name = nameIntegration(integration);
  const replace = source === "stored" ? "Replace" : "Store a value";
  const start = (task: CredentialTask) => () => onStart(task, credential);
  return html`
    <section class="card credential" aria-label=${name}>
      <header class="credential-head">
        <h2>${name}</h2>
        <${Pill} ...${describeSource(credential)} />
      </header>
      <dl class="credential-facts">
        <div>
          <dt>${credentialType ? nameCredentialType(credentialType) : "Value"}</dt>
          <dd>${masked ? html`<code>${masked}</code>` : html`<span class="faint">none</span>`}</dd>
        </div>
        <div>
          <dt>${source === "stored" ? "Updated" : "Variable"}</dt>
          <dd>
            ${source === "stored" ? html`<${Update} credential=${credential} />` : html`<code>${variable}</code>`}
          </dd>
        </div>
      </dl>
      <${Previous} credential=${credential} onRollBack=${start("rolling_back")} />
      <div class="credential-buttons">
        <button type="button" class="button" aria-label=${`${replace} (${name})`} onClick=${start("replacing")}>
          ${replace}
        </button>
        ${
          source === "stored" &&
          html`<button type="button" class="button quiet" aria-label=${`Take out of force (${name})`} onClick=${start("removing")}>
            Take out of force
          </button>`
        }
      </div>
    </section>
  `;
}

function Update({ credential: { updatedAt, updatedBy } }: Pick<CredentialCardProps, "credential">) {
  if (!updatedAt) return html`${NOTHING}`;
  return html`<${RelativeTime} at=${updatedAt} /> by ${updatedBy}`;
}

interface PreviousProps {
  credential: Credential;
  onRollBack: () => void;
}

/** The way back, as long as there is one. */
function Previous({ credential: { integration, previous }, onRollBack }: PreviousProps) {
  const remaining = useClock((now) => (previous && tellRemaining(previous.usableUntil, now)) ?? "");
  if (!previous || !remaining) return null;
  return html`
    <div class="credential-previous">
      <p>The one before, <code>${previous.masked}</code>, can be brought back ${remaining}.</p>
      <button
        type="button"
        class="button"
        aria-label=${`Roll back (${nameIntegration(integration)})`}
        onClick=${onRollBack}
      >
        Roll back
      </button>
    </div>
  `;
}
