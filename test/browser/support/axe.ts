import axe from "axe-core";
import type { Page } from "playwright-core";

/** Success criteria of WCAG 2.0 to 2.2, levels A and AA. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What depends on theme and width; everything else is the same in all of them. */
const LOOKS = ["color-contrast", "target-size"];

/** How a page can look. */
interface Look {
  colorScheme: "light" | "dark";
  width: number;
  /** Asks everything, not only what depends on the look. */
  isWhole: boolean;
}

const LOOKS_TRIED: readonly Look[] = [
  { colorScheme: "light", width: 1280, isWhole: true },
  { colorScheme: "dark", width: 1280, isWhole: false },
  { colorScheme: "dark", width: 390, isWhole: true },
  { colorScheme: "light", width: 390, isWhole: false },
];

/** What axe has against a page as it stands, in both themes, on a phone and on a desk. */
export async function findBarriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found: string[] = [];
  for (const look of LOOKS_TRIED) {
    await page.emulateMedia({ colorScheme: look.colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width: look.width, height: 800 });
    // What is loaded anew is dimmed meanwhile.
    await untilSettled(page);
    const barriers = await runAxe(page, look.isWhole);
    found.push(...barriers.map((one) => `${look.colorScheme}, ${look.width} px: ${one}`));
  }
  return found;
}

/** Waits until nothing on the page is still to come. */
export async function untilSettled(page: Page): Promise<void> {
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
}

function runAxe(page: Page, isWhole: boolean): Promise<string[]> {
  const options: axe.RunOptions = {
    runOnly: isWhole ? { type: "tag", values: TAGS } : { type: "rule", values: LOOKS },
    // It is off by default.
    rules: { "target-size": { enabled: true } },
    resultTypes: ["violations"],
  };
  return page.evaluate(async (how) => {
    const { axe: inPage } = window as unknown as { axe: typeof axe };
    const { violations } = await inPage.run(document, how);
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
    );
  }, options);
}
