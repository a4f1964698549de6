import { connect } from "node:net";
import { createInterface } from "node:readline";
import { describe, expect, it, vi } from "vitest";
import { readMail } from "../../../simulator/mail-message";
import { PATIENCE } from "../../support/patience";
import { useSimulator } from "./running-simulator";

const simulator = useSimulator();

const ENVELOPE = ["EHLO test", "MAIL FROM:<ivr@example.com>", "RCPT TO:<ops@example.com>", "DATA"];
const MESSAGE = "Subject: =?utf-8?Q?St=C3=B6rung?=\r\n\r\nDialfire is down\r\n.";
const WHOLE_MAIL = [...ENVELOPE, MESSAGE, "QUIT"];

/** Says one line after the other, each after a final reply; gives the replies' codes. */
async function converse(lines: readonly string[], until?: AbortSignal): Promise<string[]> {
  const socket = connect(simulator.it.smtpPort, "127.0.0.1");
  const codes: string[] = [];
  const left = [...lines];
  socket.on("error", () => {});
  until?.addEventListener("abort", () => socket.destroy());
  const replies = createInterface({ input: socket });
  socket.once("close", () => replies.close());
  for await (const reply of replies) {
    if (reply[3] === "-") continue;
    codes.push(reply.slice(0, 3));
    const next = left.shift();
    if (next === undefined) break;
    socket.write(`${next}\r\n`);
  }
  socket.destroy();
  return codes;
}

describe("the mail server", () => {
  it("takes a mail without TLS and without anybody signing in", async () => {
    const codes = await converse(WHOLE_MAIL);

    expect(codes).toEqual(["220", "250", "250", "250", "354", "250", "221"]);
    expect(simulator.it.control.mails()).toMatchObject([
      {
        from: "ivr@example.com",
        to: ["ops@example.com"],
        subject: "Störung",
        text: "Dialfire is down\n",
        user: null,
      },
    ]);
  });

  it("knows who signed in", async () => {
    const credentials = btoa("\0ops\0secret");
    const [hello = "", ...rest] = WHOLE_MAIL;

    await converse([hello, `AUTH PLAIN ${credentials}`, ...rest]);

    expect(simulator.it.control.mails()).toMatchObject([{ user: "ops" }]);
  });

  it.each([
    ["mail", 2, 451],
    ["rcpt", 3, 550],
    ["data", 5, 451],
  ] as const)("refuses at %s with the code it is told", async (at, reply, code) => {
    simulator.it.control.setMailScenario({ mode: "reject", at, code });

    const codes = await converse(WHOLE_MAIL);

    expect(codes[reply]).toBe(String(code));
    expect(simulator.it.control.mails()).toEqual([]);
  });

  it("refuses as often as it is told", async () => {
    simulator.it.control.setMailScenario({ mode: "reject", times: 1 });

    const first = await converse(WHOLE_MAIL);
    const second = await converse(WHOLE_MAIL);

    expect(first).toContain("550");
    expect(second).not.toContain("550");
  });

  it("closes the connection instead of answering", async () => {
    simulator.it.control.setMailScenario({ mode: "close", at: "rcpt" });

    expect(await converse(WHOLE_MAIL)).toEqual(["220", "250", "250"]);
  });

  it("hangs until the client gives up", async () => {
    simulator.it.control.setMailScenario({ mode: "hang", at: "mail", times: 1 });
    const client = new AbortController();
    const conversation = converse(WHOLE_MAIL, client.signal);
    await vi.waitUntil(() => simulator.it.state.mailScenario.mode === "ok", PATIENCE);

    client.abort();

    expect(await conversation).toEqual(["220", "250"]);
  });
});

describe("readMail", () => {
  it("reads both parts of a mail, decoded, and folded headers", () => {
    const mail = readMail(
      [
        "Subject: Dialfire",
        " is down",
        'Content-Type: multipart/alternative; boundary="b1"',
        "",
        "--b1",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: quoted-printable",
        "",
        "Seit 10 Uhr gest=C3=B6rt=",
        " und still",
        "--b1",
        "Content-Type: text/html; charset=utf-8",
        "Content-Transfer-Encoding: base64",
        "",
        btoa("<p>down</p>"),
        "--b1--",
      ].join("\r\n"),
    );

    expect(mail).toMatchObject({
      subject: "Dialfire is down",
      text: "Seit 10 Uhr gestört und still\n",
      html: "<p>down</p>",
    });
  });
});
