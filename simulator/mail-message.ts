/** What can be read of a mail: its headers and its readable parts, decoded. */
export interface MailContent {
  subject: string;
  headers: Record<string, string>;
  text: string | null;
  html: string | null;
}

interface Part {
  headers: Record<string, string>;
  body: string;
}

/** Reads a mail as RFC 5322 and MIME write it, as far as an alert needs: no attachments. */
export function readMail(raw: string): MailContent {
  const message = splitPart(raw);
  const leaves = listLeaves(message);
  return {
    subject: message.headers.subject ?? "",
    headers: message.headers,
    text: decodeBody(leaves.find((part) => contentType(part).startsWith("text/plain"))),
    html: decodeBody(leaves.find((part) => contentType(part).startsWith("text/html"))),
  };
}

/** Header names become lower case, folded lines one, encoded words readable. */
function splitPart(raw: string): Part {
  const normal = raw.replaceAll("\r\n", "\n");
  const end = normal.indexOf("\n\n");
  const head = end < 0 ? normal : normal.slice(0, end);
  const headers: Record<string, string> = {};
  for (const line of head.replace(/\n[ \t]+/g, " ").split("\n")) {
    const colon = line.indexOf(":");
    if (colon < 1) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = decodeWords(line.slice(colon + 1).trim());
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return { headers, body: end < 0 ? "" : normal.slice(end + 2) };
}

function listLeaves(part: Part): Part[] {
  const type = part.headers["content-type"] ?? "";
  const boundary = /^multipart\/.*boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (boundary === undefined) return [part];
  return part.body
    .split(`--${boundary}`)
    .slice(1, -1)
    .flatMap((piece) => listLeaves(splitPart(piece.replace(/^\n/, ""))));
}

function contentType(part: Part): string {
  return (part.headers["content-type"] ?? "text/plain").toLowerCase();
}

function decodeBody(part: Part | undefined): string | null {
  if (!part) return null;
  const encoding = part.headers["content-transfer-encoding"]?.toLowerCase();
  if (encoding === "base64") return Buffer.from(part.body, "base64").toString("utf8");
  if (encoding === "quoted-printable") return decodeQuoted(part.body.replace(/=\n/g, ""));
  return part.body;
}

/** `=?utf-8?B?…?=` and its kind (RFC 2047); the space between two of them is none. */
function decodeWords(value: string): string {
  return value
    .replace(/\?=\s+=\?/g, "?==?")
    .replace(/=\?[^?]+\?([bq])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toLowerCase() === "b"
        ? Buffer.from(word, "base64").toString("utf8")
        : decodeQuoted(word.replaceAll("_", " ")),
    );
}

function decodeQuoted(text: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, "latin1").toString("utf8");
}
