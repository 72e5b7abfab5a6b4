import { inverseNormal } from '../kernel/exact-math';

/** A mean and how far from it the true value may lie: `[mean - halfWidth, mean + halfWidth]`. */
export interface ConfidenceInterval {
  mean: number;
  halfWidth: number;
}

export type ConfidenceLevel = 0.95 | 0.99;

/**
 * Confidence interval of the mean of independent samples, such as one figure of several replications.
 *
 * @param samples - Shape (n,), n >= 2; independent, from about normal laws. Batch or replication means are.
 * @param level - Share of such intervals that hold the true mean.
 * @returns The mean and Student's half width with n - 1 degrees of freedom, in the unit of the samples.
 * @throws {RangeError} With fewer than two samples, or one that is not finite.
 * @see Law, Simulation Modeling and Analysis, 5th ed., section 4.5.
 */
export function confidenceInterval(samples: readonly number[], level: ConfidenceLevel): ConfidenceInterval {
  const count = samples.length;
  if (count < 2) throw new RangeError(`expected at least two samples, got ${count}`);
  if (!samples.every(Number.isFinite)) throw new RangeError('expected finite samples');
  const mean = samples.reduce((sum, sample) => sum + sample, 0) / count;
  const squares = samples.reduce((sum, sample) => sum + (sample - mean) ** 2, 0);
  const standardError = Math.sqrt(squares / (count - 1) / count);
  return { mean, halfWidth: standardError * studentQuantile((1 + level) / 2, count - 1) };
}

/**
 * Chance that a Student variable lies further from zero than `t` does, on either side: the p-value of a t test.
 *
 * @param degrees - Degrees of freedom, a whole number from 1 to 1,000.
 * @throws {RangeError} When `degrees` is out of range.
 */
export function studentTails(t: number, degrees: number): number {
  if (!Number.isInteger(degrees) || degrees < 1 || degrees > MANY_DEGREES) {
    throw new RangeError(`expected whole degrees of freedom from 1 to ${MANY_DEGREES}, got ${degrees}`);
  }
  return Math.max(0, 1 - probabilityWithin(Math.atan(Math.abs(t) / Math.sqrt(degrees)), degrees));
}

/** From here on the expansion in 1 / degrees is exact to rounding, and the finite sums become long. */
const MANY_DEGREES = 1000;

/**
 * Quantile of Student's t distribution: the t with P(T <= t) = probability.
 *
 * Inverts the finite sums for whole degrees of freedom by bisection; above 1,000 degrees it takes the
 * Cornish-Fisher expansion about the normal quantile, whose error there is below 1e-12.
 *
 * @param probability - Between 0.5 and 1, both excluded.
 * @param degrees - Degrees of freedom, a whole number >= 1.
 * @throws {RangeError} When either is out of range.
 * @see Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3, 26.7.4 and 26.7.5.
 */
export function studentQuantile(probability: number, degrees: number): number {
  if (!(probability > 0.5 && probability < 1)) {
    throw new RangeError(`expected a probability between 0.5 and 1, got ${probability}`);
  }
  if (!Number.isInteger(degrees) || degrees < 1) {
    throw new RangeError(`expected whole degrees of freedom >= 1, got ${degrees}`);
  }
  if (degrees > MANY_DEGREES) return expandedQuantile(inverseNormal(probability), degrees);
  const within = 2 * probability - 1;
  let below = 0;
  let above = Math.PI / 2;
  // Bisects the angle atan(t / sqrt(degrees)) until no double lies between the two ends.
  for (let middle = above / 2; middle > below && middle < above; middle = (below + above) / 2) {
    if (probabilityWithin(middle, degrees) < within) below = middle;
    else above = middle;
  }
  return Math.tan(below) * Math.sqrt(degrees);
}

/** P(|T| <= t), from the angle atan(t / sqrt(degrees)). */
function probabilityWithin(angle: number, degrees: number): number {
  const isOdd = degrees % 2 === 1;
  const cosineSquare = Math.cos(angle) ** 2;
  let term = isOdd ? Math.cos(angle) : 1;
  let sum = 0;
  for (let n = isOdd ? 3 : 2; n <= degrees; n += 2) {
    sum += term;
    term *= (cosineSquare * (n - 1)) / n;
  }
  return isOdd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}

/** Abramowitz and Stegun 26.7.5. */
function expandedQuantile(z: number, degrees: number): number {
  const square = z * z;
  const first = (z * (square + 1)) / 4;
  const second = (z * ((5 * square + 16) * square + 3)) / 96;
  const third = (z * (((3 * square + 19) * square + 17) * square - 15)) / 384;
  const fourth = (z * ((((79 * square + 776) * square + 1482) * square - 1920) * square - 945)) / 92_160;
  return z + (first + (second + (third + fourth / degrees) / degrees) / degrees) / degrees;
}
