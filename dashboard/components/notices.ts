import { html } from "../lib/html";
import { dismiss, type Notice, useNotices } from "../state/notice";

/** What just happened, at the edge of the page; screen readers hear it. */
export function Notices() {
  const notices = useNotices();
  return html`
    <div class="notices" role="status" aria-live="polite">
      ${notices.map((notice) => html`<${Toast} key=${notice.id} ...${notice} />`)}
    </div>
  `;
}

function Toast({ id, text, undo }: Notice) {
  const takeBack = () => {
    undo?.();
    dismiss(id);
  };
  return html`
    <div class="toast">
      <span>${text}</span>
      ${undo && html`<button type="button" class="button quiet" onClick=${takeBack}>Undo</button>`}
    </div>
  `;
}
