import type { Locator, Page } from "playwright-core";

/** The sign of an integration on the overview, once it has this tone. */
export function signOf(page: Page, name: string, tone: "good" | "bad"): Locator {
  const integrations = page.getByRole("region", { name: "Integrations" });
  const integration = integrations.getByRole("listitem").filter({ hasText: name });
  return integration.locator(`[data-tone=${tone}]`);
}
