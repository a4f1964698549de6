import type { SealedCredential } from "../credentials/sealed";
import type { DialerKind } from "../dialers/dialer";

/** The name of the CRM's breaker; the others have the names of their dialers. */
export const BRAZE = "braze";

/** What an object watches. A `phone` has a line, and no API that could be checked. */
export interface Subject {
  kind: typeof BRAZE | DialerKind;
  /** A dialer's seats; `null` where nobody configured any. */
  seats: number | null;
  /** The stored credential, encrypted; `null` where the variable counts. */
  credential: SealedCredential | null;
}

/** Whether there is anything to check. */
export function hasApi(subject: Subject | null): subject is Subject {
  return subject !== null && subject.kind !== "phone";
}

/** What was learnt with another key may be "that key is wrong": it is another subject. */
export function isSameSubject(one: Subject, other: Subject): boolean {
  return (
    one.kind === other.kind &&
    one.seats === other.seats &&
    one.credential?.id === other.credential?.id &&
    one.credential?.sealed === other.credential?.sealed
  );
}
