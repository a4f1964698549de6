import { encodeBase64 } from "../shared/base64";
import {
  type Delivery,
  domainOf,
  type Mail,
  type MailFailure,
  type RefusedRecipient,
} from "./mail";
import { renderMessage } from "./mail-message";
import {
  type Capabilities,
  readCapabilities,
  type SmtpReply,
  takeReply,
  toDataBlock,
} from "./smtp-protocol";

/** How the way to the server is secured: TLS from the first byte, by STARTTLS, or not at all. */
export type SmtpSecurity = "tls" | "starttls" | "none";

export interface SmtpAccess {
  host: string;
  port: number;
  security: SmtpSecurity;
  /** `null` where the server takes mail from us without. */
  signIn: { username: string; password: string } | null;
}

/** The connection as a session needs it. */
export interface SmtpLine {
  /** What came next; `null` once the server has closed. */
  read(): Promise<string | null>;
  write(text: string): Promise<void>;
  /** Goes on under TLS; throws where the server's certificate does not prove who it is. */
  startTls(): Promise<void>;
}

/** Ends a session early; the client turns it into its result. */
export class SmtpFailure extends Error {
  constructor(
    readonly category: MailFailure,
    message: string,
  ) {
    super(message);
    this.name = "SmtpFailure";
  }
}

/** Longest piece of a server's own words that is passed on. */
const QUOTE_LENGTH = 200;

/**
 * Hands one mail to a server over an open connection.
 *
 * A recipient the server refuses or puts off does not keep the mail from the others. Nothing is sent, and
 * nobody signs in, before the connection is as secure as `access` demands. Throws `SmtpFailure`.
 */
export async function deliver(line: SmtpLine, access: SmtpAccess, mail: Mail): Promise<Delivery> {
  const talk = converse(line);
  refuseUnless(await talk.next(), 220, "the server does not take mail now");
  const hello = () => greet(talk, domainOf(mail.from));

  let capabilities = await hello();
  if (access.security === "starttls") {
    await secure(talk, line, capabilities);
    capabilities = await hello();
  }
  if (access.signIn) await signIn(talk, access.signIn, capabilities);

  refuseUnless(await talk.say(`MAIL FROM:<${mail.from}>`), 250, "the server refused the sender");
  const untaken = await nameRecipients(talk, mail.to);
  refuseUnless(await talk.say("DATA"), 354, "the server would not take the message");
  await line.write(toDataBlock(renderMessage(mail)));
  refuseUnless(await talk.next(), 250, "the server refused the message");
  return { kind: "sent", ...untaken };
}

interface Talk {
  next(): Promise<SmtpReply>;
  say(command: string): Promise<SmtpReply>;
  /** Whether the server has said more than it was asked. */
  hasMore(): boolean;
}

function converse(line: SmtpLine): Talk {
  let received = "";

  async function next(): Promise<SmtpReply> {
    for (;;) {
      const reading = takeReply(received);
      if (reading.kind === "reply") {
        received = reading.rest;
        return reading.reply;
      }
      if (reading.kind === "garbage") {
        throw new SmtpFailure("protocol", "what answers there is no mail server");
      }
      const piece = await line.read();
      if (piece === null) throw new SmtpFailure("closed", "the server closed the connection");
      received += piece;
    }
  }

  return {
    next,
    async say(command) {
      await line.write(`${command}\r\n`);
      return next();
    },
    hasMore: () => received !== "",
  };
}

async function greet(talk: Talk, name: string): Promise<Capabilities> {
  const reply = await talk.say(`EHLO ${name}`);
  refuseUnless(reply, 250, "the server did not greet");
  return readCapabilities(reply);
}

async function secure(talk: Talk, line: SmtpLine, { startTls }: Capabilities): Promise<void> {
  if (!startTls) throw new SmtpFailure("tls", "the server offers no STARTTLS, which is demanded");
  const reply = await talk.say("STARTTLS");
  if (reply.code !== 220) {
    throw new SmtpFailure("tls", `the server refused STARTTLS (${quote(reply)})`);
  }
  // Words sent ahead of the encryption could be anybody's.
  if (talk.hasMore()) throw new SmtpFailure("protocol", "the server spoke before TLS began");
  await line.startTls();
}

/** What a server says to a wrong password is left out: it may quote it. */
async function signIn(
  talk: Talk,
  { username, password }: NonNullable<SmtpAccess["signIn"]>,
  { auth }: Capabilities,
): Promise<void> {
  let reply: SmtpReply;
  if (auth.has("PLAIN")) {
    reply = await talk.say(`AUTH PLAIN ${encodeBase64(`\0${username}\0${password}`)}`);
  } else if (auth.has("LOGIN")) {
    reply = await talk.say("AUTH LOGIN");
    if (reply.code === 334) reply = await talk.say(encodeBase64(username));
    if (reply.code === 334) reply = await talk.say(encodeBase64(password));
  } else {
    throw new SmtpFailure("auth", "the server offers neither AUTH PLAIN nor AUTH LOGIN");
  }
  if (reply.code !== 235) {
    throw new SmtpFailure("auth", `the server did not let us sign in (${reply.code})`);
  }
}

type Untaken = Pick<Extract<Delivery, { kind: "sent" }>, "refused" | "deferred">;

/** Throws where nobody is taken: as put off, where a later try may still reach somebody. */
async function nameRecipients(talk: Talk, to: readonly string[]): Promise<Untaken> {
  const refused: RefusedRecipient[] = [];
  const deferred: RefusedRecipient[] = [];
  let worst: SmtpReply | null = null;
  for (const recipient of to) {
    const reply = await talk.say(`RCPT TO:<${recipient}>`);
    if (isSuccess(reply)) continue;
    const isForNow = reply.code >= 400 && reply.code < 500;
    (isForNow ? deferred : refused).push({ recipient, reason: quote(reply) });
    if (worst === null || isForNow) worst = reply;
  }
  if (worst && refused.length + deferred.length === to.length) {
    refuse(worst, "the server took no recipient");
  }
  return { refused, deferred };
}

function refuseUnless(reply: SmtpReply, expected: number, message: string): void {
  if (reply.code !== expected) refuse(reply, message);
}

function refuse(reply: SmtpReply, message: string): never {
  const category = reply.code >= 500 ? "rejected" : reply.code >= 400 ? "deferred" : "protocol";
  throw new SmtpFailure(category, `${message} (${quote(reply)})`);
}

function isSuccess({ code }: SmtpReply): boolean {
  return code >= 200 && code < 300;
}

function quote({ code, lines }: SmtpReply): string {
  return `${code} ${lines.join(" ")}`.trim().slice(0, QUOTE_LENGTH);
}
