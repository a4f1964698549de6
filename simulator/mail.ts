import type { AddressInfo, Socket } from "node:net";
import { text } from "node:stream/consumers";
import { SMTPServer, type SMTPServerSession } from "smtp-server";
import { readMail } from "./mail-message";
import type { MailStage } from "./mail-scenario";
import type { SimulatorState } from "./state";

export interface MailSink {
  port: number;
  close(): Promise<void>;
}

type Reply = (error?: Error | null) => void;

/**
 * A mail server that keeps what it gets and delivers nothing. Without TLS; signing in is allowed
 * with any name and password, and not asked for.
 */
export async function startMailSink(
  state: SimulatorState,
  port: number,
  host: string,
): Promise<MailSink> {
  const sockets = new Map<number, Socket>();

  /** Answers one step of the conversation, unless the scenario has something against it. */
  function answer(stage: MailStage, session: SMTPServerSession, reply: Reply): void {
    const scenario = takeScenario(state, stage);
    if (scenario.mode === "hang") return;
    if (scenario.mode === "close") sockets.get(session.remotePort)?.destroy();
    else if (scenario.mode === "reject") reply(refusal(scenario.code));
    else reply();
  }

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    onConnect: (session, reply) => answer("connect", session, reply),
    onAuth: (auth, session, reply) =>
      answer("auth", session, (error) =>
        reply(error ?? null, error ? {} : { user: auth.username }),
      ),
    onMailFrom: (_address, session, reply) => answer("mail", session, reply),
    onRcptTo: (_address, session, reply) => answer("rcpt", session, reply),
    onData: (stream, session, reply) => {
      const keep = (raw: string) =>
        answer("data", session, (error) => {
          if (!error) state.mails.push(toMail(session, raw));
          reply(error);
        });
      // A client that breaks off in the middle of its mail has sent none.
      text(stream).then(keep, () => undefined);
    },
  });
  // Without a listener, a client that breaks off would end the whole process.
  server.on("error", () => {});
  server.server.on("connection", (socket) => {
    const { remotePort } = socket;
    if (remotePort === undefined) return;
    sockets.set(remotePort, socket);
    socket.once("close", () => sockets.delete(remotePort));
  });

  await listen(server, port, host);
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        for (const socket of sockets.values()) socket.destroy();
      }),
  };
}

/** Resolves once it listens; rejects where the port is taken. */
function listen(server: SMTPServer, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function takeScenario(state: SimulatorState, stage: MailStage): SimulatorState["mailScenario"] {
  const scenario = state.mailScenario;
  if (scenario.mode === "ok" || scenario.at !== stage) return { mode: "ok" };
  if (scenario.times !== undefined) {
    scenario.times -= 1;
    if (scenario.times < 1) state.mailScenario = { mode: "ok" };
  }
  return scenario;
}

function refusal(responseCode: number): Error {
  return Object.assign(new Error("Refused by scenario"), { responseCode });
}

function toMail(session: SMTPServerSession, raw: string): SimulatorState["mails"][number] {
  const { mailFrom, rcptTo } = session.envelope;
  return {
    from: mailFrom ? mailFrom.address : "",
    to: rcptTo.map((recipient) => recipient.address),
    ...readMail(raw),
    raw,
    user: session.user ?? null,
    at: new Date().toISOString(),
  };
}
