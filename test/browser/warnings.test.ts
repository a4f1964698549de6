import { describe, it } from "vitest";
import { setStage } from "./support/visitor";

const { visitSignedIn } = setStage({ TWILIO_SIGNATURE_CHECK: "log" });

describe("the banner", () => {
  it("warns on every page while webhooks are not proven to come from Twilio", async () => {
    const page = await visitSignedIn("/logs");

    await page
      .getByRole("complementary", { name: "Warnings" })
      .getByText("TWILIO_SIGNATURE_CHECK")
      .waitFor();
  });
});
