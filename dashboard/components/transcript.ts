import { formatExact, formatTalkTime } from "../lib/format";
import { html } from "../lib/html";
import { useTimeZone } from "../state/time-zone";
import type { Utterance } from "../state/wire-log";

interface TranscriptProps {
  utterances: readonly Utterance[];
  /** When the call began: the zero of its clock. */
  start: string;
}

/** Agents talk to people they called. */
const SPEAKERS: Readonly<Record<Utterance["speaker"], string>> = {
  agent: "Agent",
  user: "Person called",
};

/** What was said in an agent's call; nothing where no transcript came. */
export function Transcript({ utterances, start }: TranscriptProps) {
  const zone = useTimeZone();
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
                <time class="faint" datetime=${timestamp} title=${formatExact(timestamp, zone)}>
                  ${formatTalkTime(Date.parse(timestamp) - Date.parse(start))}
                </time>
              </p>
              <p>${text}</p>
            </li>
          `,
        )}
      </ol>
    </section>
  `;
}
