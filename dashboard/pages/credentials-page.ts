import { AdminsOnly } from "../components/admins-only";
import { CredentialCard, type CredentialTask } from "../components/credential-card";
import { RemoveDialog, ReplaceDialog, RollBackDialog } from "../components/credential-dialogs";
import { EncryptionStatus } from "../components/encryption-status";
import { ResourceView } from "../components/resource-view";
import { SettingsFrame } from "../components/settings-frame";
import { Skeleton } from "../components/skeleton";
import { nameIntegration } from "../lib/credential-words";
import { html, useState } from "../lib/html";
import { useChange } from "../state/change";
import {
  type Credential,
  credentials,
  type Encryption,
  SECRETS,
  useCredentials,
  useEncryption,
} from "../state/credentials";
import { useRole } from "../state/session";
import "../styles/credentials.css";
import "../styles/data-table.css";

const ABOUT =
  "What signs us in at each integration. A value is never shown again once it is stored.";

/** What signs us in at each integration, and how it is kept. */
export function CredentialsPage() {
  const isAdmin = useRole() === "admin";
  return html`
    <${SettingsFrame} title="Credentials" about=${ABOUT}>
      ${isAdmin ? html`<${Credentials} />` : html`<${AdminsOnly} />`}
    <//>
  `;
}

interface Task {
  kind: CredentialTask;
  credential: Credential;
}

function Credentials() {
  const list = useCredentials();
  const encryption = useEncryption();
  const [task, setTask] = useState<Task | null>(null);
  const start = (kind: CredentialTask, credential: Credential) => setTask({ kind, credential });
  return html`
    <${ResourceView} resource=${list} name="The credentials" skeleton=${html`<${Skeleton} lines=${8} />`}>
      ${(all: Credential[]) => html`
        <div class="credentials">
          ${all.map(
            (one) =>
              html`<${CredentialCard} key=${one.integration} credential=${one} onStart=${start} />`,
          )}
        </div>
      `}
    <//>
    <${ResourceView} resource=${encryption} name="The state of encryption" skeleton=${html`<${Skeleton} lines=${3} />`}>
      ${(value: Encryption) => html`<${EncryptionStatus} encryption=${value} />`}
    <//>
    ${task && html`<${TaskDialog} key=${task.kind} ...${task} onClose=${() => setTask(null)} />`}
  `;
}

function TaskDialog({ kind, credential, onClose }: Task & { onClose: () => void }) {
  const { integration } = credential;
  const name = nameIntegration(integration);
  const tell = (what: string) => ({ refresh: [SECRETS], done: () => what });
  const replace = useChange(credentials.replace, tell(`The new credential of ${name} is in use.`));
  const rollBack = useChange(
    credentials.rollBack,
    tell(`The credential of ${name} was rolled back.`),
  );
  const remove = useChange(
    credentials.remove,
    tell(`The stored credential of ${name} is not used any more.`),
  );
  const finish = async (done: Promise<unknown>) => {
    if ((await done) !== null) onClose();
  };

  switch (kind) {
    case "replacing": {
      const onSave = (...given: [type: Parameters<typeof replace.run>[1], value: string]) =>
        finish(replace.run(integration, ...given));
      return html`<${ReplaceDialog} credential=${credential} change=${replace} onSave=${onSave} onClose=${onClose} />`;
    }
    case "rolling_back": {
      const onConfirm = () => finish(rollBack.run(integration));
      return html`<${RollBackDialog} credential=${credential} change=${rollBack} onConfirm=${onConfirm} onClose=${onClose} />`;
    }
    case "removing": {
      const onConfirm = () => finish(remove.run(integration));
      return html`<${RemoveDialog} credential=${credential} change=${remove} onConfirm=${onConfirm} onClose=${onClose} />`;
    }
  }
}
