import { type ArchitectureInput, DOCUMENT_LIMITS } from '../document/architecture';
import { exponential, inverseNormal, naturalLog } from '../kernel/exact-math';
import { RandomStream } from '../kernel/random-stream';
import { Popularity, triggerClasses } from './popularity';
import { type FleetStatistics, TRIGGERS, type Trigger, type WorkloadStatistics } from './workload-statistics';

type ResourceInput = ArchitectureInput['resources'][number];
type LinkInput = ArchitectureInput['links'][number];
type TrafficInput = Extract<ResourceInput, { kind: 'client' }>['traffic'];

/** Workloads by name: the published fleet, or the same functions under traffic of one kind. */
export const PRESETS = ['fleet', 'steady', 'diurnal', 'flash', 'timers', 'batch', 'sparse'] as const;
export type Preset = (typeof PRESETS)[number];

/** One function of a fleet, as drawn. */
export interface FleetFunction {
  trigger: Trigger;
  invocationsPerDay: number;
  meanDurationS: number;
  /** Sigma of the log-normal law of its durations. */
  durationSigma: number;
  memoryMib: number;
  /** Coefficient of variation of its inter-arrival times, when they are bursty. */
  cv: number;
}

export interface FleetOptions {
  /** Whole number, at least one; see `mostFunctions`. */
  functions: number;
  seed: number;
  preset?: Preset;
}

/** Which way the requests of a trigger come: at even intervals, in clumps, or independently. */
const SCATTER = {
  http: 'poisson',
  queue: 'hyper-exponential',
  event: 'hyper-exponential',
  orchestration: 'hyper-exponential',
  timer: 'even',
  storage: 'hyper-exponential',
  other: 'poisson',
} as const satisfies Record<Trigger, string>;

/** Memory and time that the platform lets a function have. */
const PLATFORM = { leastMib: 128, mostMib: 10_240, timeoutS: 900 } as const;
const S_PER_DAY = 86_400;
const S_PER_HOUR = 3_600;
const MS_PER_S = 1_000;
/** When a crowd or a batch comes, so that a run sees the time before it. */
const QUIET_START_S = 60;

/** Most functions of a fleet that fit into one document. */
export function mostFunctions(preset: Preset): number {
  return Math.floor(DOCUMENT_LIMITS.resources / (preset === 'batch' ? 3 : 2));
}

/**
 * Draws the functions of a fleet. Each figure has a stream of its own with as many draws for each function, so that a
 * larger fleet of the same seed begins with the smaller one.
 *
 * @returns One entry for each function, in the order of drawing.
 */
export function drawFleet(statistics: FleetStatistics, functions: number, seed: number): FleetFunction[] {
  const popularity = new Popularity(statistics);
  const classes = triggerClasses(statistics, popularity);
  const streamOf = (purpose: string) => new RandomStream(seed, `fleet/${purpose}`);
  const [rates, triggers, durations] = [streamOf('rate'), streamOf('trigger'), streamOf('duration')];
  const [spreads, memories, bursts] = [streamOf('spread'), streamOf('memory'), streamOf('burst')];
  const { meanDuration, durationSpread, burstiness } = statistics;
  return Array.from({ length: functions }, () => {
    const rank = rates.next();
    const { chances } =
      classes.find(({ upToShare }) => rank <= upToShare) ?? (classes.at(-1) as (typeof classes)[number]);
    return {
      trigger: TRIGGERS[chosen(chances, triggers.next())] as Trigger,
      invocationsPerDay: popularity.quantile(rank),
      meanDurationS: exponential(meanDuration.mu + meanDuration.sigma * inverseNormal(durations.next())),
      durationSigma: between(durationSpread.from, durationSpread.to, spreads),
      memoryMib: memoryOf(statistics, memories.next()),
      cv: between(burstiness.from, burstiness.to, bursts),
    };
  });
}

/**
 * Makes an architecture whose traffic, durations and memory follow the published statistics of a fleet: one client
 * for each function, and with the preset `batch` a queue between them. A pure function of its arguments.
 *
 * @returns A document with everything but defaults.
 * @throws {RangeError} When so many functions do not fit into a document.
 */
export function fleetWorkload(statistics: WorkloadStatistics, options: FleetOptions): ArchitectureInput {
  const { functions, seed, preset = 'fleet' } = options;
  const most = mostFunctions(preset);
  if (!Number.isSafeInteger(functions) || functions < 1 || functions > most) {
    throw new RangeError(`functions: expected a whole number from 1 to ${most}, got ${functions}`);
  }
  const fleet = drawFleet(statistics.fleet, functions, seed);
  const stream = new RandomStream(seed, `fleet/preset/${preset}`);
  const parts = fleet.map((each, index) =>
    partOf(each, index + 1, preset, trafficOf(each, statistics, preset, stream)),
  );
  return {
    format: 'cloud-architecture/1',
    name: `${functions} functions, ${preset}`,
    description: `Drawn with seed ${seed} from: ${statistics.fleet.triggers.source}.`,
    platform: 'aws',
    region: 'us-east-1',
    resources: parts.flatMap(({ resources }) => resources),
    links: parts.flatMap(({ links }) => links),
  };
}

/** One function of the document, with what calls it. */
function partOf(
  drawn: FleetFunction,
  number: number,
  preset: Preset,
  traffic: TrafficInput,
): { resources: ResourceInput[]; links: LinkInput[] } {
  const [client, queue, worker] = [`client-${number}`, `queue-${number}`, `function-${number}`];
  const caller: ResourceInput = { id: client, kind: 'client', traffic };
  const served = functionOf(drawn, worker);
  if (preset !== 'batch') {
    return {
      resources: [caller, served],
      links: [{ id: `${client}-${worker}`, from: client, to: worker, kind: 'call' }],
    };
  }
  return {
    resources: [caller, { id: queue, kind: 'queue', visibilityTimeoutS: PLATFORM.timeoutS }, served],
    links: [
      { id: `${client}-${queue}`, from: client, to: queue, kind: 'call', writes: 1 },
      { id: `${queue}-${worker}`, from: queue, to: worker, kind: 'poll' },
    ],
  };
}

function functionOf({ trigger, meanDurationS, durationSigma, memoryMib }: FleetFunction, id: string): ResourceInput {
  // The mean of a log-normal law is exp(mu + sigma² / 2).
  const mu = naturalLog(meanDurationS * MS_PER_S) - (durationSigma * durationSigma) / 2;
  return {
    id,
    kind: 'function',
    label: `${id}, ${trigger}`,
    memoryMib,
    timeoutS: PLATFORM.timeoutS,
    serviceMs: { distribution: 'lognormal', mu, sigma: durationSigma },
  };
}

function trafficOf(
  drawn: FleetFunction,
  { fleet, presets }: WorkloadStatistics,
  preset: Preset,
  stream: RandomStream,
): TrafficInput {
  const ratePerS = drawn.invocationsPerDay / S_PER_DAY;
  switch (preset) {
    case 'fleet':
      return fleetTraffic(drawn, fleet);
    case 'steady':
      return { shape: 'constant', ratePerS };
    case 'diurnal':
      return dailyTraffic(ratePerS, fleet);
    case 'flash': {
      const { factorFrom, factorTo, lengthFromS, lengthToS } = presets.flash;
      const [factor, lengthS] = [between(factorFrom, factorTo, stream), between(lengthFromS, lengthToS, stream)];
      return { shape: 'spike', ratePerS, atS: QUIET_START_S, lengthS, everyS: S_PER_DAY, factor };
    }
    case 'timers': {
      const { everyS } = presets.timers;
      const periodS = everyS[Math.floor(stream.next() * everyS.length)] as number;
      return { shape: 'constant', ratePerS: 1 / periodS, arrivals: 'even' };
    }
    case 'batch': {
      const { messages, lengthS } = presets.batch;
      const once = { atS: QUIET_START_S, lengthS, everyS: S_PER_DAY, factor: 1, restFactor: 0 };
      // Half a message more keeps the last whole one off the edge, where rounding would put it into the next batch.
      return { shape: 'spike', ratePerS: (messages + 0.5) / lengthS, arrivals: 'even', ...once };
    }
    case 'sparse':
      return {
        shape: 'constant',
        ratePerS: 1 / (between(presets.sparse.fromH, presets.sparse.toH, stream) * S_PER_HOUR),
      };
  }
}

/** Traffic by trigger: timers tick evenly, people come and go with the day, messages and events come in clumps. */
function fleetTraffic({ trigger, invocationsPerDay, cv }: FleetFunction, statistics: FleetStatistics): TrafficInput {
  const ratePerS = invocationsPerDay / S_PER_DAY;
  const arrivals = SCATTER[trigger];
  if (arrivals === 'even') return { shape: 'constant', ratePerS, arrivals };
  const daily = dailyTraffic(ratePerS, statistics);
  return arrivals === 'poisson' ? daily : { ...daily, arrivals, cv };
}

/** A daily and weekly course around a mean rate; the document's rate is that of a weekday. */
function dailyTraffic(meanRatePerS: number, { day, weekend }: FleetStatistics) {
  const meanOverWeek = (5 + 2 * weekend.factor) / 7;
  return {
    shape: 'daily',
    ratePerS: meanRatePerS / meanOverWeek,
    peakToTrough: day.peakToTrough,
    weekendFactor: weekend.factor,
  } as const;
}

/** Memory by the quantile function of its law, rounded up to what the platform offers. */
function memoryOf({ memory }: FleetStatistics, share: number): number {
  const { c, k, lambda } = memory;
  const odds = exponential(-naturalLog(1 - share) / k) - 1;
  const mib = Math.ceil(lambda * exponential(naturalLog(odds) / c));
  return Math.min(PLATFORM.mostMib, Math.max(PLATFORM.leastMib, mib));
}

function between(from: number, to: number, stream: RandomStream): number {
  return from + (to - from) * stream.next();
}

/** Index of the chance that a number between 0 and 1 falls into. */
function chosen(chances: readonly number[], at: number): number {
  let bound = 0;
  for (const [index, chance] of chances.entries()) {
    bound += chance;
    if (at < bound) return index;
  }
  return chances.length - 1;
}
