/**
 * A named stream of random numbers: xoshiro128** (Blackman and Vigna, 2018). Streams of one seed with
 * different names are independent, so changing one resource leaves the draws of the others alone.
 */
export class RandomStream {
  // In a typed array because engines box 32-bit integers above 31 bits when they are fields.
  private readonly state: Int32Array;

  constructor(seed: number, name: string) {
    this.state = seededState(seed, name);
  }

  /** The next number in the open interval (0, 1), one of 2^32 equally likely ones. */
  next(): number {
    const s = this.state;
    const s0 = s[0] as number;
    const s1 = s[1] as number;
    const s2 = (s[2] as number) ^ s0;
    const s3 = (s[3] as number) ^ s1;
    const product = Math.imul(s1, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    s[0] = s0 ^ s3;
    s[1] = s1 ^ s2;
    s[2] = s2 ^ (s1 << 9);
    s[3] = (s3 << 11) | (s3 >>> 21);
    return ((result >>> 0) + 0.5) * 2 ** -32;
  }
}

/** Four words from a seed and a name: FNV-1a over both, spread by the SplitMix32 finalizer. */
function seededState(seed: number, name: string): Int32Array {
  let hash = 0x811c9dc5;
  const mix = (word: number) => {
    hash = Math.imul(hash ^ word, 0x01000193);
  };
  mix(seed >>> 0);
  mix(Math.floor(seed / 2 ** 32) >>> 0);
  for (let i = 0; i < name.length; i += 1) mix(name.charCodeAt(i));
  const state = new Int32Array(4);
  for (let i = 0; i < 4; i += 1) {
    hash = (hash + 0x9e3779b9) | 0;
    let word = Math.imul(hash ^ (hash >>> 16), 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    state[i] = word ^ (word >>> 15);
  }
  if (state.every((word) => word === 0)) state[0] = 1;
  return state;
}
