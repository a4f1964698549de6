export interface XmlElement {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: readonly (XmlElement | string)[];
}

/** A document that is not well-formed, with the place where reading stopped. */
export class XmlError extends Error {}

const NAME = /[A-Za-z_][\w.-]*/y;
const ATTRIBUTE = /\s+([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const TEXT = /[^<]+/y;
/** Comments and processing instructions say nothing to Twilio. */
const IGNORED = /<!--(?:(?!--)[\s\S])*-->|<\?(?:(?!\?>)[\s\S])*\?>/y;
const CDATA = /<!\[CDATA\[((?:(?!\]\]>)[\s\S])*)\]\]>/y;
const SPACE = /\s*/y;
/** What XML 1.0 has no place for: control characters and lone surrogates. */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

/**
 * Reads one XML document, strictly: whatever XML 1.0 calls not well-formed throws an `XmlError`,
 * and so do document types and namespaces, which TwiML has no use for.
 */
export function readXml(source: string): XmlElement {
  const text = source.replace(/^\uFEFF/, "");
  let at = 0;

  function fail(message: string): never {
    throw new XmlError(`${message} (character ${at + 1})`);
  }

  function take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) at = pattern.lastIndex;
    return match;
  }

  function skipIgnored(): void {
    do take(SPACE);
    while (take(IGNORED));
  }

  function readElement(): XmlElement {
    if (text[at] !== "<") fail("an element was expected");
    at += 1;
    const name = take(NAME)?.[0] ?? fail("an element without a name");
    const attributes = readAttributes();
    take(SPACE);
    if (text.startsWith("/>", at)) {
      at += 2;
      return { name, attributes, children: [] };
    }
    if (text[at] !== ">") fail(`<${name}> is not written right`);
    at += 1;
    return { name, attributes, children: readChildren(name) };
  }

  function readAttributes(): Record<string, string> {
    const attributes: Record<string, string> = {};
    for (let match = take(ATTRIBUTE); match; match = take(ATTRIBUTE)) {
      const [, name = "", double, single] = match;
      if (Object.hasOwn(attributes, name)) fail(`${name} stands twice`);
      attributes[name] = decode((double ?? single ?? "").replace(/[\t\n\r]/g, " "), fail);
    }
    return attributes;
  }

  function readChildren(parent: string): (XmlElement | string)[] {
    const children: (XmlElement | string)[] = [];
    for (;;) {
      if (at >= text.length) fail(`<${parent}> is not closed`);
      if (take(IGNORED)) continue;
      const cdata = take(CDATA);
      const plain = cdata ? null : take(TEXT);
      if (cdata) children.push(cdata[1] ?? "");
      else if (plain) children.push(decode(plain[0], fail));
      else if (text.startsWith("</", at)) {
        closeElement(parent);
        return children;
      } else children.push(readElement());
    }
  }

  function closeElement(name: string): void {
    at += 2;
    if (take(NAME)?.[0] !== name) fail(`<${name}> is closed by another name`);
    take(SPACE);
    if (text[at] !== ">") fail(`</${name}> is not written right`);
    at += 1;
  }

  if (FORBIDDEN.test(text)) fail("a character that XML forbids");
  // The declaration may stand nowhere but at the very start, where SPACE takes nothing.
  if (/^\s+<\?xml/.test(text)) fail("something stands before the XML declaration");
  skipIgnored();
  const root = readElement();
  skipIgnored();
  if (at < text.length) fail("something stands after the document");
  return root;
}

function decode(text: string, fail: (message: string) => never): string {
  if (text.includes("]]>")) fail("]]> in a text");
  return text.replace(/&([^;&\s]*;?)/g, (_, reference: string) => {
    if (!reference.endsWith(";")) return fail("an & that is not written &amp;");
    const name = reference.slice(0, -1);
    const code = /^#(?:x([0-9a-f]+)|(\d+))$/i.exec(name);
    if (!code) return ENTITIES[name] ?? fail(`&${name}; is not known`);
    const point = code[1] ? Number.parseInt(code[1], 16) : Number(code[2]);
    if (!(point <= 0x10ffff) || FORBIDDEN.test(String.fromCodePoint(point))) {
      return fail(`&${name}; is no character`);
    }
    return String.fromCodePoint(point);
  });
}
