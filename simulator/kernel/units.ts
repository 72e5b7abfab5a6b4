/** Simulated time is whole microseconds in a double: exact for 285 years. */
export const US_PER_MS = 1_000;
export const US_PER_S = 1_000_000;

/** A month as the providers' calculators count it: 730 hours. */
export const SECONDS_PER_MONTH = 730 * 3_600;

/** A setting in seconds as whole microseconds of simulated time. */
export function wholeUs(seconds: number): number {
  return Math.round(seconds * US_PER_S);
}
