/**
 * Keys that live messages outdate. They stand apart from what loads them, which comes with the
 * pages.
 */

/** What a check or a reset of a breaker makes old. */
export const INTEGRATIONS = ["integrations"];

/** What a new alert makes old. */
export const ALERTS = ["alerts"];

/** What planning or ending one makes old. */
export const MAINTENANCE = ["maintenance"];
