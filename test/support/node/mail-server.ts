import { readFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from "smtp-server";
import { readMail } from "../../../simulator/mail-message";

/** Where in the conversation a server misbehaves; the others are scripted. */
export type Stage = "connect" | "secure" | "auth" | "mail" | "rcpt" | "data";
export type Mischief = "refuse" | "stall" | "close";

export interface TakenMail {
  recipients: string[];
  user: string | null;
  secure: boolean;
  headers: Record<string, string>;
  text: string | null;
  raw: string;
}

export interface MailServer {
  port: number;
  mails: TakenMail[];
  close(): Promise<void>;
}

export interface Behaviour {
  /** Which certificate of `certificates/` it shows; the client trusts `ca.pem` alone. */
  certificate?: "localhost" | "other-host" | "unknown-issuer";
  /** TLS from the first byte. */
  implicitTls?: boolean;
  password?: string;
  authMethods?: readonly string[];
  mischief?: { at: Stage; how: Mischief };
  /** Recipients it does not know, and those it takes later. */
  unknown?: readonly string[];
  putOff?: readonly string[];
}

const CERTIFICATES = new URL("./certificates/", import.meta.url);

/** A real mail server on a free port. */
export async function startMailServer(behaviour: Behaviour = {}): Promise<MailServer> {
  const { certificate, implicitTls = false, password, authMethods, mischief } = behaviour;
  const mails: TakenMail[] = [];
  const sockets = new Set<Socket>();

  function answer(stage: Stage, session: SMTPServerSession, reply: (error?: Error) => void) {
    if (mischief?.at !== stage) reply();
    else if (mischief.how === "refuse") reply(refusal(451));
    else if (mischief.how === "close") closeOf(session);
  }
  function closeOf(session: SMTPServerSession) {
    for (const socket of sockets) if (socket.remotePort === session.remotePort) socket.destroy();
  }

  const options: SMTPServerOptions = {
    authOptional: password === undefined,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    secure: implicitTls,
    ...(authMethods ? { authMethods: [...authMethods] } : {}),
    ...(certificate ? pemsOf(certificate) : { disabledCommands: ["STARTTLS"] }),
    onConnect: (session, reply) => answer("connect", session, reply),
    // Called as soon as TLS stands, before anything is said under it.
    onSecure: (_socket, session, reply) => answer("secure", session, reply),
    onAuth: (auth, session, reply) =>
      answer("auth", session, (error) => {
        if (error || auth.password !== password) reply(error ?? new Error("wrong"), undefined);
        else reply(null, { user: auth.username ?? "" });
      }),
    onMailFrom: (_address, session, reply) => answer("mail", session, reply),
    onRcptTo: ({ address }, session, reply) =>
      answer("rcpt", session, (error) => {
        if (behaviour.unknown?.includes(address)) reply(refusal(550));
        else if (behaviour.putOff?.includes(address)) reply(refusal(450));
        else reply(error);
      }),
    onData: (stream, session, reply) => {
      const keep = (raw: string) =>
        answer("data", session, (error) => {
          if (!error) mails.push(toTaken(session, raw));
          reply(error);
        });
      // A client that breaks off in the middle of its mail has sent none.
      text(stream).then(keep, () => undefined);
    },
  };
  const server = new SMTPServer(options);
  // Without a listener, a client that breaks off would end the whole process.
  server.on("error", () => {});
  server.server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** What a scripted server does at each turn: says something, says nothing more, or hangs up. */
export type Turn = { say: string } | { say: string; thenClose: true } | "stall" | "close" | "reset";

export interface ScriptedServer {
  port: number;
  /** Every line a client sent, in order. */
  heard: string[];
  close(): Promise<void>;
}

/** A server that takes its turns whatever it hears: the first on connecting, then one a line. */
export async function startScriptedServer(turns: readonly Turn[]): Promise<ScriptedServer> {
  const heard: string[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    const left = [...turns];
    const take = () => {
      const turn = left.shift() ?? "stall";
      if (turn === "stall") return;
      if (turn === "close") socket.end();
      else if (turn === "reset") socket.resetAndDestroy();
      else if ("thenClose" in turn) socket.end(turn.say);
      else socket.write(turn.say);
    };
    socket.on("data", (data) => {
      for (const line of data.toString("utf8").split("\r\n").slice(0, -1)) {
        heard.push(line);
        take();
      }
    });
    take();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    heard,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function pemsOf(certificate: string) {
  return {
    key: readFileSync(new URL(`${certificate}.key.pem`, CERTIFICATES)),
    cert: readFileSync(new URL(`${certificate}.pem`, CERTIFICATES)),
  };
}

function refusal(responseCode: number): Error {
  return Object.assign(new Error("not today"), { responseCode });
}

function toTaken(session: SMTPServerSession, raw: string): TakenMail {
  const { headers, text } = readMail(raw);
  const recipients = session.envelope.rcptTo.map(({ address }) => address);
  return { recipients, user: session.user ?? null, secure: session.secure, headers, text, raw };
}
