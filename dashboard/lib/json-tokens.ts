export type TokenKind = "key" | "text" | "number" | "word" | "sign";

export interface Token {
  kind: TokenKind;
  text: string;
}

const TOKEN =
  /("(?:\\.|[^"\\])*")(\s*:)?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[^"\w-]+|./g;

/** A JSON value, indented, in pieces to be coloured: together they are the text. */
export function toJsonTokens(value: unknown): Token[] {
  const text = JSON.stringify(value, null, 2) ?? "null";
  return [...text.matchAll(TOKEN)].flatMap(([whole, quoted, colon]) => {
    if (quoted !== undefined && colon !== undefined) {
      return [
        { kind: "key" as const, text: quoted },
        { kind: "sign" as const, text: colon },
      ];
    }
    return [{ kind: kindOf(whole), text: whole }];
  });
}

function kindOf(text: string): TokenKind {
  if (text.startsWith('"')) return "text";
  if (/^-?\d/.test(text)) return "number";
  return /^(true|false|null)$/.test(text) ? "word" : "sign";
}
