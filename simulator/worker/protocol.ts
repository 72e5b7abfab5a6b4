import type { Catalog } from '../catalog';
import type { Architecture } from '../document/architecture';
import type {
  Bill,
  ConservationCheck,
  HopBuffer,
  LatencySummary,
  OutcomeCounts,
  ResourceView,
  SeriesPoint,
} from '../metrics/views';

/** What the page tells the worker. Every command is answered by frames, never by a value. */
export type SimulationCommand =
  | { type: 'load'; architecture: Architecture; catalog: Catalog; seed: number; freeTier: boolean }
  /** Same resources and links, other settings: applied at the current simulated time, nothing is lost. */
  | { type: 'configure'; architecture: Architecture; freeTier: boolean }
  /** `speed` is simulated seconds per real second. */
  | { type: 'play'; speed: number }
  | { type: 'pause' }
  /** Runs to the next happening that can be seen: a move along a link. */
  | { type: 'step' }
  /** Runs ahead by so many simulated seconds, as fast as it computes; `forget` then begins to count anew. */
  | { type: 'skip'; seconds: number; forget?: boolean };

/** A batch of moments: what changed since the frame before. Sent about ten times a second while playing. */
export interface Frame {
  type: 'frame';
  /** Rises with every load; frames of an older run are to be dropped. */
  run: number;
  simTimeUs: number;
  playing: boolean;
  /** Simulated seconds per real second that were reached; lower than asked when the engine is the limit. */
  achievedSpeed: number;
  requests: OutcomeCounts;
  /** Client requests completed in the last ten simulated seconds. */
  recentLatencyMs: LatencySummary;
  /** All client requests completed since the start, or since it was forgotten; only after a skip. */
  latencyMs?: LatencySummary;
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
  events: number;
}

/** What the worker tells the page. */
export type SimulationReport = Frame | { type: 'failed'; run: number; message: string };
