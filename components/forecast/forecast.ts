import type { Architecture, Bill, LatencySummary, LimitSummary, OutcomeCounts } from '@/simulator';

/** Simulated time before anything is counted: instances start, and bursts of the start go by. */
export const WARM_UP_S = 10;
/** Simulated time that is counted in the end. */
export const WHOLE_S = 600;

/** What the page asks: what a design with its settings comes to. A new question ends the one before. */
export interface ForecastQuestion {
  question: number;
  architecture: Architecture;
  seed: number;
  freeTier: boolean;
}

/** What the worker knows so far; the last one, `isWhole`, is of the whole time. */
export interface Forecast {
  /** Simulated seconds that the figures are of, after a warm-up that is not counted. */
  simulatedS: number;
  isWhole: boolean;
  requests: OutcomeCounts;
  latencyMs: LatencySummary;
  invocations: number;
  coldStarts: number;
  bill: Bill;
  /** The limit that bound most, in words. */
  limit?: LimitSummary;
}

export type ForecastAnswer =
  | { type: 'forecast'; question: number; forecast: Forecast }
  | { type: 'failed'; question: number; message: string };
