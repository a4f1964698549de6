import { html, useState } from "../lib/html";
import { useChange } from "../state/change";
import {
  createDialer,
  DIALER_KINDS,
  type Dialer,
  type DialerDraft,
  updateDialer,
} from "../state/dialers";
import { RULESET_KEY, reloadRuleset } from "../state/ruleset";
import { Dialog } from "./dialog";
import { ErrorAlert } from "./error-alert";
import { NumberField, refusalOf, SelectField, TextField } from "./form-field";
import { STALE, StaleRulesetAlert } from "./stale-alert";

export const KIND_LABELS: Record<Dialer["kind"], string> = {
  dialfire: "Dialfire",
  zendesk_talk: "Zendesk Talk",
  phone: "A phone number",
};

const KINDS = DIALER_KINDS.map((kind) => ({ value: kind, label: KIND_LABELS[kind] }));
const NEW: DialerDraft = { name: "", kind: "phone", phone_number: null, active: true, seats: null };
const MAX_SEATS = 10_000;
interface DialerDialogProps {
  /** The dialer to change; `null` for a new one. */
  dialer: Dialer | null;
  onClose: () => void;
}

/** The form of one dialer. Its name stays for good: calls, rules and settings know it by that. */
export function DialerDialog({ dialer, onClose }: DialerDialogProps) {
  const [draft, setDraft] = useState<DialerDraft>(dialer ?? NEW);
  const save = useChange(saveDialer, {
    refresh: [RULESET_KEY],
    done: ({ name }) => `"${name}" is saved.`,
  });
  const patch = (change: Partial<DialerDraft>) => setDraft({ ...draft, ...change });
  const submit = async (event: Event) => {
    event.preventDefault();
    if (await save.run(dialer, draft)) onClose();
  };
  const reload = async () => {
    await reloadRuleset();
    onClose();
  };
  const { problem } = save;

  return html`
    <${Dialog} title=${dialer ? `Change "${dialer.name}"` : "Add a dialer"} onClose=${onClose}>
      <form class="form" onSubmit=${submit}>
        ${problem?.status === STALE && html`<${StaleRulesetAlert} what="this dialer" onReload=${reload} />`}
        ${
          problem &&
          problem.status !== STALE &&
          html`<${ErrorAlert} problem=${problem} title="The dialer was not saved" />`
        }
        <${TextField}
          label="Name"
          hint=${dialer ? "The name stays for good" : "Letters, digits, - and _, as in night_shift; it stays for good"}
          isRequired
          isReadOnly=${dialer !== null}
          value=${draft.name}
          error=${refusalOf(problem, "name")}
          onChange=${(name: string) => patch({ name })}
        />
        <${SelectField}
          label="What is behind it"
          value=${draft.kind}
          options=${KINDS}
          error=${refusalOf(problem, "kind")}
          onChange=${(kind: Dialer["kind"]) => patch({ kind })}
        />
        <${TextField}
          label="Phone number"
          type="tel"
          hint="With country code, as in +493012345678"
          value=${draft.phone_number ?? ""}
          error=${refusalOf(problem, "phone_number")}
          onChange=${(number: string) => patch({ phone_number: number || null })}
        />
        <${NumberField}
          label="Seats"
          unit="agents"
          hint="Agents behind the number, where you know; used to reckon how busy it is"
          min=${0}
          max=${MAX_SEATS}
          value=${draft.seats}
          error=${refusalOf(problem, "seats")}
          onChange=${(seats: number | null) => patch({ seats })}
        />
        <div class="dialog-buttons">
          <button type="button" class="button" onClick=${onClose}>Cancel</button>
          <button type="submit" class="button primary" disabled=${save.isBusy}>
            ${dialer ? "Save changes" : "Add the dialer"}
          </button>
        </div>
      </form>
    <//>
  `;
}

function saveDialer(dialer: Dialer | null, draft: DialerDraft): Promise<Dialer> {
  const { name, kind, phone_number, active, seats } = draft;
  const sent = { name, kind, phone_number, active, seats };
  return dialer ? updateDialer(dialer, sent) : createDialer(sent);
}
