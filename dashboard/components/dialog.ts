import { type ComponentChildren, html, useEffect, useId, useRef } from "../lib/html";
import "../styles/dialog.css";

interface DialogProps {
  title: string;
  /** Called when the person wants out: the button, Escape. Left out where there is no way back. */
  onClose?: () => void;
  children: ComponentChildren;
}

/** A window in front of the page; the browser keeps the focus in it and gives it back afterwards. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  const cancel = (event: Event) => {
    event.preventDefault();
    onClose?.();
  };
  return html`
    <dialog
      class="dialog"
      ref=${dialog}
      closedby=${onClose ? "closerequest" : "none"}
      aria-labelledby=${titleId}
      onCancel=${cancel}
    >
      <h2 id=${titleId}>${title}</h2>
      ${children}
    </dialog>
  `;
}
