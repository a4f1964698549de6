import { Brand } from "../components/brand";
import { Icon } from "../components/icon";
import { usePageTitle } from "../components/page-title";
import { html, useRef, useState } from "../lib/html";
import { describeRefusal } from "../lib/sign-in-words";
import { toProblem } from "../state/problem";
import { signIn } from "../state/session";
import "../styles/sign-in.css";

interface SignInPageProps {
  /** Set when a session ended on its own while somebody worked. */
  isExpired: boolean;
}

/** Asks for an API key. Once it is accepted, the app leads on to where the person wanted to go. */
export function SignInPage({ isExpired }: SignInPageProps) {
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  usePageTitle("Sign in");

  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setRefusal(null);
    try {
      await signIn(field.current?.value.trim() ?? "");
    } catch (thrown) {
      setRefusal(describeRefusal(toProblem(thrown)));
      setBusy(false);
      field.current?.focus();
    }
  };

  return html`
    <main class="sign-in">
      <form class="card sign-in-card" onSubmit=${submit}>
        <${Brand} />
        <h1>Sign in</h1>
        <input type="text" autocomplete="username" value="Edge IVR" hidden readonly />
        ${isExpired && !refusal && html`<p class="notice" role="status">Your session has ended. Sign in again.</p>`}
        <${KeyField} input=${field} refusal=${refusal} />
        <button class="button primary" disabled=${isBusy}>
          ${isBusy ? "Signing in…" : "Sign in"}
        </button>
        <p class="sign-in-help">
          An administrator makes keys. On a laptop, <code>npm start</code> prints one.
        </p>
      </form>
    </main>
  `;
}

interface KeyFieldProps {
  input: { current: HTMLInputElement | null };
  refusal: string | null;
}

function KeyField({ input, refusal }: KeyFieldProps) {
  const [isShown, setShown] = useState(false);
  return html`
    <div class="field">
      <label for="api-key">API key</label>
      <span class="key-field">
        <input
          id="api-key"
          ref=${input}
          type=${isShown ? "text" : "password"}
          autocomplete="current-password"
          autocapitalize="off"
          spellcheck=${false}
          autofocus
          required
          aria-invalid=${refusal !== null}
          aria-describedby=${refusal === null ? undefined : "api-key-error"}
        />
        <button
          type="button"
          class="icon-button"
          aria-pressed=${isShown}
          aria-label="Show the key"
          title=${isShown ? "Hide the key" : "Show the key"}
          onClick=${() => setShown(!isShown)}
        >
          <${Icon} name=${isShown ? "eyeOff" : "eye"} />
        </button>
      </span>
      ${refusal && html`<p id="api-key-error" class="field-error" role="alert">${refusal}</p>`}
    </div>
  `;
}
