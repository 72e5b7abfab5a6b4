import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exponential, inverseNormal, naturalLog, sineOfTurns } from './exact-math';

const bits = new DataView(new ArrayBuffer(8));

/** Distance between two doubles, counted in units in the last place of the second. */
function ulpsBetween(actual: number, expected: number): number {
  if (Object.is(actual, expected) || actual === expected) return 0;
  const magnitude = Math.abs(expected);
  bits.setFloat64(0, magnitude);
  bits.setBigUint64(0, bits.getBigUint64(0) + 1n);
  return Math.abs(actual - expected) / (bits.getFloat64(0) - magnitude);
}

/** FNV-1a over the bits of 10,000 results; the inputs are made of integers and exact operations alone. */
function digestOf(evaluate: (unit: number) => number): string {
  let state = 0x9e3779b9;
  let hash = 0x811c9dc5;
  for (let i = 0; i < 10_000; i += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    bits.setFloat64(0, evaluate(((state >>> 0) + 0.5) / 4_294_967_296));
    for (let byte = 0; byte < 8; byte += 1) hash = Math.imul(hash ^ bits.getUint8(byte), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** Standard normal distribution function, by its power series about 0; for |z| up to 6. */
function normalProbability(z: number): number {
  let term = z;
  let sum = z;
  for (let n = 3; Math.abs(term) > 1e-18; n += 2) {
    term *= (z * z) / n;
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
}

describe('exact-math: the same bits everywhere', () => {
  it('keeps every bit of 10,000 logarithms', () => {
    expect(digestOf(naturalLog)).toBe('32278404');
    expect(digestOf((unit) => naturalLog(unit * 1e300))).toBe('7c3ab0fd');
  });

  it('keeps every bit of 10,000 powers of e', () => {
    expect(digestOf((unit) => exponential((unit - 0.5) * 1500))).toBe('503b207d');
    expect(digestOf((unit) => exponential(unit - 0.5))).toBe('720a1b1c');
  });

  it('keeps every bit of 10,000 sines', () => {
    expect(digestOf((unit) => sineOfTurns((unit - 0.5) * 16))).toBe('9f2e3bc5');
  });

  it('keeps every bit of 10,000 normal quantiles, tails included', () => {
    expect(digestOf(inverseNormal)).toBe('f55fee72');
    expect(digestOf((unit) => inverseNormal(exponential(-700 * unit)))).toBe('6446cd04');
  });
});

// The engine's own functions may be an ulp off themselves, so the bounds below are the two errors together.
describe('naturalLog', () => {
  it('agrees with Math.log on a grid over all magnitudes', () => {
    for (let power = -1022; power <= 1023; power += 1) {
      for (let step = 0; step < 16; step += 1) {
        const x = 2 ** power * (1 + step / 16);
        expect(ulpsBetween(naturalLog(x), Math.log(x))).toBeLessThan(2);
      }
    }
  });

  it('agrees with Math.log next to 1, where the logarithm is small', () => {
    for (let step = 1; step <= 4000; step += 1) {
      for (const x of [1 + step * 2 ** -52, 1 - step * 2 ** -53, 1 + step * 1e-4, 1 - step * 1e-4]) {
        expect(ulpsBetween(naturalLog(x), Math.log(x))).toBeLessThan(2);
      }
    }
  });

  it('agrees with Math.log at random doubles', () => {
    fc.assert(
      fc.property(fc.double({ min: Number.MIN_VALUE, max: Number.MAX_VALUE, noNaN: true }), (x) => {
        expect(ulpsBetween(naturalLog(x), Math.log(x))).toBeLessThan(2);
      }),
      { numRuns: 5000, seed: 1 },
    );
  });

  it('is defined at the edges', () => {
    expect(naturalLog(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(naturalLog(-0)).toBe(Number.NEGATIVE_INFINITY);
    expect(naturalLog(-1)).toBeNaN();
    expect(naturalLog(Number.NEGATIVE_INFINITY)).toBeNaN();
    expect(naturalLog(Number.NaN)).toBeNaN();
    expect(naturalLog(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(Object.is(naturalLog(1), 0)).toBe(true);
    expect(naturalLog(2)).toBe(Math.LN2);
    expect(naturalLog(Number.MIN_VALUE)).toBeCloseTo(-744.4400719213812, 12);
  });
});

describe('exponential', () => {
  it('agrees with Math.exp on a grid over all magnitudes', () => {
    for (let x = -708; x <= 709; x += 0.0371) expect(ulpsBetween(exponential(x), Math.exp(x))).toBeLessThan(3);
  });

  it('agrees with Math.exp at random doubles', () => {
    fc.assert(
      fc.property(fc.double({ min: -708, max: 709, noNaN: true }), (x) => {
        expect(ulpsBetween(exponential(x), Math.exp(x))).toBeLessThan(3);
      }),
      { numRuns: 5000, seed: 1 },
    );
  });

  it('undoes naturalLog within the rounding of the logarithm', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (x) => {
        const tolerance = 4e-16 * (1 + Math.abs(naturalLog(x)));
        expect(Math.abs(exponential(naturalLog(x)) / x - 1)).toBeLessThan(tolerance);
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  it('overflows to Infinity and underflows through the subnormals to 0', () => {
    expect(exponential(709.782712893384)).toBeLessThan(Number.POSITIVE_INFINITY);
    expect(exponential(709.7827128933841)).toBe(Number.POSITIVE_INFINITY);
    expect(exponential(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(ulpsBetween(exponential(-740), Math.exp(-740))).toBeLessThan(3);
    expect(exponential(-745.1332191019411)).toBe(Number.MIN_VALUE);
    expect(exponential(-745.1332191019412)).toBe(0);
    expect(exponential(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(exponential(0)).toBe(1);
    expect(exponential(Number.NaN)).toBeNaN();
  });
});

describe('sineOfTurns', () => {
  it('agrees with Math.sin on a grid over one turn', () => {
    // Near the multiples of a half turn Math.sin sees a rounded angle, so the bound is absolute there.
    for (let step = -4096; step <= 4096; step += 1) {
      const turns = step / 4096;
      expect(Math.abs(sineOfTurns(turns) - Math.sin(2 * Math.PI * turns))).toBeLessThan(9e-16);
    }
  });

  it('agrees with Math.sin within ulps up to an eighth of a turn', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 0.125, noNaN: true }), (turns) => {
        expect(ulpsBetween(sineOfTurns(turns), Math.sin(2 * Math.PI * turns))).toBeLessThan(3);
      }),
      { numRuns: 5000, seed: 1 },
    );
  });

  it('is exact at quarter turns, odd, and of period one', () => {
    expect([0, 0.25, 0.5, 0.75, 1].map(sineOfTurns)).toEqual([0, 1, 0, -1, 0].map((sine) => expect.closeTo(sine, 20)));
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 20), max: 2 ** 20 }), fc.integer({ min: 0, max: 1000 }), (step, whole) => {
        const turns = step / 2 ** 20;
        expect(sineOfTurns(-turns) + sineOfTurns(turns)).toBe(0);
        expect(sineOfTurns(turns + whole) - sineOfTurns(turns)).toBe(0);
      }),
      { seed: 1 },
    );
    expect(sineOfTurns(Number.POSITIVE_INFINITY)).toBeNaN();
    expect(sineOfTurns(Number.NaN)).toBeNaN();
  });
});

describe('inverseNormal', () => {
  it('matches quantiles computed to 120 bits', () => {
    for (const [probability, z] of [
      [1e-300, -37.0470962993612],
      [1e-20, -9.262340089798407],
      [1e-11, -6.706023155495136],
      [1e-5, -4.264890793922825],
      [0.001, -3.0902323061678136],
      [0.025, -1.9599639845400543],
      [0.074, -1.4466320671589785],
      [0.076, -1.4325027208258116],
      [0.25, -0.6744897501960817],
      [0.6, 0.2533471031357997],
      [0.924, 1.4325027208258119],
      [0.926, 1.4466320671589787],
      [0.975, 1.9599639845400538],
      [0.99, 2.3263478740408408],
      [0.995, 2.5758293035489004],
      [0.9999, 3.7190164854557084],
    ] as const) {
      expect(Math.abs(inverseNormal(probability) / z - 1)).toBeLessThan(2e-15);
    }
  });

  it('undoes the distribution function', () => {
    fc.assert(
      fc.property(fc.double({ min: -5, max: 3, noNaN: true }), (z) => {
        // Near 1 a probability has few digits of its distance to 1 left; below 0 the series loses digits.
        expect(Math.abs(inverseNormal(normalProbability(z)) - z)).toBeLessThan(z < -3 ? 1e-9 : 1e-12);
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  it('is odd about one half and rises', () => {
    for (let step = 1; step < 1024; step += 1) {
      expect(inverseNormal(step / 1024) + inverseNormal(1 - step / 1024)).toBe(0);
      expect(inverseNormal(step / 1024)).toBeLessThan(inverseNormal((step + 1) / 1024));
    }
  });

  it('is defined at the edges', () => {
    expect(inverseNormal(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(inverseNormal(1)).toBe(Number.POSITIVE_INFINITY);
    expect(inverseNormal(0.5)).toBe(0);
    expect(inverseNormal(-0.1)).toBeNaN();
    expect(inverseNormal(1.1)).toBeNaN();
    expect(inverseNormal(Number.NaN)).toBeNaN();
    expect(inverseNormal(Number.MIN_VALUE)).toBeCloseTo(-38.467, 3);
  });
});
