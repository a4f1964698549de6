import { nameContact } from "../lib/campaign-words";
import { html, useState } from "../lib/html";
import { CAMPAIGNS, type Campaign, type Contact, campaigns } from "../state/campaigns";
import { useChange } from "../state/change";
import { notify } from "../state/notice";
import { ConfirmDialog } from "./confirm-dialog";

interface StartContactButtonProps {
  campaign: Campaign;
  contact: Contact;
}

/** Has one contact rung at once, whether or not the campaign runs. */
export function StartContactButton({ campaign, contact }: StartContactButtonProps) {
  const [isAsking, setAsking] = useState(false);
  const start = useChange(campaigns.startContact, { refresh: [CAMPAIGNS] });
  const name = nameContact(contact);
  const close = () => {
    start.forget();
    setAsking(false);
  };
  const confirm = async () => {
    const started = await start.run(campaign.id, contact.id);
    if (!started) return;
    notify(started.status === "placed" ? `${name} is being called.` : `${name}: ${started.reason}`);
    setAsking(false);
  };
  return html`
    <div class="row-buttons">
      <button type="button" class="button" aria-label=${`Call now: ${name}`} onClick=${() => setAsking(true)}>
        Call now
      </button>
      ${
        isAsking &&
        html`
          <${ConfirmDialog}
            title=${`Call ${name} now?`}
            verb="Call now"
            change=${start}
            isHarmless
            onConfirm=${confirm}
            onClose=${close}
          >
            <p>${contact.phoneNumber} rings at once, and once only.</p>
            ${
              contact.state === "unknown" &&
              html`<p>Nobody could tell whether the last attempt rang: this person may have been called.</p>`
            }
          <//>
        `
      }
    </div>
  `;
}
