import { connect } from "cloudflare:sockets";
import { explainLateness, within } from "../shared/within";
import { type Delivery, findUnsafe, type Mail, type Mailer } from "./mail";
import { deliver, type SmtpAccess, SmtpFailure, type SmtpLine } from "./smtp-session";

/** One deadline over connecting and the whole conversation; the queue's own patience is longer. */
export const SMTP_DEADLINE_MS = 15_000;

/**
 * Sends mails over SMTP, each over a connection of its own, which is closed whatever happens.
 *
 * Never throws, and never takes longer than the deadline: a host nobody can call, a server that
 * stalls, closes or talks nonsense gives a failure with its category.
 */
export function createSmtpMailer(access: SmtpAccess, deadlineMs = SMTP_DEADLINE_MS): Mailer {
  return {
    async send(mail) {
      const unsafe = findUnsafe(mail);
      if (unsafe) return { kind: "failed", category: "unsafe_message", message: unsafe };

      let hangUp = () => {};
      const outcome = await within(deadlineMs, () => {
        const line = openLine(access);
        hangUp = line.close;
        return hold(line, access, mail);
      });
      hangUp();
      if (outcome.kind === "done") return outcome.value;
      if (outcome.kind === "timed_out") {
        const message = `the mail was not taken within ${deadlineMs / 1_000} s`;
        return { kind: "failed", category: "timeout", message };
      }
      return toFailure(outcome);
    },
  };
}

async function hold(line: SocketLine, access: SmtpAccess, mail: Mail): Promise<Delivery> {
  await line.opened();
  const delivery = await deliver(line, access, mail);
  // The mail is theirs: nobody waits for the good-bye.
  await line.write("QUIT\r\n").catch(() => undefined);
  return delivery;
}

interface SocketLine extends SmtpLine {
  /** Throws where nobody listens, or where TLS fails from the first byte. */
  opened(): Promise<void>;
  close(): void;
}

function openLine({ host, port, security }: SmtpAccess): SocketLine {
  const secureTransport = SECURE_TRANSPORT[security];
  let socket = dial({ hostname: host, port }, { secureTransport, allowHalfOpen: false });
  let { reader, writer } = attach(socket);
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();

  return {
    async opened() {
      await orFail(socket.opened, security === "tls" ? "tls" : "connect", `${host}:${port}`);
    },
    async read() {
      const { done, value } = await orFail(reader.read(), "closed", "while it should answer");
      return done ? null : decoder.decode(value, { stream: true });
    },
    async write(text) {
      await orFail(writer.write(encoder.encode(text)), "closed", "while it should listen");
    },
    async startTls() {
      reader.releaseLock();
      writer.releaseLock();
      socket = socket.startTls();
      ({ reader, writer } = attach(socket));
      await orFail(socket.opened, "tls", `${host}:${port}`);
    },
    close() {
      // A socket that failed is closed already; closing it again tells nothing new.
      void socket.close().catch(() => undefined);
    },
  };
}

/** The runtime refuses what is no address before it tries. */
function dial(address: SocketAddress, options: SocketOptions): Socket {
  try {
    return connect(address, options);
  } catch {
    throw new SmtpFailure("connect", `${address.hostname}:${address.port} is no address`);
  }
}

const SECURE_TRANSPORT = { tls: "on", starttls: "starttls", none: "off" } as const;

function attach(socket: Socket) {
  // How it ends is read from the streams; unwatched promises would count as errors of the Worker.
  socket.opened.catch(() => undefined);
  socket.closed.catch(() => undefined);
  return {
    reader: (socket.readable as ReadableStream<Uint8Array>).getReader(),
    writer: (socket.writable as WritableStream<Uint8Array>).getWriter(),
  };
}

const EXPLANATIONS = {
  connect: (place: string) => `nothing answers at ${place}`,
  tls: (place: string) => `no TLS connection to ${place}: check the port and the certificate`,
  closed: (place: string) => `the connection broke ${place}`,
};

/** The runtime says little of why a socket failed; where it did says more. */
async function orFail<T>(
  work: Promise<T>,
  category: keyof typeof EXPLANATIONS,
  place: string,
): Promise<T> {
  try {
    return await work;
  } catch {
    throw new SmtpFailure(category, EXPLANATIONS[category](place));
  }
}

/** What nobody foresaw in a conversation is told like the rest: an alert must not be lost by it. */
function toFailure(outcome: { kind: "failed"; error: unknown }): Delivery {
  const { error } = outcome;
  const category = error instanceof SmtpFailure ? error.category : "protocol";
  return { kind: "failed", category, message: explainLateness(outcome) };
}
