import { type ComponentChildren, html, useLayoutEffect, useRef, useState } from "../lib/html";
import { moveItem } from "../lib/reorder";
import "../styles/reorder-list.css";
import { Icon } from "./icon";

interface ReorderListProps<T> {
  items: readonly T[];
  /** What the list is, for screen readers. */
  label: string;
  keyOf: (item: T) => number;
  /** What one item is called where it moves: "Move Owner-based routing up". */
  nameOf: (item: T, index: number) => string;
  /** Gets the list in its new order; absent where it cannot be changed. */
  onReorder?: ((items: T[]) => void) | undefined;
  /** The last move is still being saved: until then nothing else moves. */
  isBusy?: boolean;
  children: (item: T, index: number) => ComponentChildren;
}

/** A list whose order counts: moved by dragging a row, or with the buttons of each row. */
export function ReorderList<T>({
  items,
  label,
  keyOf,
  nameOf,
  onReorder,
  isBusy = false,
  children,
}: ReorderListProps<T>) {
  const list = useRef<HTMLOListElement>(null);
  const carried = useRef<number | null>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const [said, setSaid] = useState("");
  const moved = useFocusAfterMove(list);

  const move = (from: number, to: number) => {
    const item = items[from];
    if (!onReorder || isBusy || item === undefined || to < 0 || to >= items.length || from === to)
      return;
    onReorder(moveItem(items, from, to));
    setSaid(`${nameOf(item, from)} is now number ${to + 1} of ${items.length}`);
  };
  const step = (from: number, by: -1 | 1) => {
    const item = items[from];
    if (item !== undefined) moved.current = { key: keyOf(item), by };
    move(from, from + by);
  };
  const drop = (to: number) => {
    if (carried.current !== null) move(carried.current, to);
    putDown();
  };
  const pickUp = (event: DragEvent, index: number) => {
    carried.current = index;
    showRow(event);
    // A row that changes while the browser takes its picture ends the drag.
    setTimeout(() => setDragged(carried.current));
  };
  const putDown = () => {
    carried.current = null;
    setDragged(null);
    setOver(null);
  };

  return html`
    <ol class="reorder-list" ref=${list} aria-label=${label}>
      ${items.map((item, index) => {
        const name = nameOf(item, index);
        const isTarget = over === index && dragged !== null && dragged !== index;
        const marks = `${dragged === index ? " is-dragged" : ""}${isTarget ? (dragged > index ? " is-above" : " is-below") : ""}`;
        return html`
          <li
            key=${keyOf(item)}
            data-key=${keyOf(item)}
            class=${`reorder-row${marks}`}
            onDragOver=${(event: DragEvent) => {
              if (carried.current === null) return;
              event.preventDefault();
              setOver(index);
            }}
            onDrop=${(event: DragEvent) => {
              event.preventDefault();
              drop(index);
            }}
          >
            ${
              onReorder &&
              html`
                <span
                  class="reorder-grip"
                  title="Drag to another place"
                  draggable=${!isBusy}
                  onDragStart=${(event: DragEvent) => pickUp(event, index)}
                  onDragEnd=${putDown}
                >
                  <${Icon} name="grip" />
                </span>
              `
            }
            <div class="reorder-content">${children(item, index)}</div>
            ${
              onReorder &&
              html`
                <span class="reorder-buttons">
                  <${StepButton}
                    direction="up"
                    name=${name}
                    isOff=${isBusy || index === 0}
                    onClick=${() => step(index, -1)}
                  />
                  <${StepButton}
                    direction="down"
                    name=${name}
                    isOff=${isBusy || index === items.length - 1}
                    onClick=${() => step(index, 1)}
                  />
                </span>
              `
            }
          </li>
        `;
      })}
    </ol>
    <p class="visually-hidden" role="status">${said}</p>
  `;
}

interface StepButtonProps {
  direction: "up" | "down";
  name: string;
  isOff: boolean;
  onClick: () => void;
}

function StepButton({ direction, name, isOff, onClick }: StepButtonProps) {
  const label = `Move ${name} ${direction}`;
  return html`
    <button
      type="button"
      class="icon-button"
      data-direction=${direction}
      aria-label=${label}
      title=${label}
      aria-disabled=${isOff}
      onClick=${isOff ? undefined : onClick}
    >
      <${Icon} name=${direction} />
    </button>
  `;
}

/** The whole row is what one drags, though only its grip can be taken. */
function showRow(event: DragEvent): void {
  const row = (event.currentTarget as HTMLElement).closest("li");
  if (event.dataTransfer && row) {
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setDragImage(row, 16, 16);
  }
}

/** A moved element loses the focus: the button that was pressed gets it back. */
function useFocusAfterMove(list: { current: HTMLOListElement | null }) {
  const moved = useRef<{ key: number; by: -1 | 1 } | null>(null);
  useLayoutEffect(() => {
    if (!moved.current) return;
    const { key, by } = moved.current;
    const direction = by < 0 ? "up" : "down";
    const selector = `[data-key="${key}"] > .reorder-buttons [data-direction="${direction}"]`;
    list.current?.querySelector<HTMLElement>(selector)?.focus();
    moved.current = null;
  });
  return moved;
}
