import type { Line } from './cases';
import type { KernelCost } from './protocol';
import type { Agreement } from './small-model';
import { median } from './statistics';

export type Verdict = 'goal met' | 'floor met' | 'MISSED';

/** What the median of a line comes to. */
export function verdictOf({ values, goal, floor, isLowerBetter }: Line): Verdict {
  const value = median(values);
  const reaches = (bound: number) => (isLowerBetter ? value <= bound : value >= bound);
  if (reaches(goal)) return 'goal met';
  return reaches(floor) ? 'floor met' : 'MISSED';
}

const COLUMNS = [44, 8, 19, 15, 8, 8, 11] as const;

export function heading(): string {
  return row(['case', 'median', 'from - to', 'unit', 'goal', 'floor', 'verdict']);
}

/** The table as Markdown, for the page that keeps the figures. */
export function markdownOf(lines: readonly Line[]): string {
  const rows = lines.map((line) => {
    const cells = [line.title, `${digits(median(line.values))} ${line.unit}`, spreadOf(line.values)];
    return [...cells, digits(line.goal), digits(line.floor), verdictOf(line), factsOf(line)];
  });
  const head = ['case', 'median', 'from - to', 'goal', 'floor', 'verdict', 'besides'];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** A line of the table, and under it what else the runs showed. */
export function lineOf(line: Line): string {
  const { title, values, unit, goal, floor, agreement = [] } = line;
  const cells = [title, digits(median(values)), spreadOf(values), unit, digits(goal), digits(floor), verdictOf(line)];
  const details = [factsOf(line), ...agreement.map(agreementOf)].filter((detail) => detail !== '');
  return [row(cells), ...details.map((detail) => `    ${detail}`)].join('\n');
}

function factsOf({ facts }: Line): string {
  return Object.entries(facts)
    .map(([name, value]) => `${digits(value)} ${name}`)
    .join(', ');
}

function agreementOf({ figure, engine, plain, tolerance, agrees }: Agreement): string {
  const difference = `${digits(engine - plain)} of ${digits(tolerance)} allowed`;
  return `${figure}: ${digits(engine)} and ${digits(plain)}, difference ${difference}: ${agrees ? 'agree' : 'DIFFER'}`;
}

export function kernelLineOf({ operation, nanoseconds }: KernelCost): string {
  return row([operation, digits(median(nanoseconds)), spreadOf(nanoseconds), 'ns', '', '', '']).trimEnd();
}

function spreadOf(values: readonly number[]): string {
  return `${digits(Math.min(...values))} - ${digits(Math.max(...values))}`;
}

function row(cells: readonly string[]): string {
  return cells
    .map((cell, at) => (at === 0 ? cell.padEnd(COLUMNS[at] ?? 0) : cell.padStart(COLUMNS[at] ?? 0)))
    .join(' ');
}

/** Three significant digits, more of large numbers. */
function digits(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: Math.abs(value) >= 1_000 ? 6 : 3 });
}
