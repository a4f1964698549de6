import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCapabilities, takeReply, toDataBlock } from "../../../src/alerts/smtp-protocol";

describe("takeReply", () => {
  it("takes one line, and leaves what comes after it", () => {
    expect(takeReply("220 mail.example.com\r\n250 ok\r\n")).toEqual({
      kind: "reply",
      reply: { code: 220, lines: ["mail.example.com"] },
      rest: "250 ok\r\n",
    });
  });

  it("takes a reply of several lines whole", () => {
    expect(takeReply("250-mail\r\n250-SIZE 1000\r\n250 AUTH PLAIN\r\n")).toEqual({
      kind: "reply",
      reply: { code: 250, lines: ["mail", "SIZE 1000", "AUTH PLAIN"] },
      rest: "",
    });
  });

  it("waits for the rest, wherever the connection cut the reply", () => {
    const whole = "250-mail\r\n250-STARTTLS\r\n250 HELP\r\n";

    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length - 1 }), (length) => {
        expect(takeReply(whole.slice(0, length))).toEqual({ kind: "incomplete" });
      }),
    );
  });

  it.each([
    ["no code at all", "HTTP/1.1 400 Bad Request\r\n"],
    ["a code that no reply has", "199 hello\r\n"],
    ["a code that is cut off", "25\r\n"],
    ["two codes in one reply", "250-mail\r\n220 ready\r\n"],
    ["a line that does not end", `220 ${"x".repeat(3_000)}`],
    ["a reply that does not end", "220-more\r\n".repeat(200)],
  ])("knows %s for no mail server", (_, received) => {
    expect(takeReply(received)).toEqual({ kind: "garbage" });
  });
});

describe("readCapabilities", () => {
  it("finds STARTTLS and the ways to sign in, in the old spelling, too", () => {
    const lines = ["mail.example.com", "starttls", "AUTH PLAIN login", "AUTH=XOAUTH2"];

    expect(readCapabilities({ code: 250, lines })).toEqual({
      startTls: true,
      auth: new Set(["PLAIN", "LOGIN", "XOAUTH2"]),
    });
  });

  it("takes no server's name for one of its abilities", () => {
    expect(readCapabilities({ code: 250, lines: ["STARTTLS"] }).startTls).toBe(false);
  });
});

describe("toDataBlock", () => {
  it("lets no line of the message end it", () => {
    expect(toDataBlock("one\r\n.\r\n..two\r\n")).toBe("one\r\n..\r\n...two\r\n.\r\n");
  });
});
