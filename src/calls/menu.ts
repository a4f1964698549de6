import type { RoutingSettings } from "../settings/routing-settings";

/** What came back of the menu. */
export interface MenuResult {
  /** Empty when nothing was pressed in time. */
  digits: string;
  /** How often the menu had been said again before. */
  repeats: number;
}

export interface MenuAnswer {
  /** `null` where the caller chose nobody. */
  dialer: string | null;
  dtmfDigit: string;
  reason: string;
  /** Said to a caller who chose nobody, before the default dialer rings. */
  apology: string | null;
}

/** What the pressed keys stand for; pressing nothing and pressing a wrong key are told apart. */
export function readMenuAnswer(digits: string, menu: RoutingSettings["menu"]): MenuAnswer {
  const dialer = Object.hasOwn(menu.options, digits) ? menu.options[digits] : undefined;
  if (dialer !== undefined) {
    return { dialer, dtmfDigit: digits, reason: `the caller pressed ${digits}`, apology: null };
  }
  if (digits === "") {
    const reason = "the caller pressed nothing";
    return { dialer: null, dtmfDigit: "timeout", reason, apology: menu.no_input };
  }
  const reason = `"${digits}" stands for nothing`;
  return { dialer: null, dtmfDigit: "invalid", reason, apology: menu.invalid };
}

/** Where a menu's result goes to; the address tells how often the menu was said again. */
export function toMenuAddress(repeats: number): string {
  return `/webhooks/twilio/gather${repeats === 0 ? "" : `?repeats=${repeats}`}`;
}

export function readRepeats(query: URLSearchParams): number {
  const repeats = Number(query.get("repeats"));
  return Number.isInteger(repeats) && repeats > 0 ? repeats : 0;
}
