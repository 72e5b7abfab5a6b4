/*
 * Elementary functions that give the same bits on every JavaScript engine.
 *
 * The language leaves Math.log, Math.exp and Math.sin to the engine, so their last digit differs
 * between engines and versions. The functions here use only what IEEE 754 fixes: + - * /, Math.sqrt,
 * Math.floor, Math.abs, bit operations and the bit pattern of a double. The order of the operations
 * is part of the result: do not regroup a sum.
 *
 * The scratch below is written before it is read in each call; it carries nothing between calls.
 */
const scratch = new Float64Array(1);
const scratchWords = new Int32Array(scratch.buffer);
scratch[0] = 1;
/** Which of a double's two words holds sign and exponent: it depends on the machine's byte order. */
const HIGH_WORD = scratchWords[1] === 0 ? 0 : 1;

/** ln 2 in two parts; the first ends in 32 zero bits, so that its product with an exponent is exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

/** The powers of two from 2^-1074 to 2^1023. Reading one is faster than writing an exponent's bits. */
const POWERS_OF_TWO = new Float64Array(2098);
for (let i = 0, power = Number.MIN_VALUE; i < POWERS_OF_TWO.length; i += 1, power *= 2) POWERS_OF_TWO[i] = power;

/** 2^(biasedExponent - 1074), exactly; a bias in the argument keeps -0 out of integer arithmetic. */
function powerOfTwo(biasedExponent: number): number {
  return POWERS_OF_TWO[biasedExponent] as number;
}

/**
 * Natural logarithm.
 *
 * Writes x = 2^k (1 + f) with 1 + f between sqrt(1/2) and sqrt(2), and sums the series of
 * ln((1 + s) / (1 - s)) at s = f / (2 + f).
 *
 * @returns Less than 1 ulp from the true value; -Infinity for 0, NaN below 0.
 */
export function naturalLog(x: number): number {
  let exponent = 0;
  let value = x;
  if (!(x >= 2.2250738585072014e-308)) {
    if (x === 0) return Number.NEGATIVE_INFINITY;
    if (!(x > 0)) return Number.NaN;
    value = x * 18_014_398_509_481_984; // 2^54: a subnormal becomes normal, exactly
    exponent = -54;
  } else if (x === Number.POSITIVE_INFINITY) {
    return x;
  }
  scratch[0] = value;
  const high = scratchWords[HIGH_WORD] as number;
  // 0x6a09f is the top of sqrt(2)'s significand: larger ones are halved, and their exponent raised.
  const carry = ((high & 0xfffff) + (0x100000 - 0x6a09f)) & 0x100000;
  const scale = (high >> 20) - 1023 + (carry >> 20);
  exponent += scale;
  const f = value * powerOfTwo(1074 - scale) - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  // The terms 2 z^n / (2 n + 1), n = 1 to 10, in two interleaved chains that a processor overlaps.
  const odd = z * (2 / 3 + w * (2 / 7 + w * (2 / 11 + w * (2 / 15 + w * (2 / 19)))));
  const even = w * (2 / 5 + w * (2 / 9 + w * (2 / 13 + w * (2 / 17 + w * (2 / 21)))));
  const halfSquare = 0.5 * f * f;
  const correction = s * (halfSquare + (odd + even));
  return exponent * LN2_HIGH - (halfSquare - (correction + exponent * LN2_LOW) - f);
}

/**
 * e to the power x.
 *
 * Takes the nearest multiple of ln 2 away and sums the Taylor series of what is left.
 *
 * @returns Less than 2 ulp from the true value; Infinity above about 709.78, 0 below about -745.13.
 */
export function exponential(x: number): number {
  // Beyond these literals the result rounds to Infinity or to 0.
  if (!(x <= 709.782712893384)) return x > 0 ? Number.POSITIVE_INFINITY : Number.NaN;
  if (x < -745.1332191019411) return 0;
  const power = Math.floor(x * Math.LOG2E + 0.5);
  const high = x - power * LN2_HIGH;
  const low = power * LN2_LOW;
  const r = high - low;
  const q = r * r;
  const even = 1 / 2 + q * (1 / 24 + q * (1 / 720 + q * (1 / 40_320 + q * (1 / 3_628_800 + q * (1 / 479_001_600)))));
  const odd =
    1 / 6 + q * (1 / 120 + q * (1 / 5040 + q * (1 / 362_880 + q * (1 / 39_916_800 + q * (1 / 6_227_020_800)))));
  const significand = 1 + (high + (q * (even + r * odd) - low));
  if (power > 1023) return significand * 2 * powerOfTwo(power + 1073);
  if (power >= -1074) return significand * powerOfTwo(power + 1074);
  return significand * 0.5 * powerOfTwo(power + 1075);
}

const TWO_PI = 6.283185307179586;

/**
 * Sine of an angle measured in turns: sin(2 pi turns).
 *
 * The whole turns fall away exactly, so large angles lose nothing but their own rounding.
 *
 * @returns Less than 2 ulp from the true value, exact at every quarter of a turn; NaN for infinite angles.
 */
export function sineOfTurns(turns: number): number {
  const magnitude = Math.abs(turns);
  let fraction = magnitude - Math.floor(magnitude);
  let isNegative = turns < 0;
  // Each subtraction is exact: the two numbers are within a factor of two of each other.
  if (fraction > 0.5) {
    fraction = 1 - fraction;
    isNegative = !isNegative;
  }
  if (fraction > 0.25) fraction = 0.5 - fraction;
  const sine = fraction <= 0.125 ? sineOfAngle(fraction * TWO_PI) : cosineOfAngle((0.25 - fraction) * TWO_PI);
  return isNegative ? -sine : sine;
}

/** Sine by its Taylor series; radians, 0 to pi/4. */
function sineOfAngle(angle: number): number {
  const q = angle * angle;
  const head = 1 / 6 - q * (1 / 120 - q * (1 / 5040 - q * (1 / 362_880 - q * (1 / 39_916_800))));
  const tail = 1 / 6_227_020_800 - q * (1 / 1_307_674_368_000);
  const q3 = q * q * q;
  return angle - angle * q * (head - q3 * q * q * tail);
}

/** Cosine by its Taylor series; radians, 0 to pi/4. */
function cosineOfAngle(angle: number): number {
  const q = angle * angle;
  const head = 1 / 24 - q * (1 / 720 - q * (1 / 40_320 - q * (1 / 3_628_800 - q * (1 / 479_001_600))));
  const tail = 1 / 87_178_291_200 - q * (1 / 20_922_789_888_000);
  const q3 = q * q * q;
  return 1 - q * (0.5 - q * (head - q3 * q * q * tail));
}

/**
 * Quantile of the standard normal distribution: the z with P(Z <= z) = p.
 *
 * @param p - A probability.
 * @returns Relative error about 1e-15; -Infinity for 0, Infinity for 1, NaN outside [0, 1].
 * @see Wichura, Algorithm AS 241: The Percentage Points of the Normal Distribution, Applied Statistics 37 (1988), PPND16.
 */
export function inverseNormal(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * centralRatio(0.180625 - q * q);
  const tailProbability = q < 0 ? p : 1 - p;
  if (!(tailProbability > 0)) {
    if (tailProbability !== 0) return Number.NaN;
    return q < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  const r = Math.sqrt(-naturalLog(tailProbability));
  const z = r <= 5 ? nearTailRatio(r - 1.6) : farTailRatio(r - 5);
  return q < 0 ? -z : z;
}

/** AS 241's ratio for probabilities between 0.075 and 0.925. */
function centralRatio(r: number): number {
  const above =
    3.3871328727963665 +
    r *
      (133.14166789178438 +
        r *
          (1971.5909503065513 +
            r *
              (13_731.693765509461 +
                r *
                  (45_921.95393154987 + r * (67_265.7709270087 + r * (33_430.57558358813 + r * 2509.0809287301227))))));
  const below =
    1 +
    r *
      (42.31333070160091 +
        r *
          (687.1870074920579 +
            r *
              (5394.196021424751 +
                r *
                  (21_213.794301586597 +
                    r * (39_307.89580009271 + r * (28_729.085735721943 + r * 5226.495278852855))))));
  return above / below;
}

/** AS 241's ratio for tail probabilities down to exp(-25). */
function nearTailRatio(r: number): number {
  const above =
    1.4234371107496835 +
    r *
      (4.630337846156546 +
        r *
          (5.769497221460691 +
            r *
              (3.6478483247632045 +
                r *
                  (1.2704582524523684 +
                    r * (0.2417807251774506 + r * (0.022723844989269184 + r * 7.745450142783414e-4))))));
  const below =
    1 +
    r *
      (2.053191626637759 +
        r *
          (1.6763848301838038 +
            r *
              (0.6897673349851 +
                r *
                  (0.14810397642748008 +
                    r * (0.015198666563616457 + r * (5.475938084995345e-4 + r * 1.0507500716444169e-9))))));
  return above / below;
}

/** AS 241's ratio for tail probabilities below exp(-25). */
function farTailRatio(r: number): number {
  const above =
    6.657904643501103 +
    r *
      (5.463784911164114 +
        r *
          (1.7848265399172913 +
            r *
              (0.29656057182850487 +
                r *
                  (0.026532189526576124 +
                    r * (0.0012426609473880784 + r * (2.7115555687434876e-5 + r * 2.0103343992922881e-7))))));
  const below =
    1 +
    r *
      (0.599832206555888 +
        r *
          (0.1369298809227358 +
            r *
              (0.014875361290850615 +
                r *
                  (7.868691311456133e-4 +
                    r * (1.8463183175100548e-5 + r * (1.4215117583164459e-7 + r * 2.0442631033899397e-15))))));
  return above / below;
}
