const HOME = "/";
/** Only its host is compared; no request ever goes there. */
const HERE = "https://here.invalid";

/** The sign-in page's address, remembering where the person wanted to go. */
export function loginPath(wanted: string): string {
  return wanted === HOME ? "/login" : `/login?next=${encodeURIComponent(wanted)}`;
}

/**
 * Where to go after signing in. Only paths of this site: anything that a browser would take for
 * another host (`//evil`, `/\evil`, `https:…`) leads home, and so does the sign-in page itself.
 */
export function nextPath(search: string): string {
  const wanted = new URLSearchParams(search).get("next");
  if (!wanted?.startsWith("/")) return HOME;

  const url = URL.parse(wanted, HERE);
  if (url?.origin !== HERE || url.pathname === "/login") return HOME;
  return url.pathname + url.search + url.hash;
}

/** Pages the Worker serves beside the app: reached by loading them, not by the app's router. */
export function isOutsideApp(path: string): boolean {
  return path === "/docs" || path.startsWith("/docs/") || path.startsWith("/api/");
}
