import { html, useState } from "../lib/html";
import { toProblem } from "../state/problem";
import { signOut } from "../state/session";
import type { User } from "../state/wire";
import { ThemeChoice } from "./theme-choice";
import { ZoneSwitch } from "./zone-switch";

const ROLES: Record<User["role"], string> = { admin: "Admin", read_only: "Read only" };
const BADGES: Record<User["role"], string> = { admin: "Admin", read_only: "View only" };

/** Who is signed in, the theme, whose clock times are told by, and the way out. */
export function AccountMenu({ user }: { user: User }) {
  const [refusal, setRefusal] = useState<string | null>(null);
  const leave = () => {
    setRefusal(null);
    signOut().catch((thrown: unknown) => setRefusal(toProblem(thrown).message));
  };

  return html`
    <button type="button" class="account" popovertarget="account-menu">
      <span class="avatar" aria-hidden="true">${initialsOf(user)}</span>
      <span class="account-name">
        <span class="visually-hidden">Account:${" "}</span>${user.name}${" "}
        <span class=${user.role === "admin" ? "account-role" : "view-only"}>${BADGES[user.role]}</span>
      </span>
    </button>
    <div id="account-menu" class="menu" popover="auto">
      <p class="menu-person">
        <strong>${user.name}</strong>
        <span>${user.email}</span>
        <span>${ROLES[user.role]}</span>
      </p>
      <${ThemeChoice} />
      <${ZoneSwitch} />
      <button type="button" class="button" onClick=${leave}>Sign out</button>
      ${refusal && html`<p class="field-error" role="alert">Not signed out. ${refusal}</p>`}
    </div>
  `;
}

function initialsOf({ name, email }: User): string {
  const words = (name || email).split(/[\s@._-]+/).filter(Boolean);
  const letters = words.slice(0, 2).map((word) => word.charAt(0).toUpperCase());
  return letters.join("");
}
