import { html, useEffect, useState } from "../lib/html";
import { notify } from "../state/notice";
import { Icon } from "./icon";

const SHOWN_MS = 1_500;

interface CopyButtonProps {
  text: string;
  /** What is copied, for the button's name: "call SID". */
  what: string;
}

/** Puts a text on the clipboard and says so for a moment; says so too where there is no clipboard. */
export function CopyButton({ text, what }: CopyButtonProps) {
  const [isDone, setDone] = useState(false);
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
      notify(`The browser does not let this page copy. Select the ${what} and copy it by hand.`);
    }
  };
  const label = isDone ? "Copied" : `Copy ${what}`;
  return html`
    <button type="button" class="icon-button" title=${label} aria-label=${label} onClick=${copy}>
      <${Icon} name=${isDone ? "check" : "copy"} />
    </button>
  `;
}
