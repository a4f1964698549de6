import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { setStage } from "./support/visitor";

const { product, visitAsReader, visitSignedIn } = setStage();

const PATH = "/callbacks";
let callers = 0;

/** A caller nobody can take leaves a number; says its last four digits. */
async function leaveNumber(): Promise<string> {
  const end = `${4_500 + ++callers}`;
  const leavesNumber = `0171123${end}`;
  await product().placeCall({ dials: () => ({ kind: "busy" }), caller: { leavesNumber } });
  return end;
}

const rowOf = (page: Page, end: string) => page.getByRole("row").filter({ hasText: end });

describe("the callbacks", () => {
  it("say what will stand here while nobody waits", async () => {
    const page = await visitSignedIn("/");
    await page.getByRole("link", { name: "Callbacks" }).click();

    await page.getByText("Nobody waits to be called back").waitFor();
  });

  it("list who left a number, masked, and show it to an admin who asks", async () => {
    const end = await leaveNumber();
    const page = await visitSignedIn(PATH);
    const row = rowOf(page, end);
    await row.getByText("At Dialfire").waitFor();
    expect(await row.innerText()).not.toContain(`171123${end}`);

    await row.getByRole("button", { name: /Show the whole number/ }).click();

    const number = row.getByRole("link", { name: `+49171123${end}` });
    expect(await number.getAttribute("href")).toBe(`tel:+49171123${end}`);
    const { data } = await product().api<{ data: { summary: string }[] }>(
      "/api/v1/logs?log_type=config_changes&entity_type=callback",
    );
    expect(data[0]?.summary).toContain("reveal callback");
  });

  it("are marked as done by keyboard alone, and can be filtered by status", async () => {
    const end = await leaveNumber();
    const page = await visitSignedIn(PATH);
    const row = rowOf(page, end);
    await row.getByRole("button", { name: /^Done/ }).focus();

    await page.keyboard.press("Enter");
    await row.getByText("Done", { exact: true }).waitFor();
    await row.getByText(/ by .+@/).waitFor();
    expect(await row.getByRole("button", { name: /^Done/ }).count()).toBe(0);

    await page.getByLabel("Status").selectOption("Not handed over");
    await page.getByText("No callback has this status.").waitFor();
    expect(page.url()).toBe(`${product().url}${PATH}?status=failed`);
    await page.getByLabel("Status").selectOption("Done");
    await row.waitFor();
  });

  it("are shown to people who only read, masked and without a button", async () => {
    const end = await leaveNumber();
    const page = await visitAsReader(PATH, { width: 390 });

    const row = rowOf(page, end);
    await row.waitFor();

    expect(await row.getByRole("button").count()).toBe(0);
    const overhang = await page.evaluate(
      () => document.documentElement.scrollWidth - window.innerWidth,
    );
    expect(overhang).toBe(0);
  });

  it("say why a number cannot be shown", async () => {
    const end = await leaveNumber();
    const page = await visitSignedIn(PATH);
    await page.route("**/reveal", (route) => route.abort());

    await rowOf(page, end)
      .getByRole("button", { name: /Show the whole number/ })
      .click();

    await rowOf(page, end).getByRole("alert").waitFor();
  });
});
