import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createTestHarness } from "wrangler";
import type { Delivery, Mail } from "../../src/alerts/mail";
import { renderMessage } from "../../src/alerts/mail-message";
import type { SmtpAccess } from "../../src/alerts/smtp-session";
import {
  type Behaviour,
  startMailServer,
  startScriptedServer,
  type Turn,
} from "../support/node/mail-server";
import type { Order } from "../support/worker/mail/order";

/** The SMTP client in the real runtime, over real sockets, against real and against wrong servers. */

const harness = createTestHarness({
  workers: [{ configPath: "./test/support/worker/mail/wrangler.toml" }],
});
let workerUrl = "";
const running: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  workerUrl = (await harness.listen()).url.href;
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});
afterAll(() => harness.close());

const MAIL: Mail = {
  messageId: "<alert-17@ivr.example.com>",
  from: "ivr@example.com",
  to: ["jordan@example.com", "ops@example.com"],
  subject: "[IVR Alert] Integration Down: Dialfire",
  text: "Dialfire is down.\n.\n..Calls will failover to Zendesk Talk\n",
  at: Date.UTC(2026, 2, 10, 12),
};
const TAKEN: Delivery = { kind: "sent", refused: [], deferred: [] };
const SIGN_IN = { username: "ivr", password: "correct horse" };

/** Shorter than any patience of a test, longer than any honest conversation on this machine. */
const DEADLINE_MS = 2_000;

async function serve(behaviour: Behaviour = {}) {
  const server = await startMailServer(behaviour);
  running.push(server);
  return server;
}

async function serveScript(turns: readonly Turn[]) {
  const server = await startScriptedServer(turns);
  running.push(server);
  return server;
}

async function send(
  access: Partial<SmtpAccess> & { port: number },
  mail: Partial<Mail> = {},
  deadlineMs = DEADLINE_MS,
): Promise<Delivery> {
  const order: Order = {
    access: { host: "localhost", security: "none", signIn: null, ...access },
    mail: { ...MAIL, ...mail },
    deadlineMs,
  };
  const answer = await fetch(workerUrl, { method: "POST", body: JSON.stringify(order) });
  return (await answer.json()) as Delivery;
}

/** How long the Worker takes to answer somebody else. */
async function isResponsive(): Promise<boolean> {
  return (await fetch(workerUrl, { signal: AbortSignal.timeout(1_000) })).ok;
}

describe("a mail server that works", () => {
  it("takes the mail for every recipient, as it was written", async () => {
    const server = await serve();

    expect(await send({ port: server.port })).toEqual(TAKEN);
    expect(server.mails).toMatchObject([
      {
        recipients: MAIL.to,
        secure: false,
        text: MAIL.text,
        headers: {
          subject: MAIL.subject,
          to: MAIL.to.join(", "),
          "message-id": MAIL.messageId,
          date: "Tue, 10 Mar 2026 12:00:00 +0000",
        },
      },
    ]);
  });

  it("gets words in any script, in the subject and in the text", async () => {
    const server = await serve();
    const subject =
      "[IVR Alert] Störung: Zugänge zu „Dialfire“ sind seit längerer Zeit weg 🚨 überall";
    const text = "Größter Ausfall — 電話\r\n";

    await send({ port: server.port }, { subject, text });

    expect(server.mails).toMatchObject([{ text, headers: { subject } }]);
  });

  it("keeps the mail from nobody because another recipient is unknown", async () => {
    const server = await serve({ unknown: ["ops@example.com"] });

    expect(await send({ port: server.port })).toEqual({
      kind: "sent",
      refused: [{ recipient: "ops@example.com", reason: "550 not today" }],
      deferred: [],
    });
    expect(server.mails).toMatchObject([{ recipients: ["jordan@example.com"] }]);
  });

  it("names a recipient whom it takes later apart from one it never takes", async () => {
    const server = await serve({ putOff: ["ops@example.com"], unknown: ["gone@example.com"] });
    const to = [...MAIL.to, "gone@example.com"];

    expect(await send({ port: server.port }, { to })).toEqual({
      kind: "sent",
      refused: [{ recipient: "gone@example.com", reason: "550 not today" }],
      deferred: [{ recipient: "ops@example.com", reason: "450 not today" }],
    });
    expect(server.mails).toMatchObject([{ recipients: ["jordan@example.com"] }]);
  });

  it("may be tried again where it takes nobody, and somebody only later", async () => {
    const server = await serve({ putOff: ["jordan@example.com"], unknown: ["ops@example.com"] });

    expect(await send({ port: server.port })).toMatchObject({ category: "deferred" });
  });

  it.each(["PLAIN", "LOGIN"])("lets us sign in by %s", async (method) => {
    const server = await serve({ password: SIGN_IN.password, authMethods: [method] });

    expect(await send({ port: server.port, signIn: SIGN_IN })).toMatchObject({ kind: "sent" });
    expect(server.mails).toMatchObject([{ user: "ivr" }]);
  });

  it.each(["PLAIN", "LOGIN"])("refuses a wrong password given by %s", async (method) => {
    const server = await serve({ password: SIGN_IN.password, authMethods: [method] });
    const signIn = { username: "ivr", password: "wrong" };

    expect(await send({ port: server.port, signIn })).toEqual({
      kind: "failed",
      category: "auth",
      message: "the server did not let us sign in (535)",
    });
    expect(server.mails).toEqual([]);
  });

  it("offers no way to sign in that we know", async () => {
    const server = await serve({ password: SIGN_IN.password, authMethods: ["XOAUTH2"] });

    expect(await send({ port: server.port, signIn: SIGN_IN })).toMatchObject({ category: "auth" });
  });
});

describe("a connection under TLS", () => {
  it("carries the mail from the first byte", async () => {
    const server = await serve({ certificate: "localhost", implicitTls: true });

    expect(await send({ port: server.port, security: "tls" })).toEqual(TAKEN);
    expect(server.mails).toMatchObject([{ secure: true }]);
  });

  it("carries password and mail behind STARTTLS", async () => {
    const server = await serve({ certificate: "localhost", password: SIGN_IN.password });
    const access = { port: server.port, security: "starttls", signIn: SIGN_IN } as const;

    expect(await send(access)).toEqual(TAKEN);
    expect(server.mails).toMatchObject([{ secure: true, user: "ivr" }]);
  });

  it.each([
    ["unknown-issuer", true, "tls"],
    ["other-host", true, "tls"],
    ["unknown-issuer", false, "starttls"],
    ["other-host", false, "starttls"],
  ] as const)(
    "is refused with the certificate %s (implicit: %s)",
    async (certificate, implicitTls, security) => {
      const server = await serve({ certificate, implicitTls });

      expect(await send({ port: server.port, security })).toMatchObject({ category: "tls" });
      expect(server.mails).toEqual([]);
    },
  );

  it("is demanded: a server without STARTTLS gets no mail and no password", async () => {
    const server = await serveScript([
      { say: "220 mail\r\n" },
      { say: "250-mail\r\n250 AUTH PLAIN\r\n" },
    ]);

    const delivery = await send({ port: server.port, security: "starttls", signIn: SIGN_IN });

    expect(delivery).toMatchObject({ category: "tls" });
    expect(server.heard).toEqual(["EHLO example.com"]);
  });

  it.each(["close", "stall"] as const)(
    "that stands and then brings nothing (%s) carries no password and delays nobody",
    async (how) => {
      const certificate = "localhost";
      const server = await serve({ certificate, mischief: { at: "secure", how } });
      const access = { port: server.port, security: "starttls", signIn: SIGN_IN } as const;

      const sending = send(access, {}, how === "stall" ? 500 : 10_000);

      expect(await isResponsive()).toBe(true);
      expect(await sending).toMatchObject({
        kind: "failed",
        category: how === "stall" ? "timeout" : expect.stringMatching(/^(closed|tls)$/),
      });
      expect(server.mails).toEqual([]);
    },
  );

  it("is not begun with words that came before it", async () => {
    const server = await serveScript([
      { say: "220 mail\r\n" },
      { say: "250-mail\r\n250 STARTTLS\r\n" },
      { say: "220 go ahead\r\n250 injected\r\n" },
    ]);

    expect(await send({ port: server.port, security: "starttls" })).toMatchObject({
      category: "protocol",
    });
  });
});

describe("a mail server that misbehaves", () => {
  const STAGES = ["connect", "auth", "mail", "rcpt", "data"] as const;

  it.each(STAGES)("by refusing at %s is told apart, and may be tried again", async (at) => {
    const server = await serve({ password: SIGN_IN.password, mischief: { at, how: "refuse" } });

    expect(await send({ port: server.port, signIn: SIGN_IN })).toMatchObject({
      kind: "failed",
      category: at === "auth" ? "auth" : "deferred",
    });
    expect(server.mails).toEqual([]);
  });

  it.each(STAGES)("by closing at %s is told at once", async (at) => {
    const server = await serve({ password: SIGN_IN.password, mischief: { at, how: "close" } });

    expect(await send({ port: server.port, signIn: SIGN_IN }, {}, 10_000)).toMatchObject({
      kind: "failed",
      category: "closed",
    });
    expect(await isResponsive()).toBe(true);
  });

  it.each(STAGES)("by stalling at %s is left at the deadline, and delays nobody", async (at) => {
    const server = await serve({ password: SIGN_IN.password, mischief: { at, how: "stall" } });
    const startedAt = performance.now();

    const sending = send({ port: server.port, signIn: SIGN_IN }, {}, 500);

    expect(await isResponsive()).toBe(true);
    expect(await sending).toEqual({
      kind: "failed",
      category: "timeout",
      message: "the mail was not taken within 0.5 s",
    });
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  const GREETING = { say: "220 mail\r\n" };
  const HELLO = { say: "250-mail\r\n250-SIZE 1000\r\n250 AUTH PLAIN\r\n" };
  const OFFER = { say: "250-mail\r\n250 STARTTLS\r\n" };
  const FINE = { say: "250 fine\r\n" };
  const TURNS: Turn[] = [GREETING, HELLO, FINE, FINE, FINE];

  it.each([
    ["EHLO", [GREETING, "stall"]],
    ["STARTTLS", [GREETING, OFFER, "stall"]],
    ["the TLS handshake", [GREETING, OFFER, { say: "220 go ahead\r\n" }, "stall"]],
  ] as [string, Turn[]][])("by stalling at %s is left at the deadline", async (_, turns) => {
    const server = await serveScript(turns);

    const sending = send({ port: server.port, security: "starttls" }, {}, 500);

    expect(await isResponsive()).toBe(true);
    expect(await sending).toMatchObject({ category: "timeout" });
  });

  it.each(["close", "reset"] as const)("by a %s once it has the whole message", async (how) => {
    const untilData = [...TURNS, { say: "354 go\r\n" }];
    const lines = renderMessage(MAIL).split("\r\n").length;
    // One turn for each line of the message; it ends with the line that is a dot.
    const server = await serveScript([...untilData, ...Array(lines - 1).fill({ say: "" }), how]);

    expect(await send({ port: server.port }, {}, 10_000)).toMatchObject({
      kind: "failed",
      category: "closed",
    });
    expect(server.heard.at(-1)).toBe(".");
    expect(await isResponsive()).toBe(true);
  });

  it.each(["smtp://mail.example.com", "mail server", ""])(
    "by having no address (%j) is told like one that is not there",
    async (host) => {
      expect(await send({ host, port: 465 })).toMatchObject({
        kind: "failed",
        category: "connect",
      });
    },
  );

  it.each([0, 1, 2, 3, 4, 5])("by closing at turn %i", async (turn) => {
    for (const how of ["close", "reset"] as const) {
      const server = await serveScript([...TURNS.slice(0, turn), how]);

      // A connection that is reset at once may never have counted as open.
      const category = turn === 0 ? /^(closed|connect)$/ : /^closed$/;
      expect(await send({ port: server.port }, {}, 10_000)).toMatchObject({
        category: expect.stringMatching(category),
      });
    }
    expect(await isResponsive()).toBe(true);
  });

  it.each([0, 1, 2, 3, 4])("by talking nonsense at turn %i", async (turn) => {
    for (const say of ["HTTP/1.1 400 Bad Request\r\n", "\u0000\u0001\u0002\r\n", "25\r\n"]) {
      const server = await serveScript([...TURNS.slice(0, turn), { say }]);

      expect(await send({ port: server.port })).toMatchObject({ category: "protocol" });
    }
  });

  it("by never ending a line", async () => {
    const server = await serveScript([{ say: "220 ".padEnd(100_000, "x") }]);

    expect(await send({ port: server.port }, {}, 10_000)).toMatchObject({ category: "protocol" });
  });

  it("by never ending a reply", async () => {
    const server = await serveScript([{ say: "220-more\r\n".repeat(10_000) }]);

    expect(await send({ port: server.port }, {}, 10_000)).toMatchObject({ category: "protocol" });
  });

  it("by speaking in pieces is understood all the same", async () => {
    const server = await serveScript([
      { say: "220-welcome\r\n220-to\r\n220 mail\r\n" },
      HELLO,
      FINE,
      FINE,
      FINE,
      { say: "354 go\r\n" },
    ]);

    expect(await send({ port: server.port }, {}, 300)).toMatchObject({ category: "timeout" });
    expect(server.heard.slice(0, 5)).toEqual([
      "EHLO example.com",
      "MAIL FROM:<ivr@example.com>",
      "RCPT TO:<jordan@example.com>",
      "RCPT TO:<ops@example.com>",
      "DATA",
    ]);
  });

  it("by not being there", async () => {
    const server = await serve();
    await server.close();

    expect(await send({ port: server.port })).toMatchObject({ category: "connect" });
  });
});

describe("a mail that would change what the server is told", () => {
  it.each<[string, Partial<Mail>]>([
    ["a recipient with a command", { to: ["ops@example.com>\r\nRCPT TO:<thief@example.com"] }],
    ["a sender with a line break", { from: "ivr@example.com\r\nDATA" }],
    ["a subject with a header", { subject: "Alert\r\nBcc: thief@example.com" }],
    ["a Message-ID with a header", { messageId: "<1@a>\r\nBcc: thief@example.com" }],
    ["no recipient", { to: [] }],
  ])("is not sent: %s", async (_, mail) => {
    const server = await serve();

    expect(await send({ port: server.port }, mail)).toMatchObject({ category: "unsafe_message" });
    expect(server.mails).toEqual([]);
  });
});
