import type { Session } from "./twilio-session";
import type { Prompt } from "./twiml-verb";

const CHARACTERS_PER_SECOND = 15;
/** How long a recording is, nobody here can know. */
const RECORDING_SECONDS = 5;

/** Says, plays or keeps silent. Silence at the very start leaves the call ringing, as in Twilio. */
export async function playPrompt(session: Session, prompt: Prompt): Promise<void> {
  if (prompt.kind !== "pause") session.answer();
  session.redirectsInARow = 0;
  switch (prompt.kind) {
    case "say":
      session.tell({ kind: "said", text: prompt.text });
      return session.pass(sayingSeconds(session, prompt));
    case "play":
      session.tell({ kind: "played", url: prompt.url });
      return session.pass(RECORDING_SECONDS);
    case "pause":
      session.tell({ kind: "paused", seconds: prompt.seconds });
      return session.pass(prompt.seconds);
  }
}

/** A text that is repeated for ever lasts until the caller has had enough. */
function sayingSeconds(session: Session, say: { text: string; loop: number }): number {
  const once = Math.max(1, say.text.length / CHARACTERS_PER_SECOND);
  return say.loop === 0 ? session.patienceSeconds - session.now() : once * say.loop;
}
