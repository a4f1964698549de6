import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, vi } from "vitest";
import { openBrowser } from "./browser";
import { type Product, startProduct } from "./product";

/** Unpacking the bundled browser and building up the product may take this long on a slow machine. */
const START_MS = 90_000;
const TEST_MS = 90_000;
/** For what comes at all, on a busy machine, too; how fast it has to come has tests of its own. */
const PATIENCE_MS = 30_000;

/** A product, and people with a browser each. */
export interface Stage {
  product(): Product;
  /** Opens a path as a stranger. */
  visit(path: string, options?: { width?: number }): Promise<Page>;
  /** Opens a path as the admin. */
  visitSignedIn(path: string, options?: { width?: number }): Promise<Page>;
  /** Opens a path as somebody who may only read. */
  visitAsReader(path: string, options?: { width?: number }): Promise<Page>;
}

/**
 * Starts the product, with some variables changed, and a browser for the tests of one file. After each test it closes the windows
 * and expects that no page complained in its console or spoke to a foreign host.
 */
export function setStage(changed: Record<string, string> = {}): Stage {
  let product: Product;
  let browser: Browser;
  let contexts: BrowserContext[] = [];
  let complaints: string[] = [];
  vi.setConfig({ testTimeout: TEST_MS, hookTimeout: START_MS });

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(changed), openBrowser()]);
  });
  afterEach(async () => {
    await Promise.all(contexts.map(leave));
    const heard = complaints;
    contexts = [];
    complaints = [];
    expect(heard).toEqual([]);
  });
  afterAll(async () => {
    await Promise.all([browser?.close(), product?.stop()]);
  });

  const visit: Stage["visit"] = async (path, { width = 1280 } = {}) => {
    const context = await browser.newContext({
      viewport: { width, height: 800 },
      // Without one the browser takes the machine's, which may be none at all.
      locale: "en-US",
    });
    context.setDefaultTimeout(PATIENCE_MS);
    contexts.push(context);
    listen(context, product.url, complaints);
    const page = await context.newPage();
    await page.goto(product.url + path);
    return page;
  };

  return {
    product: () => product,
    visit,
    async visitSignedIn(path, options) {
      const page = await visit(path, options);
      await enter(page, product.apiKey);
      return page;
    },
    async visitAsReader(path, options) {
      const person = { name: "Rita Reader", email: `${crypto.randomUUID()}@example.com` };
      const { data } = await product.api<{ data: { api_key: string } }>("/api/v1/users", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ ...person, role: "read_only" }),
      });
      const page = await visit(path, options);
      await enter(page, data.api_key);
      return page;
    },
  };
}

/** Fills in the sign-in form and sends it. */
export async function signIn(page: Page, apiKey: string): Promise<void> {
  await page.getByLabel("API key").fill(apiKey);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Signs in and is inside: to load another page before would break the request off. */
async function enter(page: Page, apiKey: string): Promise<void> {
  await signIn(page, apiKey);
  await page.getByRole("heading", { name: "Sign in", exact: true }).waitFor({ state: "detached" });
}

/** Closes the windows; a request that a test's route is about to answer then fails nobody. */
async function leave(context: BrowserContext): Promise<void> {
  const answering = [context, ...context.pages()];
  await Promise.all(answering.map((one) => one.unrouteAll({ behavior: "ignoreErrors" })));
  await context.close();
}

function listen(context: BrowserContext, home: string, complaints: string[]): void {
  context.on("weberror", (error) => complaints.push(`${error.error()}`));
  context.on("console", (message) => {
    const { url } = message.location();
    // The browser itself reports every refused request; refusals of the API are part of the tests.
    const isRefusal = url.startsWith(`${home}/api/`) && /^Failed to load/.test(message.text());
    const isBad = message.type() === "error" || message.type() === "warning";
    if (isBad && !isRefusal) complaints.push(`${message.type()}: ${message.text()} (${url})`);
  });
  context.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    const isInside = origin === home || protocol === "data:" || protocol === "blob:";
    if (!isInside) complaints.push(`request to ${origin}`);
  });
}
