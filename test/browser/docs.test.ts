import { describe, it } from "vitest";
import { setStage } from "./support/visitor";

const { visitSignedIn } = setStage();

describe("the API docs", () => {
  it("list the API's operations", async () => {
    const page = await visitSignedIn("/docs");

    await page.locator('[data-path="/api/v1/calls"]').waitFor();
    await page.getByRole("button", { name: "Authorize" }).waitFor();
  });

  it("run a request as the person who is signed in", async () => {
    const page = await visitSignedIn("/docs");
    const operation = page.locator(".opblock-get").filter({
      has: page.locator('[data-path="/api/v1/calls"]'),
    });

    await operation.locator(".opblock-summary-control").click();
    await operation.getByRole("button", { name: "Try it out" }).click();
    await operation.getByRole("button", { name: "Execute" }).click();

    await operation
      .locator(".live-responses-table .response-col_status", { hasText: "200" })
      .waitFor();
  });
});
