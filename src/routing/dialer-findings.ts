import type { Dialer } from "../dialers/dialer";
import type { RoutingSettings } from "../settings/routing-settings";
import { type Finding, warnOf } from "./finding";

/** A dialer with the number that is dialled and the seats that count, wherever they come from. */
export type CheckedDialer = Dialer & { seats: number | null };

/** What is looked at beside the rules. */
interface Surroundings {
  dialers: readonly CheckedDialer[];
  settings: RoutingSettings;
  ourNumbers: readonly string[];
}

/** Why calls that should go to a dialer go elsewhere. */
export function findFlaw({
  active,
  phoneNumber,
}: CheckedDialer): { code: string; words: string } | null {
  if (!active) return { code: "inactive_dialer", words: "is not active" };
  if (phoneNumber === null) return { code: "dialer_without_number", words: "has no phone number" };
  return null;
}

/** Settings that name dialers which cannot take a call, or a fallback that is none. */
export function findInSettings({ settings, dialers }: Surroundings): Finding[] {
  const { default_dialer, primary_dialer, fallback_dialer } = settings;
  const options = Object.entries(settings.menu.options);
  const uses = [
    ...Object.entries({ default_dialer, primary_dialer, fallback_dialer }),
    ...options.map(([digit, dialer]) => [`menu.options.${digit}`, dialer] as const),
  ];
  const flaws = uses.flatMap(([field, name]) => {
    const dialer = dialers.find((one) => one.name === name);
    const flaw = dialer ? findFlaw(dialer) : { code: "unknown_dialer", words: "does not exist" };
    const message = `The setting ${field} names ${name}, which ${flaw?.words}`;
    return flaw ? [warnOf(null, { code: flaw.code, field, message })] : [];
  });
  return [...flaws, ...findEqualFallback(settings, dialers)];
}

function findEqualFallback(
  { primary_dialer, fallback_dialer }: RoutingSettings,
  dialers: readonly CheckedDialer[],
): Finding[] {
  const numberOf = (name: string) => dialers.find((one) => one.name === name)?.phoneNumber ?? name;
  if (numberOf(primary_dialer) !== numberOf(fallback_dialer)) return [];
  const message =
    primary_dialer === fallback_dialer
      ? `The fallback is the primary dialer, ${primary_dialer}: where it cannot be reached, nobody else is tried`
      : `The fallback, ${fallback_dialer}, dials the same number as the primary dialer, ${primary_dialer}`;
  const field = "fallback_dialer";
  return [warnOf(null, { code: "fallback_equals_primary", field, message })];
}

/** Dialers that would send a call back to us. */
export function findOwnNumbers({ dialers, ourNumbers }: Surroundings): Finding[] {
  const looping = dialers.filter(
    ({ active, phoneNumber }) => active && phoneNumber !== null && ourNumbers.includes(phoneNumber),
  );
  return looping.map(({ name, phoneNumber }) =>
    warnOf(null, {
      code: "own_number",
      field: `dialers.${name}.phone_number`,
      message: `${name} has our own number ${phoneNumber}: a call to it would come back to us`,
    }),
  );
}
