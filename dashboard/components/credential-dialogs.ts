import { checkCredential, nameCredentialType, nameIntegration } from "../lib/credential-words";
import { html, useState } from "../lib/html";
import type { Change } from "../state/change";
import type { Credential } from "../state/credentials";
import { ConfirmDialog } from "./confirm-dialog";
import { Dialog } from "./dialog";
import { ErrorAlert } from "./error-alert";
import { refusalOf, SelectField, TextField } from "./form-field";

interface AskProps {
  credential: Credential;
  change: Pick<Change<unknown[], unknown>, "isBusy" | "problem">;
  onClose: () => void;
}

type Type = Credential["accepts"][number]["credentialType"];

interface ReplaceDialogProps extends AskProps {
  onSave: (type: Type, value: string) => void;
}

/** Takes a new value; it goes to the server once and is never shown again. */
export function ReplaceDialog({ credential, change, onSave, onClose }: ReplaceDialogProps) {
  const { accepts, credentialType, integration } = credential;
  const [type, setType] = useState<Type | undefined>(credentialType ?? accepts[0]?.credentialType);
  const [value, setValue] = useState("");
  const [isSent, setSent] = useState(false);
  const { isBusy, problem } = change;
  const form = accepts.find((one) => one.credentialType === type);
  const wrong = checkCredential(value);

  const save = (event: Event) => {
    event.preventDefault();
    setSent(true);
    if (!wrong && form) onSave(form.credentialType, value.trim());
  };
  const types = accepts.map(({ credentialType: one }) => ({
    value: one,
    label: nameCredentialType(one),
  }));
  return html`
    <${Dialog} title=${`New credential of ${nameIntegration(integration)}`} onClose=${onClose}>
      <form class="form" autocomplete="off" noValidate onSubmit=${save}>
        ${problem?.details.length === 0 && html`<${ErrorAlert} problem=${problem} title="The value was not stored" />`}
        ${
          types.length > 1 &&
          html`<${SelectField} label="Type" value=${type} options=${types} onChange=${setType} />`
        }
        <${TextField}
          label=${form ? nameCredentialType(form.credentialType) : "Value"}
          type="password"
          value=${value}
          isRequired
          hint=${form && `Needed: ${form.description}.`}
          error=${(isSent ? wrong : null) ?? refusalOf(problem, "value")}
          onChange=${setValue}
        />
        <p class="field-hint">
          It is stored encrypted and used from now on. The one before can be brought back for 24 hours.
        </p>
        <div class="dialog-buttons">
          <button type="button" class="button" onClick=${onClose}>Cancel</button>
          <button type="submit" class="button primary" disabled=${isBusy}>Save</button>
        </div>
      </form>
    <//>
  `;
}

/** Asks before the credential of before comes back. */
export function RollBackDialog({ onConfirm, ...ask }: AskProps & { onConfirm: () => void }) {
  const { integration, masked, previous } = ask.credential;
  const name = nameIntegration(integration);
  return html`
    <${ConfirmDialog} title=${`Roll back the credential of ${name}`} verb="Roll back" onConfirm=${onConfirm} ...${ask}>
      <p>
        Requests to ${name} are signed with <code>${previous?.masked}</code> again, in the place of${" "}
        <code>${masked}</code>.
      </p>
    <//>
  `;
}

/** Asks before the stored credential stops counting. */
export function RemoveDialog({ onConfirm, ...ask }: AskProps & { onConfirm: () => void }) {
  const { integration, masked, variable } = ask.credential;
  const name = nameIntegration(integration);
  return html`
    <${ConfirmDialog} title=${`Take the credential of ${name} out of force`} verb="Take out of force" onConfirm=${onConfirm} ...${ask}>
      <p>
        <code>${masked}</code> is no longer used: the variable <code>${variable}</code> counts again. If
        that is not set, requests to ${name} fail.
      </p>
      <p>The stored value can be brought back for 24 hours.</p>
    <//>
  `;
}
