import type { Catalog } from '../catalog';
import type { Architecture } from '../document/architecture';
import type { Exemplar } from '../metrics/exemplars';
import type { Span } from '../metrics/trace-log';
import type {
  Bill,
  ConservationCheck,
  HopBuffer,
  LatencySummary,
  OutcomeCounts,
  ResourceView,
  SeriesPoint,
} from '../metrics/views';
import type { RunPosition } from '../simulation';

// What puts the way of a request in order, for the page as well.
export { type CriticalPiece, type Phase, type Waterfall, type WaterfallRow, waterfallOf } from '../explain/waterfall';
// What reads the durations of a window: with this door the page has it without the engine.
export {
  bandsOf,
  countOf,
  countWithin,
  type DurationBand,
  type DurationCounts,
  joinDurations,
  quantileMs,
} from '../metrics/duration-counts';

// Who keeps the requests that a run noted, and the shapes the page shows.
export { durationOf, type Exemplar, ExemplarLog } from '../metrics/exemplars';
export type { Span, SpanUsage } from '../metrics/trace-log';
export { OUTCOMES, splitLimitKey } from '../model/calls';
export type { RunPosition } from '../simulation';

/** What the page tells the worker. Every command is answered by frames, never by a value. */
export type SimulationCommand =
  | { type: 'load'; architecture: Architecture; catalog: Catalog; seed: number; freeTier: boolean }
  /**
   * Same resources and links, other settings: applied at the moment that is shown, nothing is lost. Where that is a past
   * one, all that came after it is dropped, and the run goes on another way.
   */
  | { type: 'configure'; architecture: Architecture; freeTier: boolean; change?: number }
  /** `speed` is simulated seconds per real second. */
  | { type: 'play'; speed: number }
  | { type: 'pause' }
  /** Runs to the next happening that can be seen: a move along a link. */
  | { type: 'step' }
  /** Runs ahead by so many simulated seconds, as fast as it computes; `forget` then begins to count anew. */
  | { type: 'skip'; seconds: number; forget?: boolean }
  /** Shows a moment of what was simulated; answered by a frame with `isSeek` that carries all of that moment. */
  | { type: 'seek'; toUs: number }
  /** Runs a run again that somebody else had, as fast as it computes, to a moment of it. Follows a load. */
  | { type: 'repeat'; changes: readonly RepeatedChange[]; toUs: number }
  /** Repeats the way of one request, without moving what is shown; answered by `explained`. */
  | { type: 'explain'; request: number; sentUs: number };

/** A change of settings in a run that is repeated, and where in the run it was made. */
export interface RepeatedChange {
  architecture: Architecture;
  freeTier: boolean;
  change: number;
  position: RunPosition;
}

/** Where in the run a change of settings took effect; `change` is the number that `configure` gave it. */
export interface AppliedChange {
  change: number;
  position: RunPosition;
}

/** A batch of moments: what changed since the frame before. Sent about ten times a second while playing. */
export interface Frame {
  type: 'frame';
  /** Rises with every load; frames of an older run are to be dropped. */
  run: number;
  simTimeUs: number;
  /** How far the run has ever come; later than `simTimeUs` while a past moment is shown. */
  newestUs: number;
  /** Whether a moment is shown that is not the newest. */
  looksBack: boolean;
  playing: boolean;
  /** Simulated seconds per real second that were reached; lower than asked when the engine is the limit. */
  achievedSpeed: number;
  requests: OutcomeCounts;
  /** Client requests completed in the last ten simulated seconds. */
  recentLatencyMs: LatencySummary;
  /** All client requests completed since the start, or since it was forgotten; only after a skip. */
  latencyMs?: LatencySummary;
  /** Rates in the last whole second. */
  throughput: { arrivedPerS: number; completedPerS: number };
  /** Only resources whose view changed. */
  changed: ResourceView[];
  /** Windows closed since the last frame, oldest first. */
  series: SeriesPoint[];
  bill: Bill;
  conservation: ConservationCheck[];
  /** Moves since the last frame; each dot stands for `requestsPerDot` requests. */
  hops: HopBuffer;
  requestsPerDot: number;
  /** What just happened, in words; only after a step. */
  happening?: string;
  /** The frame shows another moment than the one before would lead to; `changed` has all views. */
  isSeek?: true;
  /** Requests worth a look, noted since the last frame. */
  exemplars?: Exemplar[];
  /** Changes of settings that took effect since the last frame. */
  changes?: AppliedChange[];
  /**
   * The run goes on another way from a past moment, with `series` from here on: what was sent about later moments is to
   * be forgotten. `lead` repeats the windows that end shortly before, for those who have joined windows across the moment.
   */
  branch?: { atUs: number; lead: SeriesPoint[] };
  events: number;
}

/** The way of one request, as far as the run has come. */
export interface Explained {
  type: 'explained';
  run: number;
  request: number;
  spans: Span[];
}

/** What the worker tells the page. */
export type SimulationReport = Frame | Explained | { type: 'failed'; run: number; message: string };
