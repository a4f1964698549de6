import { html } from "../lib/html";
import { checkOutboundSettings } from "../lib/outbound-settings-check";
import { problemAt } from "../lib/rules/form-problem";
import { useChange } from "../state/change";
import { type Draft, useDraft } from "../state/draft";
import {
  OUTBOUND_SETTINGS,
  type OutboundSettings,
  saveOutboundSettings,
} from "../state/outbound-settings";
import { loadAgain } from "../state/query-client";
import { useRole } from "../state/session";
import { refusalOf, SelectField, SwitchField, TextField } from "./form-field";
import { SettingsForm } from "./settings-form";
import { TextAreaField } from "./text-area-field";

/** The settings of calls we place. */
export function OutboundSettingsForm({ loaded }: { loaded: OutboundSettings }) {
  const isReadOnly = useRole() !== "admin";
  const draft = useDraft(loaded);
  const save = useChange(saveOutboundSettings, {
    refresh: [OUTBOUND_SETTINGS],
    done: () => "Saved. Calls go by it from now on.",
  });
  const problems = checkOutboundSettings(draft.value);

  const submit = async () => {
    if (await save.run(draft.value)) draft.reset();
  };
  const reload = async () => {
    await loadAgain({ queryKey: OUTBOUND_SETTINGS });
    draft.reset();
    save.forget();
  };
  const fields: FieldsProps = {
    draft,
    problemOf: (field) => problemAt(problems, field, true) ?? refusalOf(save.problem, field),
    isReadOnly,
  };
  return html`
    <${SettingsForm}
      label="Outbound settings"
      draft=${draft}
      save=${save}
      problemCount=${problems.length}
      isReadOnly=${isReadOnly}
      onSave=${submit}
      onReload=${reload}
    >
      <${AnswerFields} ...${fields} />
      <${TranscriptFields} ...${fields} />
      <${CallingNumbers} numbers=${loaded.calling_numbers} />
    <//>
  `;
}

interface FieldsProps {
  draft: Draft<OutboundSettings>;
  problemOf: (field: string) => string | null;
  isReadOnly: boolean;
}

const ON_ANSWER = [
  { value: "agent", label: "The agent talks" },
  { value: "message", label: "A message is read out, and no more" },
];

function AnswerFields({ draft, problemOf, isReadOnly }: FieldsProps) {
  const { on_answer, message, language } = draft.value;
  type OnAnswer = OutboundSettings["on_answer"];
  return html`
    <section class="form-section" aria-labelledby="answer-title">
      <h2 id="answer-title">When somebody picks up</h2>
      <${SelectField}
        label="In a campaign's call"
        value=${on_answer}
        options=${ON_ANSWER}
        isReadOnly=${isReadOnly}
        error=${problemOf("on_answer")}
        onChange=${(to: string) => draft.change({ on_answer: to as OnAnswer })}
      />
      <${TextAreaField}
        label="Message"
        hint=${on_answer === "agent" ? "Read out where the agent cannot be reached." : undefined}
        value=${message}
        isReadOnly=${isReadOnly}
        error=${problemOf("message")}
        onChange=${(to: string) => draft.change({ message: to })}
      />
      <${TextField}
        label="Language of the message"
        placeholder="en-US"
        value=${language}
        isReadOnly=${isReadOnly}
        error=${problemOf("language")}
        onChange=${(to: string) => draft.change({ language: to })}
      />
    </section>
  `;
}

const PENDING = [
  { value: "400", label: "400: an error, as agents expect it" },
  { value: "202", label: "202: taken, to be attached later" },
];

function TranscriptFields({ draft, problemOf, isReadOnly }: FieldsProps) {
  const { keep_transcripts, pending_status } = draft.value;
  type Pending = OutboundSettings["pending_status"];
  return html`
    <section class="form-section" aria-labelledby="transcripts-title">
      <h2 id="transcripts-title">Transcripts</h2>
      <${SwitchField}
        label="Keep what is said in agent calls"
        hint="Off: what is said from now on is not written down. What is there stays until its time is over."
        isOn=${keep_transcripts}
        isReadOnly=${isReadOnly}
        onChange=${(to: boolean) => draft.change({ keep_transcripts: to })}
      />
      <${SelectField}
        label="Answer to words that come before the conversation's id"
        hint="They are kept either way, and attached once the id is there."
        value=${`${pending_status}`}
        options=${PENDING}
        isReadOnly=${isReadOnly}
        error=${problemOf("pending_status")}
        onChange=${(to: string) => draft.change({ pending_status: Number(to) as Pending })}
      />
    </section>
  `;
}

/** Set by variables, so that nobody changes them by a slip; shown because people ask. */
function CallingNumbers({ numbers }: { numbers: OutboundSettings["calling_numbers"] }) {
  return html`
    <section class="form-section" aria-labelledby="numbers-title">
      <h2 id="numbers-title">Calling numbers</h2>
      <dl class="facts calling-numbers">
        <div>
          <dt>Campaigns call from</dt>
          <dd>${numbers.campaigns ?? html`<span class="faint">Not set up: set <code>TWILIO_PHONE_NUMBER</code></span>`}</dd>
        </div>
        <div>
          <dt>Agents call from</dt>
          <dd>
            ${
              numbers.agent_calls
                ? html`<code>${numbers.agent_calls}</code> <span class="faint">at ElevenLabs</span>`
                : html`<span class="faint">Not set up: set <code>ELEVENLABS_PHONE_NUMBER_ID</code></span>`
            }
          </dd>
        </div>
      </dl>
    </section>
  `;
}
