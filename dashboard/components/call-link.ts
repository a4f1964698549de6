import { Link } from "wouter-preact";
import { shortenSid } from "../lib/format";
import { html } from "../lib/html";

/** The way to a call's page, by the call's shortened id. */
export function CallLink({ callSid }: { callSid: string }) {
  return html`
    <${Link} href=${`/calls/${encodeURIComponent(callSid)}`} title=${callSid}>
      <code>${shortenSid(callSid)}</code>
    <//>
  `;
}
