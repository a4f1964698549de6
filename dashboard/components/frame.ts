import { usePathname } from "wouter-preact/use-browser-location";
import { type ComponentChildren, html, useEffect, useLayoutEffect, useRef } from "../lib/html";
import type { User } from "../state/wire";
import { Notices } from "./notices";
import { SiteHeader } from "./site-header";
import { WarningBanner } from "./warning-banner";

interface FrameProps {
  user: User;
  warnings: string[];
  children: ComponentChildren;
}

/** What surrounds every page of a signed-in person. */
export function Frame({ user, warnings, children }: FrameProps) {
  const main = useRef<HTMLElement>(null);
  useFocusOnNewPage(main);

  return html`
    <a class="skip-link" href="#main">Skip to content</a>
    <${SiteHeader} user=${user} />
    <${WarningBanner} warnings=${warnings} />
    <main id="main" class="page" tabindex="-1" ref=${main}>${children}</main>
    <${Notices} />
  `;
}

/** A new page starts at its top, also for the keyboard and the screen reader. */
function useFocusOnNewPage(main: { current: HTMLElement | null }): void {
  const path = usePathname();
  const shown = useRef(path);
  useEffect(() => {
    // Only on the way forward: on the way back the browser knows where one was. The router names
    // its events after the history's own functions.
    const toTop = () => window.scrollTo(0, 0);
    window.addEventListener("pushState", toTop);
    return () => window.removeEventListener("pushState", toTop);
  }, []);
  // At once: later, it would take the focus from a field that somebody is in already.
  useLayoutEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    main.current?.focus({ preventScroll: true });
  }, [path, main]);
}
