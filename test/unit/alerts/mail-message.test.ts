import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readMail } from "../../../simulator/mail-message";
import { findUnsafe, type Mail } from "../../../src/alerts/mail";
import { renderMessage } from "../../../src/alerts/mail-message";
import { NOW } from "../../support/builders";

function aMail(changed: Partial<Mail> = {}): Mail {
  return {
    messageId: "<alert-1@ivr.example.com>",
    from: "ivr@example.com",
    to: ["jordan@example.com"],
    subject: "[IVR Alert] Integration Down: Dialfire",
    text: "Dialfire is down.\n",
    at: NOW,
    ...changed,
  };
}

const headersOf = (message: string) => message.slice(0, message.indexOf("\r\n\r\n"));

describe("renderMessage", () => {
  it("writes a plain mail that anybody can read as it stands", () => {
    expect(renderMessage(aMail()).split("\r\n")).toEqual([
      "Date: Thu, 15 Jan 2026 10:00:00 +0000",
      "From: ivr@example.com",
      "To: jordan@example.com",
      "Subject: [IVR Alert] Integration Down: Dialfire",
      "Message-ID: <alert-1@ivr.example.com>",
      "Auto-Submitted: auto-generated",
      "MIME-Version: 1.0",
      "Content-Type: text/plain; charset=utf-8",
      "Content-Transfer-Encoding: 7bit",
      "",
      "Dialfire is down.",
      "",
    ]);
  });

  it("folds the line of many recipients", () => {
    const to = Array.from({ length: 12 }, (_, i) => `person.number.${i}@example.com`);

    const headers = headersOf(renderMessage(aMail({ to })));

    expect(headers.split("\r\n").every((line) => line.length <= 78)).toBe(true);
    expect(readMail(`${headers}\r\n\r\n`).headers.to).toBe(to.join(", "));
  });

  it("carries any subject and text to the reader, in lines every server takes", () => {
    const word = fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 });
    const clean = word.map((text) => text.replace(/[\p{Cc}\p{Cs}\p{Z}]/gu, "") || "x");
    const subject = fc
      .array(clean, { minLength: 1, maxLength: 20 })
      .map((words) => words.join(" "));
    const text = fc.array(clean, { maxLength: 20 }).map((lines) => `${lines.join("\r\n")}\r\n`);

    fc.assert(
      fc.property(subject, text, (subject, text) => {
        const message = renderMessage(aMail({ subject, text }));

        expect(readMail(message).subject).toBe(subject);
        expect(readMail(message).text?.replaceAll("\r\n", "\n")).toBe(
          text.replaceAll("\r\n", "\n"),
        );
        expect(message).toMatch(/^[\t\r\n\x20-\x7e]*$/);
        expect(Math.max(...message.split("\r\n").map((line) => line.length))).toBeLessThan(999);
      }),
    );
  });
});

describe("findUnsafe", () => {
  it("has nothing against an ordinary mail", () => {
    expect(findUnsafe(aMail())).toBeNull();
  });

  it.each<[string, Partial<Mail>]>([
    ["a sender with a command behind it", { from: "a@example.com>\r\nRCPT TO:<b@example.com" }],
    ["a recipient with a line break", { to: ["ok@example.com", "a@example.com\nBcc: b"] }],
    ["two recipients in one", { to: ["a@example.com,b@example.com"] }],
    ["a recipient in brackets", { to: ["<a@example.com>"] }],
    ["no recipient", { to: [] }],
    ["a subject with a header behind it", { subject: "Alert\r\nBcc: b@example.com" }],
    ["a subject with a control character", { subject: "Alert\u0000" }],
    ["a Message-ID with a header behind it", { messageId: "<1@a.b>\r\nBcc: b@example.com" }],
  ])("names %s", (_, changed) => {
    expect(findUnsafe(aMail(changed))).toEqual(expect.any(String));
  });
});
