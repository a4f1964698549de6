import { Redirect, Route, Switch, useLocation, useSearch } from "wouter-preact";
import { ErrorAlert } from "./components/error-alert";
import { Frame } from "./components/frame";
import { html, useEffect } from "./lib/html";
import { isOutsideApp, loginPath, nextPath } from "./lib/next-path";
import { NotFoundPage, preloadPages, ROUTES, SignInPage, WallboardPage } from "./routes";
import { startLive } from "./state/live";
import { noteChange, refreshEverything } from "./state/news";
import { type Session, useFreshWarnings, useSession } from "./state/session";
import { useZoneOfCompany } from "./state/time-zone";

/** The whole dashboard: strangers get the sign-in page, everybody else the page they asked for. */
export function App() {
  const session = useSession();
  switch (session.kind) {
    case "asking":
      return html`<main class="page" aria-busy="true"></main>`;
    case "unreachable":
      return html`<${Unreachable} ...${session} />`;
    case "signed_out":
      return html`<${SignedOut} reason=${session.reason} />`;
    case "signed_in":
      return html`<${SignedIn} user=${session.user} warnings=${session.warnings} />`;
  }
}

function SignedOut({ reason }: Pick<Session & { kind: "signed_out" }, "reason">) {
  const [path] = useLocation();
  const search = useSearch();
  if (path === "/login") return html`<${SignInPage} isExpired=${reason === "expired"} />`;

  const wanted = search ? `${path}?${search}` : path;
  return html`<${Redirect} to=${reason === "left" ? "/login" : loginPath(wanted)} replace />`;
}

/** The live socket is open as long as somebody is signed in. */
function SignedIn({ user, warnings }: Pick<Session & { kind: "signed_in" }, "user" | "warnings">) {
  useEffect(() => startLive({ onChange: noteChange, onSnapshot: refreshEverything }), []);
  useFreshWarnings();
  useZoneOfCompany();
  useEffect(() => {
    const timer = setTimeout(preloadPages);
    return () => clearTimeout(timer);
  }, []);

  return html`
    <${Switch}>
      <${Route} path="/login"><${GoOn} /><//>
      <${Route} path="/wallboard" component=${WallboardPage} />
      <${Route}>
        <${Frame} user=${user} warnings=${warnings}>
          <${Switch}>
            ${ROUTES.map(({ path, page }) => html`<${Route} key=${path} path=${path} component=${page} />`)}
            <${Route} path="/settings"><${Redirect} to="/settings/rules" replace /><//>
            <${Route}><${NotFoundPage} /><//>
          <//>
        <//>
      <//>
    <//>
  `;
}

/** Leads on to the page that was wanted before signing in. */
function GoOn() {
  const next = nextPath(useSearch());
  const isOutside = isOutsideApp(next);
  useEffect(() => {
    if (isOutside) location.replace(next);
  }, [isOutside, next]);
  return isOutside ? null : html`<${Redirect} to=${next} replace />`;
}

function Unreachable({
  problem,
  retry,
}: Pick<Session & { kind: "unreachable" }, "problem" | "retry">) {
  return html`
    <main class="page">
      <h1>Edge IVR</h1>
      <${ErrorAlert} problem=${problem} title="The dashboard could not start" retry=${retry} />
    </main>
  `;
}
