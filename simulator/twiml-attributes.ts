import { listUnknownAttributes } from "./twiml-schema";
import type { Method } from "./twiml-verb";
import type { XmlElement } from "./twiml-xml";

export interface AttributeReader {
  text(name: string): string | null;
  /** A whole number of at least `lowest`, else `otherwise`. */
  whole(name: string, otherwise: number, lowest?: number): number;
  flag(name: string): boolean;
  method(name: string): Method;
}

/** Reads the attributes of one element with Twilio's defaults; tells what is odd about them. */
export function attributesOf(
  { name: element, attributes }: XmlElement,
  warn: (message: string) => void,
): AttributeReader {
  for (const unknown of listUnknownAttributes(element, attributes)) {
    warn(`<${element}> has no attribute ${unknown}`);
  }

  function choose<T>(
    name: string,
    isKnown: (value: string) => boolean,
    read: (value: string) => T,
  ) {
    const value = attributes[name];
    if (value === undefined) return null;
    if (isKnown(value)) return read(value);
    warn(`<${element} ${name}="${value}"> is not a value Twilio knows`);
    return null;
  }

  return {
    text: (name) => attributes[name] ?? null,
    whole: (name, otherwise, lowest = 0) =>
      choose(name, (value) => /^\d+$/.test(value) && Number(value) >= lowest, Number) ?? otherwise,
    flag: (name) => choose(name, isOneOf("true", "false"), (value) => value === "true") ?? false,
    method: (name) => (choose(name, isOneOf("GET", "POST"), String) === "GET" ? "GET" : "POST"),
  };
}

function isOneOf(...known: string[]): (value: string) => boolean {
  return (value) => known.includes(value);
}
