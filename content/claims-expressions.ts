/** A comparison of a figure with another one, or with a number, such as `spikePeak > calmPeak`. */
export interface Check {
  text: string;
  left: string;
  operator: Operator;
  /** Name of a figure. */
  right: string | number;
}

export type Operator = '<' | '<=' | '=' | '>=' | '>';

/** A figure made of others, such as `nightUsd / dayUsd`: one kind of sign, any number of names. */
export interface Computation {
  sign: Sign;
  names: string[];
}

type Sign = '+' | '-' | '*' | '/';

/** Words of a finding, or the name of the figure that stands between them. */
export type FindingPiece = { text: string } | { figure: string };

/** What each sign of a comparison means. */
export const COMPARE: Readonly<Record<Operator, (left: number, right: number) => boolean>> = {
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '=': (left, right) => left === right,
  '>=': (left, right) => left >= right,
  '>': (left, right) => left > right,
};

const APPLY: Readonly<Record<Sign, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
};

/** Reads `figure > figure` or `figure > number`; undefined when the text is no comparison. */
export function parseCheck(text: string): Check | undefined {
  const [, left, operator, right] = /^([a-z]\w*) (<|<=|=|>=|>) ([a-z]\w*|-?\d+(?:\.\d+)?)$/i.exec(text) ?? [];
  if (left === undefined || right === undefined) return undefined;
  const isNumber = /^[-\d]/.test(right);
  return { text, left, operator: operator as Operator, right: isNumber ? Number(right) : right };
}

/** Reads `a / b` or `a + b + c`; undefined when the text is no computation. */
export function parseComputation(text: string): Computation | undefined {
  const [first = '', ...rest] = text.split(' ');
  const signs = rest.filter((_, at) => at % 2 === 0);
  const names = [first, ...rest.filter((_, at) => at % 2 === 1)];
  const sign = signs[0];
  const isWhole = signs.length === names.length - 1 && signs.every((each) => each === sign);
  const isRead = sign !== undefined && Object.hasOwn(APPLY, sign) && names.every((name) => /^[a-z]\w*$/i.test(name));
  return isWhole && isRead ? { sign: sign as Sign, names } : undefined;
}

/** Splits a finding at its figures: `The bill is {nightUsd}.` */
export function parseFinding(text: string): FindingPiece[] {
  return text
    .split(/\{(\w+)\}/)
    .map((piece, at) => (at % 2 === 1 ? { figure: piece } : { text: piece }))
    .filter((piece) => !('text' in piece) || piece.text !== '');
}

/** Whether a comparison is true of the values that its names have. */
export function isTrue({ left, operator, right }: Check, valueNamed: (name: string) => number): boolean {
  return COMPARE[operator](valueNamed(left), typeof right === 'number' ? right : valueNamed(right));
}

/** What a computation gives for the values that its names have. */
export function compute({ sign, names }: Computation, valueNamed: (name: string) => number): number {
  return names.map(valueNamed).reduce(APPLY[sign]);
}
