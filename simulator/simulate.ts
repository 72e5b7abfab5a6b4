import type { Catalog } from './catalog';
import type { Architecture } from './document/architecture';
import { wholeUs } from './kernel/units';
import type { Bill, ConservationCheck, LatencySummary, OutcomeCounts, SeriesPoint } from './metrics/views';
import { Simulation } from './simulation';
import { ENGINE_VERSION } from './version';

export interface SimulateOptions {
  catalog: Catalog;
  seed: number;
  /** Simulated time that is measured, in seconds. */
  durationS: number;
  /** Simulated time before it, in seconds; what happens then is not counted. */
  warmUpS?: number;
  freeTier?: boolean;
  /** Width of the windows of the report's series, in seconds; without it there is no series. */
  windowS?: number;
}

/** What a run found; the contract of the `simulate` command. */
export interface Report {
  engine: string;
  seed: number;
  simulatedS: number;
  events: number;
  requests: OutcomeCounts;
  latencyMs: Omit<LatencySummary, 'count'>;
  /** By resource id: its kind, counts, latencies, and what its kind knows, such as cold starts. */
  resources: Record<string, ResourceReport>;
  bill: Bill;
  conservation: { holds: boolean; checks: ConservationCheck[] };
  series?: SeriesPoint[];
}

/** Facts of one resource; the numbers depend on its kind. */
export interface ResourceReport extends OutcomeCounts {
  kind: string;
  latencyMs: Omit<LatencySummary, 'count'>;
  [fact: string]: unknown;
}

/** Runs an architecture from an empty start and reports; the same input gives the same report. */
export function simulate(architecture: Architecture, options: SimulateOptions): Report {
  const { catalog, seed, durationS, warmUpS = 0, freeTier = false, windowS = 0 } = options;
  const simulation = new Simulation(architecture, { catalog, seed, windowS });
  if (warmUpS > 0) {
    simulation.runUntil(wholeUs(warmUpS));
    simulation.reset();
  }
  simulation.runUntil(wholeUs(warmUpS + durationS));
  const checks = simulation.conservation();
  const { count: _count, ...latencyMs } = simulation.latency();
  return {
    engine: ENGINE_VERSION,
    seed,
    simulatedS: durationS,
    events: simulation.events,
    requests: simulation.requests(),
    latencyMs,
    resources: simulation.facts() as Record<string, ResourceReport>,
    bill: simulation.bill(freeTier),
    conservation: { holds: checks.every(({ holds }) => holds), checks },
    ...(windowS > 0 ? { series: simulation.drainSeries() } : {}),
  };
}
