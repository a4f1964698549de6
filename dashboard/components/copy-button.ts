import { html, useEffect, useState } from "../lib/html";
import { Icon } from "./icon";

const SHOWN_MS = 1_500;

interface CopyButtonProps {
  text: string;
  /** What is copied, for the button's name: "call SID". */
  what: string;
}

/** Puts a text on the clipboard and says so for a moment. */
export function CopyButton({ text, what }: CopyButtonProps) {
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    if (!isDone) return;
    const timer = setTimeout(() => setDone(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isDone]);

  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setDone(true);
  };
  const label = isDone ? "Copied" : `Copy ${what}`;
  return html`
    <button type="button" class="icon-button" title=${label} aria-label=${label} onClick=${copy}>
      <${Icon} name=${isDone ? "check" : "copy"} />
    </button>
  `;
}
