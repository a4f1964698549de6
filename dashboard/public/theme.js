// Applies the theme chosen by hand before the first paint, so that no page flashes in the other
// one. Not a module: those run after the paint. `state/theme.ts` writes what is read here.
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is blocked: the page follows the system.
}
