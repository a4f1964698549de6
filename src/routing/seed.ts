/** FNV-1a over UTF-16 units, 32 bits. */
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * A number from 0 up to, never reaching, 1 that looks drawn by chance and is always the same for
 * the same parts: a choice made with it can be replayed.
 */
export function drawFraction(...parts: readonly (string | number)[]): number {
  let hash = FNV_OFFSET;
  const text = parts.join("\n");
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), FNV_PRIME);
  }
  return mix(hash) / 2 ** 32;
}

/** The finishing steps of MurmurHash3: FNV alone leaves the high bits of like texts alike. */
function mix(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
