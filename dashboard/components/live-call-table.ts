import { countHeld, holdRows } from "../lib/held-rows";
import { html, useState } from "../lib/html";
import type { Call } from "../state/wire";
import { CallTable } from "./call-table";

interface LiveCallTableProps {
  calls: readonly Call[];
  caption: string;
}

/**
 * Calls as they come in. Once a mouse moves over the list, or the keyboard is in it, its rows stay
 * where they are (their content does not) and new calls wait behind a button. A mouse that was left
 * lying there before the list came up holds nothing.
 */
export function LiveCallTable({ calls, caption }: LiveCallTableProps) {
  const [isHovered, setHovered] = useState(false);
  const [hasFocus, setFocus] = useState(false);
  const [held, setHeld] = useState(calls);
  const isHeld = isHovered || hasFocus;
  const waiting = isHeld ? countHeld(held, calls) : 0;

  const hold = () => {
    if (!isHeld) setHeld(calls);
  };
  const onPointerMove = ({ pointerType }: PointerEvent) => {
    if (pointerType !== "mouse") return;
    hold();
    setHovered(true);
  };
  const onFocusIn = () => {
    hold();
    setFocus(true);
  };

  return html`
    <div
      class="live-list"
      onPointerMove=${onPointerMove}
      onPointerLeave=${() => setHovered(false)}
    >
      <div role="status" class="live-list-news">
        ${
          waiting > 0 &&
          html`<button type="button" class="button" onClick=${() => setHeld(calls)}>
            Show ${waiting === 1 ? "1 new call" : `${waiting} new calls`}
          </button>`
        }
      </div>
      <div onFocusIn=${onFocusIn} onFocusOut=${() => setFocus(false)}>
        <${CallTable} calls=${isHeld ? holdRows(held, calls) : calls} caption=${caption} />
      </div>
    </div>
  `;
}
