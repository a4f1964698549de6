import { Link } from "wouter-preact";
import { html } from "../lib/html";

/** The way to the rules, dialers and settings as they were in one version. */
export function VersionLink({ version }: { version: number }) {
  return html`<${Link} href=${`/settings/versions/${version}`}>Ruleset version ${version}<//>`;
}
