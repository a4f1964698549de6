import { useLocation } from "wouter-preact";
import { useEffect, useRef } from "../lib/html";

/** Keeps the link of the page that is open in sight, in a row of links wider than the screen. */
export function useCurrentInSight() {
  const row = useRef<HTMLElement>(null);
  const [path] = useLocation();
  useEffect(() => {
    const link = row.current?.querySelector<HTMLElement>("[aria-current=page]");
    if (!row.current || !link) return;
    const { offsetLeft, offsetWidth } = link;
    const middle = offsetLeft + offsetWidth / 2 - row.current.offsetLeft;
    row.current.scrollLeft = middle - row.current.clientWidth / 2;
  }, [path]);
  return row;
}
