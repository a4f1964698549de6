import { checkRecipient } from "../lib/alert-limits";
import { html, useState } from "../lib/html";
import {
  AFTER_ALERT_SETTINGS,
  type AlertSettings,
  alertSettings,
  type TestMail,
} from "../state/alert-settings";
import { useChange } from "../state/change";
import type { Problem } from "../state/problem";
import { ConfirmDialog } from "./confirm-dialog";
import { ErrorAlert } from "./error-alert";
import { TextField } from "./form-field";
import { HealthSign } from "./health-sign";
import { Icon } from "./icon";

interface RecipientListProps {
  settings: AlertSettings;
  /** Called with what stands afterwards. */
  onSaved: (settings: AlertSettings) => void;
  isReadOnly: boolean;
}

/** Who gets the mails; adding and removing counts at once. */
export function RecipientList({ settings, onSaved, isReadOnly }: RecipientListProps) {
  const { recipients } = settings;
  return html`
    <section class="card" aria-labelledby="recipients-title">
      <header class="card-head recipients-head">
        <h2 id="recipients-title">Recipients</h2>
        ${!isReadOnly && recipients.length > 0 && html`<${TestMailButton} />`}
      </header>
      ${
        recipients.length === 0
          ? html`<p class="nobody"><${HealthSign} tone="warn" /> Nobody gets alerts. Add the first recipient.</p>`
          : html`
              <ul class="recipients" aria-label="Recipients">
                ${recipients.map(
                  (address) => html`
                    <${Recipient} key=${address} address=${address} settings=${settings} onSaved=${onSaved} isReadOnly=${isReadOnly} />
                  `,
                )}
              </ul>
            `
      }
      ${!isReadOnly && html`<${AddRecipient} settings=${settings} onSaved=${onSaved} />`}
    </section>
  `;
}

type RecipientProps = RecipientListProps & { address: string };

function Recipient({ address, settings, onSaved, isReadOnly }: RecipientProps) {
  const [isAsking, setAsking] = useState(false);
  const { recipients, version } = settings;
  const isLast = recipients.length === 1;
  const remove = useChange(alertSettings.save, {
    refresh: AFTER_ALERT_SETTINGS,
    done: () => `${address} gets no more alerts.`,
  });
  const close = () => {
    remove.forget();
    setAsking(false);
  };
  const confirm = async () => {
    const others = recipients.filter((one) => one !== address);
    const saved = await remove.run({ recipients: others }, version);
    if (saved) onSaved(saved);
  };
  return html`
    <li>
      <span>${address}</span>
      ${
        !isReadOnly &&
        html`
          <button
            type="button"
            class="button quiet small"
            aria-label=${`Remove ${address}`}
            disabled=${isLast}
            title=${isLast ? "At least one recipient must remain" : undefined}
            onClick=${() => setAsking(true)}
          >
            Remove
          </button>
        `
      }
      ${
        isAsking &&
        html`
          <${ConfirmDialog} title="Remove this recipient?" verb="Remove" change=${remove} onConfirm=${confirm} onClose=${close}>
            <p><b>${address}</b> gets no more alerts, from now on.</p>
          <//>
        `
      }
    </li>
  `;
}

function AddRecipient({ settings, onSaved }: Omit<RecipientListProps, "isReadOnly">) {
  const [address, setAddress] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const { recipients, version } = settings;
  const add = useChange(alertSettings.save, { refresh: AFTER_ALERT_SETTINGS, done: tellAdded });
  const type = (text: string) => {
    setAddress(text);
    setWrong(null);
    add.forget();
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    const found = checkRecipient(address, recipients);
    setWrong(found);
    if (found) return;
    const saved = await add.run({ recipients: [...recipients, address.trim()] }, version);
    if (!saved) return;
    type("");
    onSaved(saved);
  };
  const refused = add.problem && findRefusal(add.problem);
  return html`
    <form class="add-recipient" onSubmit=${submit} novalidate aria-label="Add a recipient">
      <${TextField}
        label="Another recipient"
        type="email"
        placeholder="ops@company.com"
        value=${address}
        error=${wrong ?? refused}
        onChange=${type}
      />
      <button type="submit" class="button" disabled=${add.isBusy}><${Icon} name="plus" /> Add</button>
      ${add.problem && !refused && html`<${ErrorAlert} problem=${add.problem} title="Nobody was added" />`}
    </form>
  `;
}

function tellAdded({ recipients }: AlertSettings): string {
  return `${recipients.at(-1)} gets alerts from now on.`;
}

/** What the API has against the list; it names the place in it, as in "recipients.2". */
function findRefusal({ details }: Problem): string | null {
  return details.find(({ field }) => field.startsWith("recipients"))?.message ?? null;
}

/** Sends a mail to everybody, and tells how that went. */
function TestMailButton() {
  const [outcome, setOutcome] = useState<TestMail | null>(null);
  const test = useChange(alertSettings.sendTestMail);
  const send = async () => {
    setOutcome(null);
    setOutcome(await test.run());
  };
  return html`
    <button type="button" class="button" disabled=${test.isBusy} onClick=${send}>
      ${test.isBusy ? "Sending…" : "Send a test mail"}
    </button>
    <div class="test-mail" role="status">
      ${outcome && html`<${TestOutcome} outcome=${outcome} />`}
      ${test.problem && html`<p><${HealthSign} tone="bad" /> ${test.problem.message}</p>`}
    </div>
  `;
}

function TestOutcome({ outcome: { sent, recipients, refused, message } }: { outcome: TestMail }) {
  if (!sent) return html`<p><${HealthSign} tone="bad" /> Not sent: ${message}.</p>`;
  const reached = recipients.length - refused.length;
  return html`
    <p>
      <${HealthSign} tone="good" /> The mail server took it for ${reached} of ${recipients.length}.
    </p>
    ${refused.map(
      ({ recipient, reason }) => html`
        <p key=${recipient}><${HealthSign} tone="bad" /> ${recipient} was refused: ${reason}</p>
      `,
    )}
  `;
}
