/** A well-mixed 32-bit hash of `text` under `seed`: the same two always give the same number. */
export function hash32(seed: number, text: string): number {
  let hash = Math.imul(seed ^ 0x2f6b1c57, 0x9e3779b1);
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x85ebca6b);
    hash = (hash << 13) | (hash >>> 19);
  }
  // Without this last avalanche, texts that differ in their last character only would draw neighbouring numbers.
  hash = Math.imul(hash ^ (hash >>> 16), 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 13), 0x27d4eb2f);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A number in [0, 1) that depends on `seed` and `text` alone, never on what was drawn before. */
export function drawUnit(seed: number, text: string): number {
  return hash32(seed, text) / 2 ** 32;
}
