import { describeAttempt, nameContact } from "../lib/campaign-words";
import { formatDuration } from "../lib/format";
import { html } from "../lib/html";
import { type CallAttempt, type Contact, useAttempts } from "../state/campaigns";
import { CallLink } from "./call-link";
import { Dialog } from "./dialog";
import { ResourceView } from "./resource-view";
import { Skeleton } from "./skeleton";
import { Pill } from "./status-pill";
import { RelativeTime } from "./time";

interface AttemptsDialogProps {
  campaignId: number;
  contact: Contact;
  onClose: () => void;
}

/** Every attempt to reach one contact, and the way to its call. */
export function AttemptsDialog({ campaignId, contact, onClose }: AttemptsDialogProps) {
  const attempts = useAttempts(campaignId, contact.id);
  return html`
    <${Dialog} title=${`Attempts to reach ${nameContact(contact)}`} onClose=${onClose}>
      <${ResourceView} resource=${attempts} name="The attempts" skeleton=${html`<${Skeleton} lines=${3} />`}>
        ${(all: CallAttempt[]) => html`
          <ol class="attempts">
            ${all.map((attempt) => html`<${Attempt} key=${attempt.callSid} attempt=${attempt} />`)}
          </ol>
        `}
      <//>
      <div class="dialog-buttons">
        <button type="button" class="button" onClick=${onClose}>Close</button>
      </div>
    <//>
  `;
}

function Attempt({ attempt }: { attempt: CallAttempt }) {
  const { callSid, number, status, startedAt, durationSeconds, errorCode, errorMessage } = attempt;
  const error = [errorCode && `Error ${errorCode}`, errorMessage].filter(Boolean).join(": ");
  return html`
    <li>
      <span class="attempt-number">${number}</span>
      <div>
        <p>
          <${Pill} ...${describeAttempt(status)} />${" "}
          <${RelativeTime} at=${startedAt} />${durationSeconds !== null && ` · ${formatDuration(durationSeconds)}`}
        </p>
        ${error && html`<p class="faint">${error}</p>`}
      </div>
      <${CallLink} callSid=${callSid} />
    </li>
  `;
}
