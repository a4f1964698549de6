import { describe, expect, it } from "vitest";
import { setStage, signIn } from "./support/visitor";

const { product, visit, visitSignedIn } = setStage();

describe("signing in", () => {
  it("refuses a wrong key in clear words and lets the right one in", async () => {
    const page = await visit("/");

    await signIn(page, "ivr_wrong");
    await page.getByText("That key is not valid or no longer active.").waitFor();
    await signIn(page, product().apiKey);

    await page.getByRole("heading", { name: "Overview" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/");
  });

  it("hides the key until asked to show it", async () => {
    const page = await visit("/login");
    const field = page.getByLabel("API key");
    await field.waitFor();

    expect(await field.getAttribute("type")).toBe("password");
    await page.getByRole("button", { name: "Show the key" }).click();

    await page.locator("#api-key[type=text]").waitFor();
    expect(await field.getAttribute("autocomplete")).toBe("current-password");
  });

  it("says when the server asks to wait and when it cannot be reached", async () => {
    const page = await visit("/login");
    await page.getByLabel("API key").waitFor();
    const headers = { "Retry-After": "30" };
    await page.route("**/api/v1/session", (route) => route.fulfill({ status: 429, headers }));

    await signIn(page, "ivr_any");
    await page.getByText("Too many attempts. Try again in 30 s.").waitFor();
    await page.route("**/api/v1/session", (route) => route.abort());
    await signIn(page, "ivr_any");

    await page.getByText("The server could not be reached.").waitFor();
  });

  it("brings a person who followed a link back to it", async () => {
    const page = await visit("/logs?status=completed");

    await signIn(page, product().apiKey);

    await page.getByRole("heading", { name: "Calls", exact: true }).waitFor();
    expect(page.url()).toBe(`${product().url}/logs?status=completed`);
  });

  it("leads on to the API docs when those were wanted", async () => {
    const page = await visit("/docs");

    await signIn(page, product().apiKey);

    await page.getByRole("link", { name: "Back to the dashboard" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/docs");
  });

  it("never leads to another site", async () => {
    const page = await visit("/login?next=//evil.example/");

    await signIn(page, product().apiKey);

    await page.getByRole("heading", { name: "Overview" }).waitFor();
    expect(new URL(page.url()).origin).toBe(product().url);
  });
});

describe("leaving", () => {
  it("signs out, and the way back asks for the key again", async () => {
    const page = await visitSignedIn("/");

    await page.getByRole("button", { name: "Account" }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByLabel("API key").waitFor();
    await page.goto(`${product().url}/logs`);

    await page.getByLabel("API key").waitFor();
    expect(await page.getByRole("table").count()).toBe(0);
  });

  it("says so when a session ended on its own, and returns to the same page", async () => {
    const page = await visitSignedIn("/logs");
    await page.getByText("Live", { exact: true }).waitFor();

    await page.context().clearCookies();
    await product().placeCall();
    await page.getByText("Your session has ended. Sign in again.").waitFor();
    await signIn(page, product().apiKey);

    await page.getByRole("heading", { name: "Calls", exact: true }).waitFor();
  });
});
