/** An exact fraction; the denominator is positive. */
export interface Rational {
  numerator: bigint;
  denominator: bigint;
}

/** A fraction, or a number that stands for the decimal it is written as: 0.1 is a tenth. */
export type Exact = number | Rational;

export const ZERO: Rational = { numerator: 0n, denominator: 1n };

/**
 * Takes a number for the decimal that its shortest text shows.
 *
 * @throws {RangeError} When it is negative or not finite.
 */
export function exact(value: Exact): Rational {
  if (typeof value !== 'number') return value;
  const match = /^(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value));
  if (!match) throw new RangeError(`expected a finite number >= 0, got ${value}`);
  const fraction = match[2] ?? '';
  const exponent = BigInt(match[3] ?? 0) - BigInt(fraction.length);
  const digits = BigInt(`${match[1]}${fraction}`);
  return exponent < 0n
    ? { numerator: digits, denominator: 10n ** -exponent }
    : { numerator: digits * 10n ** exponent, denominator: 1n };
}

/** Reads a decimal such as "0.0000166667" exactly. */
export function parseDecimal(text: string): Rational {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) throw new RangeError(`expected a decimal number such as 0.20, got "${text}"`);
  const fraction = match[2] ?? '';
  return { numerator: BigInt(`${match[1]}${fraction}`), denominator: 10n ** BigInt(fraction.length) };
}

/** The sum. */
export function plus(...values: readonly Exact[]): Rational {
  return values.map(exact).reduce(add, ZERO);
}

/** The product. */
export function times(...values: readonly Exact[]): Rational {
  return values.map(exact).reduce(multiply, { numerator: 1n, denominator: 1n });
}

/** The quotient; the divisor is above 0. */
export function over(value: Exact, divisor: Exact): Rational {
  const { numerator, denominator } = exact(divisor);
  return multiply(exact(value), { numerator: denominator, denominator: numerator });
}

/** What is above a limit: the difference, and 0 where there is none. */
export function excess(value: Exact, limit: Exact): Rational {
  const [a, b] = [exact(value), exact(limit)];
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference > 0n ? shortened(difference, a.denominator * b.denominator) : ZERO;
}

/** The next whole multiple of a step; a multiple stays as it is. */
export function roundedUp(value: Exact, step: Exact = 1): Rational {
  const { numerator, denominator } = over(value, step);
  return times({ numerator: (numerator + denominator - 1n) / denominator, denominator: 1n }, step);
}

export function isBelow(value: Exact, other: Exact): boolean {
  const [a, b] = [exact(value), exact(other)];
  return a.numerator * b.denominator < b.numerator * a.denominator;
}

export function largest(...values: readonly Exact[]): Rational {
  return values.map(exact).reduce((a, b) => (isBelow(a, b) ? b : a), ZERO);
}

export function smallest(a: Exact, b: Exact): Rational {
  return exact(isBelow(a, b) ? a : b);
}

/** The nearest number. */
export function asNumber(value: Rational): number {
  const { numerator, denominator } = inLowestTerms(value);
  return Number(numerator) / Number(denominator);
}

function add(a: Rational, b: Rational): Rational {
  if (a.denominator === b.denominator) return { numerator: a.numerator + b.numerator, denominator: a.denominator };
  return shortened(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

function multiply(a: Rational, b: Rational): Rational {
  return shortened(a.numerator * b.numerator, a.denominator * b.denominator);
}

/** A denominator beyond this is worth the search for a common divisor. */
const LONG = 2n ** 256n;

/** The same fraction; in lowest terms where it has grown long, so that sums of many parts stay short. */
function shortened(numerator: bigint, denominator: bigint): Rational {
  const fraction = { numerator, denominator };
  return denominator < LONG ? fraction : inLowestTerms(fraction);
}

function inLowestTerms({ numerator, denominator }: Rational): Rational {
  let [a, b] = [denominator, numerator];
  while (b !== 0n) [a, b] = [b, a % b];
  return { numerator: numerator / a, denominator: denominator / a };
}
