import { useState, useSyncExternalStore } from "../lib/html";

export type Theme = "system" | "light" | "dark";

/** Read by `public/theme.js` before the first paint. */
const STORAGE_KEY = "theme";

/** The chosen theme and a way to choose another; `system` follows the operating system. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>(currentTheme);
  const choose = (next: Theme) => {
    applyTheme(next);
    setTheme(next);
  };
  return [theme, choose];
}

const darkSystem = matchMedia("(prefers-color-scheme: dark)");
const watchers = new Set<() => void>();

/** Whether the page is dark by now, for what the browser does not colour by itself. */
export function useIsDark(): boolean {
  return useSyncExternalStore(watch, () => {
    const theme = currentTheme();
    return theme === "system" ? darkSystem.matches : theme === "dark";
  });
}

function watch(notify: () => void): () => void {
  watchers.add(notify);
  darkSystem.addEventListener("change", notify);
  return () => {
    watchers.delete(notify);
    darkSystem.removeEventListener("change", notify);
  };
}

function currentTheme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  return chosen === "light" || chosen === "dark" ? chosen : "system";
}

function applyTheme(theme: Theme): void {
  const root = document.documentElement;
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  for (const notify of watchers) notify();

  try {
    localStorage.setItem(STORAGE_KEY, theme);
  } catch {
    // Storage is blocked: the choice lasts until the page is closed.
  }
}
