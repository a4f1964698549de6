/**
 * The answer of somebody we asked. `absent` is an answer ("there is none"), `unavailable` is not:
 * a provider that did not answer must never look like one that said no.
 */
export type Lookup<T> =
  | { kind: "found"; value: T }
  | { kind: "absent"; reason: string }
  | { kind: "unavailable"; reason: string };
