/** What a visitor asks of the answers: so many in a hundred requests, answered well within so many milliseconds. */
export interface Objective {
  withinMs: number;
  /** In per cent. */
  percent: number;
}

export const OBJECTIVE_MS = { min: 1, max: 600_000 } as const;
export const OBJECTIVE_PERCENT = { min: 1, max: 99.999 } as const;
/** Where the form stands before anybody asked for anything. */
export const FIRST_OBJECTIVE: Objective = { withinMs: 300, percent: 99 };

/** An objective as a parameter of an address: `300_99`; an empty text without one. */
export function objectiveToText(objective: Objective | undefined): string {
  return objective ? `${objective.withinMs}_${objective.percent}` : '';
}

/** Reads such a parameter; undefined when it cannot be used. */
export function objectiveFromText(text: string): Objective | undefined {
  const [, ms, percent] = /^(\d{1,6}(?:\.\d{1,3})?)_(\d{1,2}(?:\.\d{1,3})?)$/.exec(text) ?? [];
  const objective = { withinMs: Number(ms), percent: Number(percent) };
  return isIn(objective.withinMs, OBJECTIVE_MS) && isIn(objective.percent, OBJECTIVE_PERCENT) ? objective : undefined;
}

function isIn(value: number, { min, max }: { min: number; max: number }): boolean {
  return value >= min && value <= max;
}
