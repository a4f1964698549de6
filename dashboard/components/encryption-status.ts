import { formatDate, formatExact, NOTHING } from "../lib/format";
import { html } from "../lib/html";
import type { Encryption, EncryptionKey } from "../state/credentials";
import { Pill } from "./status-pill";

/** With what the stored credentials are encrypted, and when its keys are to be replaced. */
export function EncryptionStatus({ encryption }: { encryption: Encryption }) {
  const { algorithm, keys, keysConfigured } = encryption;
  return html`
    <section class="card list-card" aria-labelledby="encryption-title">
      <header class="card-head">
        <h2 id="encryption-title">Encryption</h2>
        <span class="faint">${algorithm}</span>
      </header>
      ${keys.length > 0 && html`<${KeyTable} keys=${keys} />`}
      ${
        !keysConfigured &&
        html`<p class="encryption-none">
          Nothing can be stored: the variable <code>CREDENTIAL_KEYS</code> has no key.${" "}
          <code>npm run credentials -- new-key</code> makes one.
        </p>`
      }
    </section>
  `;
}

function KeyTable({ keys }: { keys: readonly EncryptionKey[] }) {
  return html`
    <table class="data-table" role="table">
      <caption class="visually-hidden">Encryption keys</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">Key</th>
          <th role="columnheader" scope="col">State</th>
          <th role="columnheader" scope="col">Credentials</th>
          <th role="columnheader" scope="col">Age</th>
          <th role="columnheader" scope="col">Replace by</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${keys.map((one) => html`<${KeyRow} key=${one.keyId} one=${one} />`)}
      </tbody>
    </table>
  `;
}

function KeyRow({ one }: { one: EncryptionKey }) {
  const { keyId, records, ageDays, replaceBy } = one;
  return html`
    <tr role="row">
      <td role="cell"><code class="row-title">${keyId}</code></td>
      <td role="cell" data-label="State"><${Pill} ...${describeKey(one)} /></td>
      <td role="cell" data-label="Credentials">${records}</td>
      <td role="cell" data-label="Age">
        ${ageDays === null ? "Not used yet" : `${ageDays} ${ageDays === 1 ? "day" : "days"}`}
      </td>
      <td role="cell" data-label="Replace by">
        ${
          replaceBy
            ? html`<time datetime=${replaceBy} title=${formatExact(replaceBy)}>${formatDate(replaceBy)}</time>`
            : NOTHING
        }
      </td>
    </tr>
  `;
}

function describeKey({ configured, encrypts }: EncryptionKey) {
  if (!configured) return { label: "Missing", tone: "bad" } as const;
  return encrypts
    ? ({ label: "Encrypts", tone: "good" } as const)
    : ({ label: "Only reads", tone: "idle" } as const);
}
