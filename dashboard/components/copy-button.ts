import { html, useEffect, useState } from "../lib/html";
import { Icon } from "./icon";

const SHOWN_MS = 1_500;

interface CopyButtonProps {
  text: string;
  /** What is copied, for the button's name: "call SID". */
  what: string;
}

/**
 * Puts a text on the clipboard and says so for a moment. Where the browser refuses, it says beside
 * the button what to do: a toast would stand behind a dialog.
 */
export function CopyButton({ text, what }: CopyButtonProps) {
  const [isDone, setDone] = useState(false);
  const [isRefused, setRefused] = useState(false);
  useEffect(() => {
    if (!isDone) return;
    const timer = setTimeout(() => setDone(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isDone]);

  const copy = async () => {
    try {
      // Browsers offer it on secure pages only, and may refuse it there.
      await navigator.clipboard.writeText(text);
      setDone(true);
    } catch {
      setRefused(true);
    }
  };
  const label = isDone ? "Copied" : `Copy ${what}`;
  return html`
    <button type="button" class="icon-button" title=${label} aria-label=${label} onClick=${copy}>
      <${Icon} name=${isDone ? "check" : "copy"} />
    </button>
    ${
      isRefused &&
      html`
        <span class="copy-refused" role="alert">
          The browser does not let this page copy: select the ${what} and copy it by hand.
        </span>
      `
    }
  `;
}
