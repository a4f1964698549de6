import "swagger-ui-dist/swagger-ui.css";
import "../styles/tokens.css";
import "../styles/base.css";
import "../styles/controls.css";
import "../styles/feedback.css";
import "./docs.css";
import { ErrorAlert } from "../components/error-alert";
import { html, render } from "../lib/html";
import { loginPath } from "../lib/next-path";
import { api } from "../state/api";
import { type Problem, toProblem } from "../state/problem";

/**
 * Shows the API's own description, with requests one can try: as the person signed in, or, once a
 * key is entered under "Authorize", as the owner of that key. The key is never stored.
 */
async function showDocs(place: HTMLElement): Promise<void> {
  const [{ default: SwaggerUI }, spec] = await Promise.all([
    import("swagger-ui-dist/swagger-ui-es-bundle.js"),
    api.openApiDocument(),
  ]);
  SwaggerUI({
    domNode: place,
    spec,
    validatorUrl: null,
    deepLinking: true,
    docExpansion: "list",
    defaultModelsExpandDepth: -1,
    displayRequestDuration: true,
    withCredentials: true,
    persistAuthorization: false,
    filter: true,
  });
}

function showProblem(place: HTMLElement, problem: Problem): void {
  if (problem.status === 401) {
    location.replace(loginPath(location.pathname + location.hash));
    return;
  }
  const retry = () => location.reload();
  const title = "The API docs could not be loaded";
  render(html`<${ErrorAlert} problem=${problem} title=${title} retry=${retry} />`, place);
}

/** Swagger UI goes by a class, not by the colour scheme. */
function followTheme(): void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  const apply = () => {
    const chosen = root.dataset.theme;
    root.classList.toggle("dark-mode", chosen ? chosen === "dark" : system.matches);
  };
  apply();
  system.addEventListener("change", apply);
}

const place = document.getElementById("docs");
if (place) {
  followTheme();
  showDocs(place).catch((thrown: unknown) => showProblem(place, toProblem(thrown)));
}
