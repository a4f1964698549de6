import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { setStage } from "./support/visitor";

const { product, visitSignedIn } = setStage();

const rowOf = (page: Page, callSid: string) => page.locator(`a[href="/calls/${callSid}"]`);

describe("the list of calls", () => {
  it("shows a call the moment it comes in, on the live socket", async () => {
    const page = await visitSignedIn("/logs");
    await page.getByText("Live", { exact: true }).waitFor();

    const { callSid } = await product().placeCall();

    await rowOf(page, callSid).waitFor();
  });

  it("goes on by polling while the live socket is down", async () => {
    const page = await visitSignedIn("/login");
    await page.routeWebSocket("**/api/v1/live*", (socket) => socket.close());
    await page.goto(`${product().url}/logs`);
    await page.getByText("Reconnecting").waitFor();

    const { callSid } = await product().placeCall();

    await rowOf(page, callSid).waitFor();
  });

  it("lets new calls wait while a mouse is on it, so that no row moves away", async () => {
    const { callSid: known } = await product().placeCall();
    const page = await visitSignedIn("/logs");
    await rowOf(page, known).hover();
    const before = await rowOf(page, known).boundingBox();

    const { callSid } = await product().placeCall();
    const news = page.getByRole("button", { name: "Show 1 new call" });
    await news.waitFor();

    expect(await rowOf(page, known).boundingBox()).toEqual(before);
    await news.click();
    await rowOf(page, callSid).waitFor();
  });

  it("says what to do when nothing matches the filters, and shows all when they are cleared", async () => {
    await product().placeCall();
    const page = await visitSignedIn("/logs");
    await page.getByRole("table").waitFor();

    await page.getByLabel("Status").selectOption("Closed as stale");
    await page.getByText("No call matches these filters.").waitFor();
    expect(page.url()).toBe(`${product().url}/logs?status=stale`);
    await page.getByRole("button", { name: "Clear" }).click();

    await page.getByRole("table").waitFor();
    expect(page.url()).toBe(`${product().url}/logs`);
  });

  it("finds calls by part of the number, by the range and by how they ended", async () => {
    const { callSid } = await product().placeCall();
    const page = await visitSignedIn("/logs");
    await rowOf(page, callSid).waitFor();

    await page.getByLabel("Phone number").fill("345678");
    await page.waitForURL(/phone=345678/);
    await rowOf(page, callSid).waitFor();
    await page.getByLabel("Status").selectOption("Connected");
    await page.waitForURL(/status=connected/);
    await rowOf(page, callSid).waitFor();
    await page.getByLabel("Range").selectOption("Last hour");
    await page.waitForURL(/range=1h/);
    await page.getByLabel("Status").selectOption("Not connected");
    await rowOf(page, callSid).waitFor({ state: "detached" });
  });

  it("waits for a pause in typing before it asks", async () => {
    const page = await visitSignedIn("/logs");
    await page.getByLabel("Phone number").waitFor();
    const asked: string[] = [];
    page.on("request", (request) => {
      const part = new URL(request.url()).searchParams.get("phone_number");
      if (part) asked.push(part);
    });

    await page.getByLabel("Phone number").pressSequentially("345678", { delay: 40 });
    await page.waitForURL(/phone=345678/);
    await page.getByRole("row").first().waitFor();

    expect([...new Set(asked)]).toEqual(["345678"]);
  });

  it("keeps the last known calls on screen when the API fails, and recovers", async () => {
    const { callSid } = await product().placeCall();
    const page = await visitSignedIn("/logs");
    await rowOf(page, callSid).waitFor();
    const error = { type: "InternalError", message: "Storage failed.", request_id: "req-7" };
    const json = { error: { ...error, details: [] } };
    await page.route("**/api/v1/calls?*", (route) => route.fulfill({ status: 500, json }));

    await product().placeCall();
    const alert = page.getByRole("alert");
    await alert.getByText("Storage failed.").waitFor();
    await alert.getByText("req-7").waitFor();

    expect(await rowOf(page, callSid).isVisible()).toBe(true);
    await page.unroute("**/api/v1/calls?*");
    await alert.getByRole("button", { name: "Retry" }).click();
    await alert.waitFor({ state: "detached" });
  });
});

describe("a call's page", () => {
  it("opens from its row and tells each rule with its verdict and reason", async () => {
    const { callSid } = await product().placeCall();
    const page = await visitSignedIn("/logs");

    await rowOf(page, callSid).click();
    const steps = page.getByRole("list", { name: "Steps" }).first().getByRole("listitem");
    await steps.first().waitFor();

    expect(new URL(page.url()).pathname).toBe(`/calls/${callSid}`);
    const rules = steps.filter({ hasText: "type: " });
    const verdicts = await rules.locator(".pill").allTextContents();
    expect(verdicts).toContain("Decided");
    expect(await rules.locator(".step-detail").count()).toBe(verdicts.length);
    expect(await rules.locator("time[title*=UTC]").count()).toBe(verdicts.length);
  });

  it("opens with the keyboard alone, and starts at its top", async () => {
    const { callSid } = await product().placeCall();
    const page = await visitSignedIn("/logs");

    await rowOf(page, callSid).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "What happened" }).waitFor();

    expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
    expect(await page.evaluate(() => window.scrollY)).toBe(0);
  });

  it("says so when there is no such call", async () => {
    const page = await visitSignedIn("/calls/CAunknown");

    await page.getByText("This call could not be loaded").waitFor();
  });
});

describe("every page", () => {
  it("fits a phone without scrolling sideways", async () => {
    const { callSid } = await product().placeCall();
    const page = await visitSignedIn("/", { width: 390 });

    for (const path of [
      "/",
      "/distribution/dialfire",
      "/wallboard",
      "/logs",
      "/logs/audit",
      `/calls/${callSid}`,
      "/settings/display",
      "/nowhere",
    ]) {
      await page.goto(product().url + path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      const overhang = await page.evaluate(
        () => document.documentElement.scrollWidth - window.innerWidth,
      );
      expect({ path, overhang }).toEqual({ path, overhang: 0 });
    }
  });

  it("keeps the theme that was chosen", async () => {
    const page = await visitSignedIn("/");
    await page.getByRole("button", { name: "Account" }).click();

    await page.getByText("Dark", { exact: true }).click();
    await page.reload();

    await page.getByRole("heading", { name: "Overview" }).waitFor();
    expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
  });

  it("lets the keyboard skip to its content", async () => {
    const page = await visitSignedIn("/");
    await page.getByRole("heading", { name: "Overview" }).waitFor();

    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");

    expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
  });
});
