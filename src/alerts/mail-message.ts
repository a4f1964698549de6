import { encodeBase64 } from "../shared/base64";
import type { Mail } from "./mail";

const CRLF = "\r\n";

/** Longest line of a header, characters without its end (RFC 5322 §2.1.1). */
const HEADER_LINE = 78;

/** Longest line any server must take, bytes without its end (RFC 5321 §4.5.3.1.6). */
const BODY_LINE = 998;

/** Characters of one line of base64 (RFC 2045 §6.8). */
const BASE64_LINE = 76;

/** Bytes of text in one encoded word, so that it stays below its 75 characters (RFC 2047 §2). */
const WORD_BYTES = 45;

const encoder = new TextEncoder();

/**
 * Writes a mail as servers take it: RFC 5322 headers, folded, and one part of text in UTF-8.
 *
 * The mail must be a safe one (`findUnsafe`). It ends with a line break and is not dot-stuffed.
 */
export function renderMessage(mail: Mail): string {
  const body = mail.text.replace(/\r\n?|\n/g, CRLF);
  const isPlain = isAscii(body) && body.split(CRLF).every((line) => line.length <= BODY_LINE);
  const headers = [
    header("Date", new Date(mail.at).toUTCString().replace("GMT", "+0000").split(" ")),
    header("From", [mail.from]),
    header("To", mail.to.join(", ").split(" ")),
    header("Subject", isAscii(mail.subject) ? mail.subject.split(" ") : encodeWords(mail.subject)),
    header("Message-ID", [mail.messageId]),
    header("Auto-Submitted", ["auto-generated"]),
    header("MIME-Version", ["1.0"]),
    header("Content-Type", ["text/plain;", "charset=utf-8"]),
    header("Content-Transfer-Encoding", [isPlain ? "7bit" : "base64"]),
  ];
  const content = isPlain ? body.replace(/(?:\r\n)?$/, CRLF) : encodeBody(body);
  return headers.join(CRLF) + CRLF + CRLF + content;
}

/** One header, folded before the part that would make its line too long. */
function header(name: string, parts: readonly string[]): string {
  const lines: string[] = [];
  let line = `${name}:`;
  for (const [i, part] of parts.entries()) {
    // A line of nothing but spaces would end the headers for some readers.
    const mayFold = i > 0 && part !== "" && line.trim() !== "";
    if (mayFold && line.length + 1 + part.length > HEADER_LINE) {
      lines.push(line);
      line = "";
    }
    line += ` ${part}`;
  }
  return [...lines, line].join(CRLF);
}

/** Whole characters only in each word: a reader may decode them one by one. */
function encodeWords(text: string): string[] {
  const words: string[] = [];
  let word = "";
  for (const character of text) {
    if (encoder.encode(word + character).length > WORD_BYTES) {
      words.push(word);
      word = "";
    }
    word += character;
  }
  return [...words, word].map((part) => `=?UTF-8?B?${encodeBase64(part)}?=`);
}

function encodeBody(text: string): string {
  const lines = encodeBase64(text).match(new RegExp(`.{1,${BASE64_LINE}}`, "g")) ?? [];
  return lines.map((line) => line + CRLF).join("");
}

/** Printable characters only, and nothing that a reader would take for an encoded word. */
function isAscii(text: string): boolean {
  return /^[\t\r\n\x20-\x7e]*$/.test(text) && !text.includes("=?");
}
