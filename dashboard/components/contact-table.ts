import {
  canBeStarted,
  describeContact,
  nameContact,
  tellTrouble,
  tellWait,
} from "../lib/campaign-words";
import { formatExact } from "../lib/format";
import { html, useState } from "../lib/html";
import { type Campaign, type Contact, campaigns } from "../state/campaigns";
import { useClock } from "../state/clock";
import { useTimeZone } from "../state/time-zone";
import { AttemptsDialog } from "./attempts-dialog";
import { RevealNumber } from "./reveal-number";
import { StartContactButton } from "./start-contact-button";
import { Pill } from "./status-pill";

interface ContactTableProps {
  campaign: Campaign;
  contacts: readonly Contact[];
  /** They may have somebody rung, and see whole numbers. */
  isAdmin: boolean;
}

/** The people of a campaign, one per row. */
export function ContactTable({ campaign, contacts, isAdmin }: ContactTableProps) {
  return html`
    <table class="data-table" role="table">
      <caption class="visually-hidden">Contacts, in the order they were added</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">Contact</th>
          <th role="columnheader" scope="col">State</th>
          <th role="columnheader" scope="col">Attempts</th>
          ${isAdmin && html`<th role="columnheader" scope="col"><span class="visually-hidden">Actions</span></th>`}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${contacts.map(
          (contact) => html`
            <${ContactRow} key=${contact.id} campaign=${campaign} contact=${contact} isAdmin=${isAdmin} />
          `,
        )}
      </tbody>
    </table>
  `;
}

interface ContactRowProps {
  campaign: Campaign;
  contact: Contact;
  isAdmin: boolean;
}

function ContactRow({ campaign, contact, isAdmin }: ContactRowProps) {
  const { id, name, phoneNumber, reference, state } = contact;
  const reveal = () => campaigns.revealContact(campaign.id, id);
  return html`
    <tr role="row">
      <td role="cell">
        ${name && html`<span class="row-title">${name}</span>`}
        <span class=${name ? "row-note" : "row-title"}>
          ${isAdmin ? html`<${RevealNumber} masked=${phoneNumber} reveal=${reveal} />` : phoneNumber}
        </span>
        ${reference && html`<span class="row-note">${reference}</span>`}
      </td>
      <td role="cell" data-label="State" class="contact-state">
        <div><${Pill} ...${describeContact(state)} /><${StateNote} contact=${contact} /></div>
      </td>
      <td role="cell" data-label="Attempts" class="contact-attempts">
        <${Attempts} campaign=${campaign} contact=${contact} />
      </td>
      ${
        isAdmin &&
        html`
          <td role="cell">
            ${canBeStarted(contact, campaign) && html`<${StartContactButton} campaign=${campaign} contact=${contact} />`}
          </td>
        `
      }
    </tr>
  `;
}

/** When it goes on, and what the provider said last. */
function StateNote({ contact }: { contact: Contact }) {
  const { state, attempts, nextAttemptAt } = contact;
  const trouble = tellTrouble(contact);
  const isLater = state === "waiting" && attempts > 0;
  return html`
    ${trouble && html`<span class="row-note">${trouble}</span>`}
    ${isLater && nextAttemptAt && html`<span class="row-note">Again <${Wait} until=${nextAttemptAt} /></span>`}
  `;
}

function Wait({ until }: { until: string }) {
  const zone = useTimeZone();
  const words = useClock((now) => tellWait(until, now));
  return html`<time datetime=${until} title=${formatExact(until, zone)}>${words}</time>`;
}

function Attempts({ campaign, contact }: Omit<ContactRowProps, "isAdmin">) {
  const [isOpen, setOpen] = useState(false);
  const words = `${contact.attempts} of ${campaign.max_attempts}`;
  if (contact.lastCallSid === null) return html`<span class="faint">${words}</span>`;
  return html`
    <button
      type="button"
      class="button quiet small"
      aria-label=${`Attempts to reach ${nameContact(contact)}: ${words}`}
      onClick=${() => setOpen(true)}
    >
      ${words}
    </button>
    ${isOpen && html`<${AttemptsDialog} contact=${contact} campaignId=${campaign.id} onClose=${() => setOpen(false)} />`}
  `;
}
