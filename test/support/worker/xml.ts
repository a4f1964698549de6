/** One element of a TwiML document. */
export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: (XmlElement | string)[];
}

const NAME = /[A-Za-z_][\w.-]*/y;
const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/**
 * Reads an XML document as strictly as Twilio does and throws where it is not well-formed: tags
 * that do not match, bare `&` or `<`, repeated attributes, characters XML has no place for.
 */
export function parseXml(text: string): XmlElement {
  // Of control characters XML has only tab and line ends; these two code points it never has.
  const stray = /(?![\t\n\r])\p{Cc}|[\uFFFE\uFFFF]/u.exec(text);
  if (stray || !text.isWellFormed()) throw new Error("a character that XML does not allow");
  const reader = { text, at: 0 };
  take(reader, /<\?xml[^?]*\?>\s*/y);
  const root = readElement(reader);
  take(reader, /\s*/y);
  if (reader.at < text.length) throw new Error(`text after the document at ${reader.at}`);
  return root;
}

interface Reader {
  text: string;
  at: number;
}

function take(reader: Reader, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text);
  if (found) reader.at = pattern.lastIndex;
  return found;
}

function must(reader: Reader, pattern: RegExp): RegExpExecArray {
  const found = take(reader, pattern);
  if (found) return found;
  throw new Error(`expected ${pattern} at "${reader.text.slice(reader.at, reader.at + 40)}"`);
}

function readElement(reader: Reader): XmlElement {
  must(reader, /</y);
  const [name] = must(reader, NAME);
  const attributes = readAttributes(reader);
  if (take(reader, /\s*\/>/y)) return { name, attributes, children: [] };
  must(reader, /\s*>/y);

  const children: XmlElement["children"] = [];
  for (;;) {
    const words = take(reader, /[^<]+/y);
    if (words) children.push(decode(words[0]));
    const end = take(reader, /<\/([\w.-]+)\s*>/y);
    if (end && end[1] !== name) throw new Error(`<${name}> ends as </${end[1]}>`);
    if (end) return { name, attributes, children };
    children.push(readElement(reader));
  }
}

function readAttributes(reader: Reader): Record<string, string> {
  const attributes: Record<string, string> = {};
  while (take(reader, /\s+(?=[A-Za-z_])/y)) {
    const [name] = must(reader, NAME);
    const [, value = ""] = must(reader, /="([^"<]*)"/y);
    if (name in attributes) throw new Error(`attribute ${name} is there twice`);
    attributes[name] = decode(value);
  }
  return attributes;
}

function decode(text: string): string {
  return text.replace(/&([^;&\s]*);?/g, (found, entity: string) => {
    const numeric = /^#(?:x([0-9a-f]+)|(\d+))$/i.exec(entity);
    if (numeric)
      return String.fromCodePoint(
        Number.parseInt(numeric[1] ?? numeric[2] ?? "", numeric[1] ? 16 : 10),
      );
    const known = ENTITIES[entity];
    if (known === undefined || !found.endsWith(";")) throw new Error(`bare & in "${text}"`);
    return known;
  });
}

/** All elements with this name, in the order of the document. */
export function elements(root: XmlElement, name: string): XmlElement[] {
  const below = root.children.flatMap((child) =>
    typeof child === "string" ? [] : elements(child, name),
  );
  return root.name === name ? [root, ...below] : below;
}

/** The words inside an element, without its inner elements' tags. */
export function words(element: XmlElement): string {
  return element.children
    .map((child) => (typeof child === "string" ? child : words(child)))
    .join("");
}
