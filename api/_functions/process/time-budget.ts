/** The part of a handler's context that work needs, to end by itself before its instance is ended. */
export interface TimeBudget {
  nowMs(): number;
  deadlineMs: number;
}

/** Kept back for storing what was done. */
const RESERVE_MS = 500;

/** @returns The time left for work, in milliseconds; zero or less when it must end. */
export function timeLeftMs({ nowMs, deadlineMs }: TimeBudget): number {
  return deadlineMs - RESERVE_MS - nowMs();
}

/** Whether there is time for one more piece of work. */
export function canGoOn(budget: TimeBudget): boolean {
  return timeLeftMs(budget) > 0;
}
