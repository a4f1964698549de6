import { html } from "../lib/html";
import { EmptyState } from "./empty-state";

/** Stands in a list of calls before the first one came in. */
export function NoCalls() {
  return html`
    <${EmptyState} icon="phone" title="No calls yet">
      Calls appear here the moment they ring. Try${" "}
      <code>npm run call -- --from +491711234567</code>, or point a Twilio number at this Worker.
    <//>
  `;
}
