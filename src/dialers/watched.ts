import { credentialOf, type SealedCredential } from "../credentials/sealed";
import type { Watched } from "../resilience/breaker-client";
import { BRAZE, type Subject } from "../resilience/subject";
import type { Dialer } from "./dialer";

/** What of the configuration says who is watched, and how. */
export interface WatchConfiguration {
  dialers: readonly Dialer[];
  credentials: readonly SealedCredential[];
}

export type WatchedDialer = Pick<Dialer, "kind" | "seats">;

/** What a dialer's object watches; the stored credential travels along, encrypted. */
export function subjectOf(
  { kind, seats }: WatchedDialer,
  credentials: readonly SealedCredential[],
): Subject {
  return { kind, seats, credential: kind === "phone" ? null : credentialOf(credentials, kind) };
}

/** A dialer's breaker; one that is switched off watches nothing. */
export function watchedDialer(
  dialer: Dialer,
  { credentials }: Pick<WatchConfiguration, "credentials">,
): Watched {
  const subject = dialer.active ? subjectOf(dialer, credentials) : null;
  return { integration: dialer.name, subject };
}

export function watchedCrm({ credentials }: Pick<WatchConfiguration, "credentials">): Watched {
  const credential = credentialOf(credentials, BRAZE);
  return { integration: BRAZE, subject: { kind: BRAZE, seats: null, credential } };
}

/** Whose breakers one decision looks at: those of the dialers in use, and the CRM's. */
export function watchedFor(configuration: WatchConfiguration): Watched[] {
  const inUse = configuration.dialers.filter(({ active }) => active);
  return [...inUse.map((one) => watchedDialer(one, configuration)), watchedCrm(configuration)];
}
