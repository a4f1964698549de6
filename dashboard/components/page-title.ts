import { useEffect } from "../lib/html";

/** Names the page in the browser's tab and history. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Edge IVR`;
  }, [title]);
}
