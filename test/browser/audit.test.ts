import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { describe, expect, it, vi } from "vitest";
import { cutOff } from "./support/outage";
import { setStage } from "./support/visitor";

const { product, visitAsReader, visitSignedIn } = setStage();

const PATH = "/logs/audit";
/** A decision reaches the log by a queue, which takes its time on a busy machine. */
const RECORDED_MS = 30_000;

const rangeOf = (page: Page) =>
  page.getByRole("group", { name: "Time range" }).getByRole("combobox");
const rowsOf = (page: Page) => page.locator(".audit-row");
const rowOf = (page: Page, text: string | RegExp) => rowsOf(page).filter({ hasText: text }).first();

/** Leaves an entry of each kind: a call makes decisions and requests, a new user a change. */
async function leaveTraces(): Promise<void> {
  await product().api("/api/v1/users", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      name: "Audrey",
      email: `${crypto.randomUUID()}@example.com`,
      role: "read_only",
    }),
  });
  const { callSid } = await product().placeCall();
  await vi.waitFor(
    async () => {
      const { data } = await product().api<{ data: { call_sid: string }[] }>(
        "/api/v1/logs?log_type=routing_decisions",
      );
      expect(data.map(({ call_sid }) => call_sid)).toContain(callSid);
    },
    { timeout: RECORDED_MS, interval: 100 },
  );
}

describe("the audit log", () => {
  it("stands beside the calls, and shows the last 24 hours with time, type, summary and user", async () => {
    await leaveTraces();
    const page = await visitSignedIn("/logs");
    await page.getByRole("link", { name: "Audit" }).click();

    await rowOf(page, "Routing decision").waitFor();
    const change = rowOf(page, "create user");
    await change.getByText("Configuration change").waitFor();

    expect(new URL(page.url()).pathname).toBe(PATH);
    expect(await change.locator("time[title*=UTC]").count()).toBe(1);
    expect(await change.locator(".audit-user").innerText()).toContain("@");
    expect(await rangeOf(page).inputValue()).toBe("24h");
    await page.getByRole("navigation", { name: "Pages" }).waitFor();
  });

  it("combines filters, keeps them in the address, and clears them", async () => {
    await leaveTraces();
    const page = await visitSignedIn(PATH);
    await rowsOf(page).first().waitFor();

    await page.getByLabel("Log type").selectOption("API calls");
    await page.getByLabel("Integration").selectOption("Braze");
    await page.getByLabel("Status").selectOption("Success");
    await rangeOf(page).selectOption("Last hour");
    await page.waitForURL(/range=1h/);
    await rowOf(page, "API call").waitFor();
    await rowOf(page, "Configuration change").waitFor({ state: "detached" });

    const query = Object.fromEntries(new URL(page.url()).searchParams);
    expect(query).toEqual({
      type: "api_calls",
      integration: "braze",
      status: "success",
      range: "1h",
    });
    await page.getByLabel("Integration").selectOption("ElevenLabs");
    await page.getByText("Nothing was logged here").waitFor();
    await page.getByRole("button", { name: "Clear" }).click();
    await rowOf(page, "Configuration change").waitFor();
  });

  it("asks for each span one can pick", async () => {
    await leaveTraces();
    const page = await visitSignedIn(PATH);
    const asked: number[] = [];
    page.on("request", (request) => {
      const { pathname, searchParams } = new URL(request.url());
      const [from, to] = ["start_date", "end_date"].map((name) => searchParams.get(name) ?? "");
      const spanMs = Date.parse(to ?? "") - Date.parse(from ?? "");
      if (pathname === "/api/v1/logs") asked.push(spanMs / 3_600_000);
    });
    await rowsOf(page).first().waitFor();

    for (const [label, word, hours] of [
      ["Last hour", "1h", 1],
      ["Last 7 days", "7d", 7 * 24],
      ["Last 30 days", "30d", 30 * 24],
    ] as const) {
      await rangeOf(page).selectOption(label);
      await page.waitForURL(`**${PATH}?range=${word}`);
      await expect.poll(() => asked.at(-1)).toBe(hours);
      await rowOf(page, "Routing decision").waitFor();
    }
    await rangeOf(page).selectOption("Last 24 hours");
    await page.waitForURL(`**${PATH}`);
  });

  it("finds the entries of a caller by part of the number", async () => {
    await leaveTraces();
    const page = await visitSignedIn(PATH);
    const field = page.getByLabel("Phone number");

    await field.fill("51");
    await page.getByText("At least 3 digits").waitFor();
    await field.fill("345678");
    await page.waitForURL(/phone=345678/);
    await rowOf(page, "Configuration change").waitFor({ state: "detached" });
    await rowOf(page, "Routing decision").waitFor();

    await field.fill("999999");
    await page.getByText("Nothing was logged here").waitFor();
  });

  it("picks the changes of one user", async () => {
    await leaveTraces();
    const page = await visitSignedIn(PATH);
    const email = await rowOf(page, "create user").locator(".audit-user").innerText();

    await page.getByLabel("User").selectOption(email);

    await rowOf(page, "Routing decision").waitFor({ state: "detached" });
    expect(await rowOf(page, "create user").isVisible()).toBe(true);
  });

  it("opens a row by keyboard to the chain, the request with its answer, or before and after", async () => {
    await leaveTraces();
    const page = await visitSignedIn(PATH);
    const open = async (text: string) => {
      const toggle = rowOf(page, text).getByRole("button");
      await toggle.focus();
      await page.keyboard.press("Enter");
      const headings = page.locator(".audit-more h3");
      await headings.first().waitFor();
      const titles = await headings.allInnerTexts();
      await page.locator(".audit-more .json-key").first().waitFor();
      await page.keyboard.press("Enter");
      await headings.first().waitFor({ state: "detached" });
      return titles;
    };

    expect(await open("Routing decision")).toContain("Decision chain");
    expect(await open("API call")).toEqual(["Request", "Response"]);
    expect(await open("create user")).toEqual(["After"]);
  });

  it("exports what the filters show, with masked numbers", async () => {
    await leaveTraces();
    const page = await visitSignedIn(`${PATH}?type=routing_decisions`);
    await rowOf(page, "Routing decision").waitFor();

    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Export CSV" }).click(),
    ]);
    const csv = await readFile(await download.path(), "utf8");

    const [head = "", ...lines] = csv.trim().split("\n");
    expect(head).toContain("timestamp,log_type,status,summary");
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.every((line) => line.includes("routing_decisions"))).toBe(true);
    expect(csv).not.toContain("15112345678");
  });

  it("shows people who only read everything but who changed what", async () => {
    await leaveTraces();
    const page = await visitAsReader(PATH);
    await rowOf(page, "Routing decision").waitFor();

    expect(await rowOf(page, "Configuration change").count()).toBe(0);
    expect(await page.getByLabel("User").count()).toBe(0);
    expect(await page.getByLabel("Log type").locator("option").allInnerTexts()).toEqual([
      "All types",
      "Routing decisions",
      "API calls",
    ]);
  });

  it("says what failed, and fits a phone", async () => {
    await leaveTraces();
    const page = await visitSignedIn("/login", { width: 390 });
    const outage = await cutOff(page, "**/api/v1/logs?*");
    await page.goto(product().url + PATH);
    await page.getByText("The audit log could not be loaded").waitFor();

    await outage.retry();
    await rowsOf(page).first().waitFor();

    const overhang = await page.evaluate(
      () => document.documentElement.scrollWidth - window.innerWidth,
    );
    expect(overhang).toBe(0);
  });
});
