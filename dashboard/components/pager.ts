import { Link } from "wouter-preact";
import { formatNumber } from "../lib/format";
import { html } from "../lib/html";
import type { Page } from "../state/wire";
import { Icon } from "./icon";

interface PagerProps {
  page: Pick<Page<unknown>, "page" | "pageSize" | "total"> & { totalIsCapped?: boolean };
  /** The address of another page of the same list. */
  hrefOf: (page: number) => string;
}

/** Which part of a list is shown, and the way to the rest. */
export function Pager({ page: { page, pageSize, total, totalIsCapped }, hrefOf }: PagerProps) {
  const first = (page - 1) * pageSize + 1;
  const last = Math.min(page * pageSize, total);
  if (total === 0) return null;

  const of = `${totalIsCapped ? "more than " : ""}${formatNumber(total)}`;
  return html`
    <nav class="pager" aria-label="Pages">
      <span>${formatNumber(Math.min(first, last))}–${formatNumber(last)} of ${of}</span>
      <${Step} href=${page > 1 && hrefOf(page - 1)} label="Previous" icon="back" />
      <${Step} href=${last < total && hrefOf(page + 1)} label="Next" icon="arrow" />
    </nav>
  `;
}

interface StepProps {
  /** `false` when there is no such page. */
  href: string | false;
  label: string;
  icon: "back" | "arrow";
}

function Step({ href, label, icon }: StepProps) {
  const content = html`<${Icon} name=${icon} /><span>${label}</span>`;
  if (href === false) {
    return html`<span class=${`button step-${icon}`} aria-disabled="true">${content}</span>`;
  }
  return html`<${Link} href=${href} class=${`button step-${icon}`}>${content}<//>`;
}
