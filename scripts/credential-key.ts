import { randomBytes } from "node:crypto";

/** AES-256. */
const KEY_BYTES = 32;

/** A fresh entry for `CREDENTIAL_KEYS`; its id tells the day it was made. */
export function makeKeyEntry(madeAt: Date): string {
  const day = madeAt.toISOString().slice(0, 10);
  return `${day}-${randomBytes(2).toString("hex")}:${randomBytes(KEY_BYTES).toString("base64")}`;
}
