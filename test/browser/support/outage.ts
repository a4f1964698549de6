import type { Page, Route } from "playwright-core";

/** A part of the API that fails a page. */
export interface Outage {
  /** Presses Retry. What the page asks from then on comes through, and nothing it asked by itself before. */
  retry(): Promise<void>;
}

/** Lets a page's requests fail until somebody presses Retry. */
export async function cutOff(
  page: Page,
  path: string,
  fail = (route: Route) => route.abort(),
): Promise<Outage> {
  let pressed: Promise<void> | null = null;
  await page.route(path, async (route) => {
    if (!pressed) return fail(route);
    await pressed;
    await route.continue();
  });
  return {
    async retry() {
      const { promise, resolve } = Promise.withResolvers<void>();
      pressed = promise;
      await page.getByRole("button", { name: "Retry" }).click();
      resolve();
    },
  };
}
