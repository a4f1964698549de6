import { type ComponentChildren, html } from "../lib/html";
import "../styles/outbound.css";
import { usePageTitle } from "./page-title";
import { Tabs } from "./tabs";

const TABS = [
  { href: "/outbound", label: "Campaigns" },
  { href: "/outbound/agent-calls", label: "Agent calls" },
  { href: "/outbound/transcripts", label: "Transcripts" },
  { href: "/outbound/do-not-call", label: "Do not call" },
  { href: "/outbound/settings", label: "Settings" },
];

interface OutboundFrameProps {
  title: string;
  children: ComponentChildren;
}

/** What surrounds the pages about calls we place. */
export function OutboundFrame({ title, children }: OutboundFrameProps) {
  usePageTitle(title);
  return html`
    <h1>Outbound</h1>
    <${Tabs} tabs=${TABS} label="Outbound" />
    ${children}
  `;
}
