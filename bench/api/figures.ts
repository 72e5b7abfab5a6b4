/** What a figure is held against. */
export interface Goal {
  /** The bound, in the figure's unit. */
  bound: number;
  isLowerBetter: boolean;
}

/** One line of the table. */
export interface Figure {
  title: string;
  /** How it was measured, in words: closed or open, how many, for how long. */
  how: string;
  /** The figure that a goal speaks of. */
  value: number;
  unit: 'requests/s' | 'frames/s' | 'ms';
  goal?: Goal;
  /** What else was measured, in words. */
  besides: string;
}

export function verdictOf({ value, goal }: Figure): string {
  if (goal === undefined) return '';
  const isMet = goal.isLowerBetter ? value <= goal.bound : value >= goal.bound;
  return isMet ? 'goal met' : 'MISSED';
}

export function goalText({ goal, unit }: Figure): string {
  return goal === undefined ? '' : `${goal.isLowerBetter ? 'at most' : 'at least'} ${goal.bound} ${unit}`;
}

/** The value below which a share of the values lies; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** Two digits behind the point of small numbers, none of large ones. */
export function digits(value: number): string {
  return value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
}

const HEAD = ['case', 'how', 'figure', 'goal', 'verdict', 'besides'];

function cellsOf(figure: Figure): string[] {
  const { title, how, value, unit, besides } = figure;
  return [title, how, `${digits(value)} ${unit}`, goalText(figure), verdictOf(figure), besides];
}

/** A line as a terminal shows it. */
export function lineOf(figure: Figure): string {
  const [title = '', how = '', value = '', goal = '', verdict = '', besides = ''] = cellsOf(figure);
  const judged = verdict === '' ? '' : `  ${verdict} (${goal})`;
  return `${title.padEnd(34)} ${value.padStart(16)}${judged}\n    ${how}; ${besides}`;
}

/** The figures as a table of a page. */
export function markdownOf(figures: readonly Figure[]): string {
  return [HEAD, HEAD.map(() => '---'), ...figures.map(cellsOf)].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
