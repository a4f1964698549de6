import { type ComponentChildren, html } from "../lib/html";
import { Icon, type IconName } from "./icon";

interface EmptyStateProps {
  icon: IconName;
  title: string;
  /** What to do about it. */
  children: ComponentChildren;
}

/** Stands where a list has nothing to show, and says how to get something there. */
export function EmptyState({ icon, title, children }: EmptyStateProps) {
  return html`
    <div class="empty">
      <span class="empty-icon"><${Icon} name=${icon} /></span>
      <h2>${title}</h2>
      <p>${children}</p>
    </div>
  `;
}
