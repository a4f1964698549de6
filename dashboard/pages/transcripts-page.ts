import { Link, useLocation, useSearch } from "wouter-preact";
import { EmptyState } from "../components/empty-state";
import { OutboundFrame } from "../components/outbound-frame";
import { ResourceView } from "../components/resource-view";
import { Skeleton } from "../components/skeleton";
import { Transcript } from "../components/transcript";
import { html, useState } from "../lib/html";
import { useTranscript } from "../state/agent-calls";
import type { Utterance } from "../state/wire-log";
import "../styles/call-list.css";
import "../styles/trace.css";

/** What was said in an agent's call, found by the call's id. */
export function TranscriptsPage() {
  const callSid = new URLSearchParams(useSearch()).get("call_sid") ?? "";
  return html`
    <${OutboundFrame} title="Transcripts">
      <section class="card" aria-label="Transcripts">
        <${FindForm} key=${callSid} callSid=${callSid} />
        ${callSid === "" ? html`<${NoneChosen} />` : html`<${Found} callSid=${callSid} />`}
      </section>
    <//>
  `;
}

function FindForm({ callSid }: { callSid: string }) {
  const [, navigate] = useLocation();
  const [typed, setTyped] = useState(callSid);
  type Typed = Event & { currentTarget: HTMLInputElement };
  const find = (event: Event) => {
    event.preventDefault();
    const query = new URLSearchParams({ call_sid: typed.trim() });
    navigate(typed.trim() === "" ? "/outbound/transcripts" : `/outbound/transcripts?${query}`);
  };
  return html`
    <form class="find-transcript" role="search" aria-label="Transcripts" onSubmit=${find}>
      <label class="field">
        <span>Id of the call</span>
        <input
          type="search"
          value=${typed}
          placeholder="EL_4711_1769937300123_ab12cd34"
          onInput=${({ currentTarget }: Typed) => setTyped(currentTarget.value)}
        />
      </label>
      <button type="submit" class="button">Find</button>
    </form>
  `;
}

function Found({ callSid }: { callSid: string }) {
  const transcript = useTranscript(callSid);
  return html`
    <${ResourceView} resource=${transcript} name="The transcript" skeleton=${html`<${Skeleton} lines=${6} />`}>
      ${(utterances: Utterance[]) =>
        utterances[0]
          ? html`
              <div class="found-transcript">
                <${Transcript} utterances=${utterances} start=${utterances[0].timestamp} />
                <p class="faint">
                  Whom the agent called, and how that went, stands on <${Link} href=${`/calls/${encodeURIComponent(callSid)}`}>the page of the call<//>.
                </p>
              </div>
            `
          : html`<${NothingSaid} callSid=${callSid} />`}
    <//>
  `;
}

function NoneChosen() {
  return html`
    <${EmptyState} icon="phone" title="Which call?">
      Enter the id of an agent's call, or choose one among the${" "}
      <${Link} href="/outbound/agent-calls">agent calls<//>.
    <//>
  `;
}

function NothingSaid({ callSid }: { callSid: string }) {
  return html`
    <${EmptyState} icon="phone" title="Nothing was written down">
      Nobody said anything in <code>${callSid}</code>, there is no such call, or transcripts are
      switched off in the <${Link} href="/outbound/settings">settings<//>.
    <//>
  `;
}
