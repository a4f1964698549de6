import { html } from "../lib/html";
import { Tabs } from "./tabs";

const TABS = [
  { href: "/logs", label: "Calls" },
  { href: "/logs/audit", label: "Audit" },
];

/** The two ways to look back: by call, and by everything that was logged. */
export function LogTabs() {
  return html`<${Tabs} tabs=${TABS} label="Logs" />`;
}
