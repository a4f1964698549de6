import { createHmac } from "node:crypto";

/** Name and value of one parameter of a webhook; a name may come more than once. */
export type Parameter = readonly [name: string, value: string];

/**
 * The `X-Twilio-Signature` of a webhook: the address as it is called, then every POST parameter
 * in order of its name, decoded, without separators (twilio.md §2). Of a repeated parameter each
 * distinct value counts once, in order. A GET has its parameters in the address and none here.
 */
export function signWebhook(
  authToken: string,
  url: string,
  parameters: Iterable<Parameter> = [],
): string {
  const distinct = new Map<string, Set<string>>();
  for (const [name, value] of parameters) {
    distinct.set(name, (distinct.get(name) ?? new Set()).add(value));
  }
  const tail = [...distinct.keys()]
    .sort()
    .flatMap((name) => [...(distinct.get(name) ?? [])].sort().map((value) => name + value));
  return createHmac("sha1", authToken)
    .update(url + tail.join(""), "utf8")
    .digest("base64");
}
