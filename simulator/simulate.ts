import type { Catalog } from './catalog';
import type { Architecture } from './document/architecture';
import { US_PER_S, wholeUs } from './kernel/units';
import type { Span } from './metrics/trace-log';
import type {
  Bill,
  ConservationCheck,
  FailureSummary,
  LatencySummary,
  LimitSummary,
  Outcome,
  OutcomeCounts,
  SeriesPoint,
} from './metrics/views';
import { OUTCOMES } from './model/calls';
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
  /** Numbers of the requests to trace; a run numbers its requests, ticks and messages from 1. */
  follow?: readonly number[];
}

/** Windows in which limits are told apart, at most; longer runs have longer windows. */
const MOST_WINDOWS = 7_200;

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
  /** Limits that bound, and when; the most frequent first. */
  limits: LimitSummary[];
  /** Client requests that did not succeed, by what stopped them. */
  failures: FailureSummary[];
  series?: SeriesPoint[];
  /** By the number of a followed request: its way, call by call. */
  traces?: Record<number, readonly TracedCall[]>;
}

/** A call of a traced request, with the names of its ends and what it cost. */
export interface TracedCall extends Omit<Span, 'usage' | 'outcome'> {
  from: string;
  to: string;
  outcome?: Outcome;
  /** At the catalog's first tier, in USD. */
  usd: number;
}

/** Facts of one resource; the numbers depend on its kind. */
export interface ResourceReport extends OutcomeCounts {
  kind: string;
  latencyMs: Omit<LatencySummary, 'count'>;
  [fact: string]: unknown;
}

/** Parts in which a run tells how far it has come. */
const STAGES = 50;

/**
 * Runs an architecture from an empty start and reports; the same input gives the same report.
 *
 * @param onProgress - Told now and then how many seconds were simulated so far, the warm-up included. It changes nothing.
 */
export function simulate(
  architecture: Architecture,
  options: SimulateOptions,
  onProgress?: (simulatedS: number) => void,
): Report {
  const { catalog, seed, durationS, warmUpS = 0, freeTier = false, windowS = 0, follow = [] } = options;
  const totalS = warmUpS + durationS;
  const limitWindowS = windowS > 0 ? windowS : Math.max(1, Math.ceil(totalS / MOST_WINDOWS));
  const simulation = new Simulation(architecture, { catalog, seed, windowS: limitWindowS, keepsSeries: windowS > 0 });
  for (const request of follow) simulation.follow(request);
  if (warmUpS > 0) {
    runInStages(simulation, wholeUs(warmUpS), onProgress);
    simulation.reset();
    simulation.drainSeries();
  }
  runInStages(simulation, wholeUs(totalS), onProgress);
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
    limits: simulation.limits(),
    failures: simulation.failures(),
    ...(windowS > 0 ? { series: simulation.drainSeries() } : {}),
    ...(follow.length > 0
      ? {
          traces: Object.fromEntries(
            follow.map((chain) => [chain, tracedCalls(simulation, architecture, chain, catalog)]),
          ),
        }
      : {}),
  };
}

function runInStages(simulation: Simulation, untilUs: number, onProgress?: (simulatedS: number) => void): void {
  const fromUs = simulation.simTimeUs;
  for (let stage = 1; onProgress && stage < STAGES; stage += 1) {
    simulation.runUntil(fromUs + Math.round(((untilUs - fromUs) * stage) / STAGES));
    onProgress(simulation.simTimeUs / US_PER_S);
  }
  simulation.runUntil(untilUs);
  onProgress?.(untilUs / US_PER_S);
}

function tracedCalls(simulation: Simulation, { links }: Architecture, chain: number, catalog: Catalog): TracedCall[] {
  return simulation.trace(chain).map(({ usage, outcome, ...span }) => ({
    ...span,
    from: links[span.link]?.from ?? '',
    to: links[span.link]?.to ?? '',
    ...(outcome === undefined ? {} : { outcome: OUTCOMES[outcome] as Outcome }),
    usd: usage.reduce((sum, { price, amount, divisor }) => {
      const { value = '0', per = 1 } = catalog.prices[price] ?? {};
      return sum + ((amount / divisor) * Number(value)) / per;
    }, 0),
  }));
}
