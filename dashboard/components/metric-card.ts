import { Link } from "wouter-preact";
import type { Tone } from "../lib/call-words";
import { type ComponentChildren, html } from "../lib/html";
import "../styles/metrics.css";
import { HealthSign } from "./health-sign";

interface MetricCardProps {
  name: string;
  /** What exactly is counted, in small print. */
  note: ComponentChildren;
  /** Judges the figure: a colour, and a sign of that shape beside it. */
  tone?: Tone | undefined;
  /** Where more of it is to be seen. */
  href?: string;
  /** The one figure a page is about. */
  isLarge?: boolean;
  children: ComponentChildren;
}

/** One figure and what it means. */
export function MetricCard({ name, note, tone, href, isLarge, children }: MetricCardProps) {
  const classes = ["metric", `tone-${tone ?? "idle"}`, isLarge && "is-large"];
  return html`
    <div class=${classes.filter(Boolean).join(" ")}>
      <dt>${href ? html`<${Link} href=${href} class="metric-link">${name}<//>` : name}</dt>
      <dd class="metric-value">
        ${tone && tone !== "idle" && html`<${HealthSign} tone=${tone} />`}${children}
      </dd>
      <dd class="metric-note">${note}</dd>
    </div>
  `;
}

/** Stands where a figure will be. */
export function FigureSkeleton() {
  return html`
    <span class="figure-skeleton" aria-hidden="true"></span><span class="visually-hidden">Loading…</span>
  `;
}
