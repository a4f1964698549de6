/** Random choices that a seed repeats: a failing case can be played again. */
export interface Chance {
  /** From 0 up to, never reaching, 1. */
  fraction(): number;
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  isLucky(probability: number): boolean;
  /** One of them; there is at least one. */
  pick<T>(from: readonly T[]): T;
  /** Each of them with the same probability. */
  some<T>(from: readonly T[], probability: number): T[];
  callSid(): string;
}

/** Mulberry32. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  function fraction() {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const int = (min: number, max: number) => min + Math.floor(fraction() * (max - min + 1));
  const hex = () => int(0, 0xffff).toString(16).padStart(4, "0");
  return {
    fraction,
    int,
    isLucky: (probability) => fraction() < probability,
    pick: <T>(from: readonly T[]) => from[int(0, from.length - 1)] as T,
    some: (from, probability) => from.filter(() => fraction() < probability),
    callSid: () => `CA${Array.from({ length: 8 }, hex).join("")}`,
  };
}
