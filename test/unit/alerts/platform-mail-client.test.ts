import { describe, expect, it } from "vitest";
import { createPlatformMailer } from "../../../src/alerts/platform-mail-client";
import { NOW } from "../../support/builders";

const MAIL = {
  messageId: "<alert-1@ivr.example.com>",
  from: "ivr@example.com",
  to: ["jordan@example.com", "ops@example.com"],
  subject: "[IVR Alert] Integration Down: Dialfire",
  text: "Dialfire is down.\n",
  at: NOW,
};

/** The platform's mail service, which keeps what it gets unless it has something against it. */
function aService(problem?: Error) {
  const taken: unknown[] = [];
  const service: SendEmail = {
    async send(message: unknown) {
      if (problem) throw problem;
      taken.push(message);
      return { messageId: "theirs" };
    },
  };
  return { service, taken };
}

describe("the platform's mail service", () => {
  it("gets the mail with our id beside its own", async () => {
    const { service, taken } = aService();

    expect(await createPlatformMailer(service).send(MAIL)).toEqual({
      kind: "sent",
      refused: [],
      deferred: [],
    });
    expect(taken).toEqual([
      {
        from: MAIL.from,
        to: MAIL.to,
        subject: MAIL.subject,
        text: MAIL.text,
        headers: { "X-Alert-ID": MAIL.messageId },
      },
    ]);
  });

  it("says why it does not take a mail", async () => {
    const { service } = aService(new Error("sender domain is not verified"));

    expect(await createPlatformMailer(service).send(MAIL)).toEqual({
      kind: "failed",
      category: "rejected",
      message: "sender domain is not verified",
    });
  });

  it("never sees a mail that is unsafe", async () => {
    const { service, taken } = aService();

    const delivery = await createPlatformMailer(service).send({ ...MAIL, subject: "a\r\nBcc: b" });

    expect(delivery).toMatchObject({ category: "unsafe_message" });
    expect(taken).toEqual([]);
  });
});
