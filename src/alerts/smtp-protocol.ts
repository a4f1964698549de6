/** What a server said to one command: the code, and each line's text. */
export interface SmtpReply {
  code: number;
  lines: readonly string[];
}

export type ReplyReading =
  | { kind: "incomplete" }
  | { kind: "reply"; reply: SmtpReply; rest: string }
  | { kind: "garbage" };

/** A line of a reply has at most 512 bytes (RFC 5321 §4.5.3.1.5); some servers write more. */
const LONGEST_LINE = 2_000;

/** EHLO names a few dozen extensions at most; more is a flood. */
const MOST_LINES = 100;

const LINE = /^([2-5]\d\d)(?:([ -])(.*))?$/;

/**
 * Takes the first whole reply from what has come so far. A reply of several lines carries one code
 * throughout and a hyphen behind it until the last; anything else is no mail server.
 */
export function takeReply(received: string): ReplyReading {
  const lines: string[] = [];
  let code: string | null = null;
  let start = 0;
  for (;;) {
    const end = received.indexOf("\n", start);
    const length = (end < 0 ? received.length : end) - start;
    if (length > LONGEST_LINE || lines.length >= MOST_LINES) return { kind: "garbage" };
    if (end < 0) return { kind: "incomplete" };

    const match = LINE.exec(received.slice(start, end).replace(/\r$/, ""));
    if (!match?.[1] || (code !== null && match[1] !== code)) return { kind: "garbage" };
    code = match[1];
    lines.push(match[3] ?? "");
    start = end + 1;
    if (match[2] !== "-") {
      return { kind: "reply", reply: { code: Number(code), lines }, rest: received.slice(start) };
    }
  }
}

export interface Capabilities {
  startTls: boolean;
  /** Ways to sign in, upper case. */
  auth: ReadonlySet<string>;
}

/** What a server can do, as its answer to EHLO lists it; the first line is its name. */
export function readCapabilities({ lines }: SmtpReply): Capabilities {
  const extensions = lines.slice(1).map((line) => line.toUpperCase().split(/[ =]+/));
  const auth = extensions.filter(([name]) => name === "AUTH").flatMap(([, ...ways]) => ways);
  return { startTls: extensions.some(([name]) => name === "STARTTLS"), auth: new Set(auth) };
}

/** The message as DATA carries it: a line that begins with a dot gets another, one dot ends it. */
export function toDataBlock(message: string): string {
  return `${message.replace(/^\./gm, "..")}.\r\n`;
}
