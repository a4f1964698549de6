import { formatOffset } from "../lib/format";
import { html } from "../lib/html";
import type { Utterance } from "../state/wire-log";
import { ClockTime } from "./time";

interface TranscriptProps {
  utterances: readonly Utterance[];
  /** When the call came in: the zero of its clock. */
  start: string;
}

const SPEAKERS: Readonly<Record<Utterance["speaker"], string>> = { agent: "Agent", user: "Caller" };

/** What was said in an agent's call; nothing where no transcript came. */
export function Transcript({ utterances, start }: TranscriptProps) {
  if (utterances.length === 0) return null;
  return html`
    <section class="card transcript" aria-labelledby="transcript-title">
      <h2 id="transcript-title">Transcript</h2>
      <ol>
        ${utterances.map(
          ({ id, speaker, text, timestamp }) => html`
            <li key=${id} class=${`utterance is-${speaker}`}>
              <p class="utterance-who">
                <b>${SPEAKERS[speaker]}</b>
                <span class="faint">
                  ${formatOffset(Date.parse(timestamp) - Date.parse(start))} <${ClockTime} at=${timestamp} />
                </span>
              </p>
              <p>${text}</p>
            </li>
          `,
        )}
      </ol>
    </section>
  `;
}
