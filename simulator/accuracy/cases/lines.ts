import type { Distribution } from '../../document/distribution';
import { momentsOf } from '../../theory/laws';
import {
  erlangC,
  meanResponseTimeBatchService,
  meanResponseTimeMM1,
  meanWaitMG1,
  meanWaitMMc,
  responseTimeQuantileMM1,
} from '../../theory/queues';
import {
  evenArrivals,
  hyperExponentialArrivals,
  type InterArrivals,
  interruptedPoissonArrivals,
  meanResponseTimeGM1,
} from '../../theory/renewal';
import type { AccuracyCase, AccuracyFigure } from '../accuracy-case';
import { exponential, poisson, waitingLine } from '../documents';

/** Messages wait in a queue; a function that takes them off it is the server. */

const BOOK = 'Gross, Shortle, Thompson, Harris: Fundamentals of Queueing Theory, 4th ed.';

const percent = (share: number) => `${Math.round(share * 100)} %`;
const tag = (share: number) => String(Math.round(share * 100));

function meanResponse(meanS: number, formula: string, source: string): AccuracyFigure {
  return {
    id: 'mean-response',
    what: 'mean time in queue and service',
    unit: 'ms',
    measure: { kind: 'fact', of: 'queue.latencyMs.mean' },
    reference: { value: meanS * 1_000, formula, source },
  };
}

/** Utilization, and measured requests of one replication: enough for an interval within 2 %. */
const ONE_SERVER = [
  [0.3, 60_000],
  [0.5, 150_000],
  [0.7, 200_000],
  [0.8, 500_000],
  [0.9, 1_000_000],
] as const;

function oneServer([utilization, requests]: readonly [number, number]): AccuracyCase {
  const serviceRatePerS = 10;
  const ratePerS = utilization * serviceRatePerS;
  const durationS = requests / ratePerS;
  const source = `${BOOK}, chapter 2 (M/M/1)`;
  const quantile = (probability: number): AccuracyFigure => ({
    id: `p${tag(probability)}-response`,
    what: `time in queue and service that ${percent(probability)} stay below`,
    unit: 'ms',
    measure: { kind: 'fact', of: `queue.latencyMs.p${tag(probability)}` },
    reference: {
      value: responseTimeQuantileMM1(ratePerS, serviceRatePerS, probability) * 1_000,
      formula: '−ln(1 − p) / (μ − λ)',
      source,
    },
  });
  return {
    id: `mm1-${tag(utilization)}`,
    theme: 'one-server',
    what: `Poisson arrivals, one server busy ${percent(utilization)} of the time, exponential service (M/M/1)`,
    document: waitingLine('M/M/1', { traffic: poisson(ratePerS), serviceMs: exponential(1_000 / serviceRatePerS) }),
    durationS,
    warmUpS: durationS / 20,
    figures: [
      meanResponse(meanResponseTimeMM1(ratePerS, serviceRatePerS), '1 / (μ − λ)', source),
      {
        id: 'mean-number',
        what: 'mean number waiting or in service',
        unit: 'requests',
        measure: { kind: 'fact', of: 'queue.meanInSystem' },
        reference: { value: utilization / (1 - utilization), formula: 'ρ / (1 − ρ)', source },
      },
      ...[0.5, 0.9].map(quantile),
    ],
  };
}

interface OtherArrivals {
  id: string;
  what: string;
  utilization: number;
  requests: number;
  traffic: (ratePerS: number) => Parameters<typeof waitingLine>[1]['traffic'];
  law: (ratePerS: number) => InterArrivals;
}

const OTHER_ARRIVALS: readonly OtherArrivals[] = [
  {
    id: 'dm1-80',
    what: 'arrivals at exact intervals (D/M/1)',
    utilization: 0.8,
    requests: 300_000,
    traffic: (ratePerS) => ({ shape: 'constant', ratePerS, arrivals: 'even' }),
    law: evenArrivals,
  },
  {
    id: 'h2m1-60',
    what: 'clumped, hyper-exponential arrivals (H₂/M/1)',
    utilization: 0.6,
    requests: 300_000,
    traffic: (ratePerS) => ({ shape: 'constant', ratePerS, arrivals: 'hyper-exponential', cv: 2 }),
    law: (ratePerS) => hyperExponentialArrivals(ratePerS, 2),
  },
  {
    id: 'ippm1-40',
    what: 'Poisson arrivals in bursts, and silence between them (IPP/M/1)',
    utilization: 0.4,
    requests: 250_000,
    traffic: (ratePerS) => ({ shape: 'bursts', ratePerS, arrivals: 'poisson', onS: 2, offS: 2 }),
    law: (ratePerS) => interruptedPoissonArrivals(ratePerS, 2, 2),
  },
];

function otherArrivals({ id, what, utilization, requests, traffic, law }: OtherArrivals): AccuracyCase {
  const ratePerS = utilization * 10;
  const durationS = requests / ratePerS;
  return {
    id,
    theme: 'one-server',
    what: `One server busy ${percent(utilization)} of the time, exponential service, ${what}`,
    document: waitingLine('G/M/1', { traffic: traffic(ratePerS), serviceMs: exponential(100) }),
    durationS,
    warmUpS: durationS / 20,
    figures: [
      meanResponse(
        meanResponseTimeGM1(law(ratePerS), 10),
        '1 / (μ (1 − σ)), σ the root of σ = A*(μ (1 − σ))',
        `${BOOK}, chapter 5 (G/M/1)`,
      ),
    ],
  };
}

const SERVICE_LAWS: Readonly<
  Record<string, { words: string; law: Exclude<Distribution, { distribution: 'measured' }> }>
> = {
  constant: { words: 'constant', law: { distribution: 'constant', value: 100 } },
  uniform: { words: 'uniform from 0 to twice the mean', law: { distribution: 'uniform', min: 0, max: 200 } },
  lognormal: { words: 'log-normal', law: { distribution: 'lognormal', median: 85, p99: 400 } },
  heavy: {
    words: 'log-normal with a heavy tail',
    law: { distribution: 'lognormal', median: 60, p99: 900 },
  },
  'two-speeds': {
    words: 'mostly fast, sometimes slow (a broken line of quantiles)',
    law: {
      distribution: 'empirical',
      quantiles: [
        [0, 40],
        [0.9, 80],
        [0.92, 400],
        [1, 500],
      ],
    },
  },
};

const LAW_GRID = [
  ['constant', 0.5, 60_000],
  ['constant', 0.8, 250_000],
  ['constant', 0.9, 700_000],
  ['uniform', 0.5, 80_000],
  ['uniform', 0.8, 350_000],
  ['lognormal', 0.5, 150_000],
  ['lognormal', 0.8, 450_000],
  ['heavy', 0.5, 500_000],
  ['two-speeds', 0.6, 300_000],
] as const;

function serviceLaw([name, utilization, requests]: (typeof LAW_GRID)[number]): AccuracyCase {
  const { words, law } = SERVICE_LAWS[name] as (typeof SERVICE_LAWS)[string];
  const { mean, scv } = momentsOf(law);
  const ratePerS = utilization / (mean / 1_000);
  const durationS = requests / ratePerS;
  return {
    id: `mg1-${name}-${tag(utilization)}`,
    theme: 'service-laws',
    what: `Poisson arrivals, one server busy ${percent(utilization)} of the time, service times ${words} (M/G/1)`,
    document: waitingLine('M/G/1', { traffic: poisson(ratePerS), serviceMs: law }),
    durationS,
    warmUpS: durationS / 20,
    figures: [
      meanResponse(
        meanWaitMG1(ratePerS, mean / 1_000, scv) + mean / 1_000,
        'E[S] + ρ / (1 − ρ) · E[S] (1 + c²) / 2',
        `${BOOK}, chapter 5 (Pollaczek and Khinchine)`,
      ),
    ],
  };
}

/** Looks at the servers in one replication. */
const LOOKS = 10_000;
/** A share of looks below this would need many more of them. */
const SELDOM = 0.2;

const SERVER_GRID = [
  [2, 0.5, 150_000],
  [2, 0.8, 300_000],
  [3, 0.7, 150_000],
  [5, 0.5, 100_000],
  [5, 0.8, 400_000],
  [5, 0.9, 900_000],
] as const;

function severalServers([servers, utilization, requests]: (typeof SERVER_GRID)[number]): AccuracyCase {
  const serviceRatePerS = 10;
  const load = servers * utilization;
  const mustWait = erlangC(servers, load);
  const ratePerS = load * serviceRatePerS;
  const durationS = requests / ratePerS;
  const source = `${BOOK}, chapter 2 (M/M/c)`;
  return {
    id: `mmc-${servers}-${tag(utilization)}`,
    theme: 'several-servers',
    what: `Poisson arrivals, ${servers} servers each busy ${percent(utilization)} of the time, exponential service (M/M/${servers})`,
    document: waitingLine('M/M/c', { traffic: poisson(ratePerS), serviceMs: exponential(100), servers }),
    durationS,
    warmUpS: durationS / 20,
    figures: [
      meanResponse(
        meanWaitMMc(ratePerS, serviceRatePerS, servers) + 1 / serviceRatePerS,
        'C(c, a) / (c μ − λ) + 1 / μ',
        source,
      ),
      ...(mustWait < SELDOM
        ? []
        : [
            {
              id: 'must-wait',
              what: 'share of time in which all servers are busy, so that who comes must wait (Erlang C)',
              unit: 'share',
              measure: { kind: 'looks', resource: 'worker', busyAtLeast: servers, everyS: durationS / LOOKS },
              reference: { value: mustWait, formula: 'C(c, a)', source },
            } satisfies AccuracyFigure,
          ]),
    ],
  };
}

const BATCH_GRID = [
  [2, 0.7, 200_000],
  [5, 0.8, 600_000],
  [10, 0.8, 700_000],
] as const;

function batches([batchSize, utilization, requests]: (typeof BATCH_GRID)[number]): AccuracyCase {
  const ratePerS = batchSize * utilization * 10;
  const durationS = requests / ratePerS;
  return {
    id: `batch-${batchSize}-${tag(utilization)}`,
    theme: 'batches',
    what: `Poisson arrivals, one server that takes up to ${batchSize} at once and works on them in one exponential time`,
    document: waitingLine('batches', { traffic: poisson(ratePerS), serviceMs: exponential(100), batchSize }),
    durationS,
    warmUpS: durationS / 20,
    figures: [
      meanResponse(
        meanResponseTimeBatchService(ratePerS, 10, batchSize),
        'Lq / λ + 1 / μ, r the root of μ r^(K+1) − (λ + μ) r + λ = 0',
        'Bailey: On queueing processes with bulk service, J. Royal Stat. Soc. B 16 (1954)',
      ),
    ],
  };
}

/** Waiting lines: one server, several, batches. */
export const LINE_CASES: readonly AccuracyCase[] = [
  ...ONE_SERVER.map(oneServer),
  ...OTHER_ARRIVALS.map(otherArrivals),
  ...LAW_GRID.map(serviceLaw),
  ...SERVER_GRID.map(severalServers),
  ...BATCH_GRID.map(batches),
];
