import { html } from "../lib/html";
import { EmptyState } from "./empty-state";

/** Stands where calls would be, while there are none; `when` completes "No calls …". */
export function NoCalls({ when }: { when: string }) {
  return html`
    <${EmptyState} icon="phone" title=${`No calls ${when}`}>
      Calls appear here the moment they ring. Take a longer range, try${" "}
      <code>npm run call -- --from +491711234567</code>, or point a Twilio number at this Worker.
    <//>
  `;
}
