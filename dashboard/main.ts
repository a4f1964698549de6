import { QueryClientProvider } from "@tanstack/preact-query";
import { App } from "./app";
import { html, render } from "./lib/html";
import { queryClient } from "./state/query-client";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/layout.css";
import "./styles/controls.css";
import "./styles/feedback.css";

const root = document.getElementById("app");
if (root) render(html`<${QueryClientProvider} client=${queryClient}><${App} /><//>`, root);
