import { html, useEffect, useId, useState } from "../lib/html";
import { checkNumberPart } from "../lib/number-part";
import type { User } from "../state/wire";

interface NumberSearchProps {
  /** The part that is looked for now. */
  part: string;
  role: User["role"];
  onChange: (part: string) => void;
}

/** Typing goes on undisturbed for this long before the list follows. */
const PAUSE_MS = 300;

/** Part of a phone number; the list follows once there are enough digits. */
export function NumberSearch({ part, role, onChange }: NumberSearchProps) {
  const id = useId();
  const [typed, setTyped] = useState(part);
  const wrong = checkNumberPart(typed, role);
  useEffect(() => setTyped(part), [part]);
  useEffect(() => {
    if (wrong || typed === part) return;
    const timer = setTimeout(() => onChange(typed), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, wrong]);

  return html`
    <div class="field number-search">
      <label for=${id}>Phone number</label>
      <input
        id=${id}
        type="search"
        inputmode="tel"
        autocomplete="off"
        placeholder=${role === "admin" ? "Any part, 4567" : "Last digits, 4567"}
        value=${typed}
        aria-invalid=${wrong !== null}
        aria-describedby=${wrong ? `${id}-error` : undefined}
        onInput=${({ currentTarget }: Event & { currentTarget: HTMLInputElement }) => setTyped(currentTarget.value)}
      />
      ${wrong && html`<p id=${`${id}-error`} class="field-error" role="status">${wrong}</p>`}
    </div>
  `;
}
