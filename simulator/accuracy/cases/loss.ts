import type { Distribution } from '../../document/distribution';
import { engset } from '../../theory/engset';
import { momentsOf } from '../../theory/laws';
import { erlangB, meanNumberMGInfinity, tokenBucketLoss } from '../../theory/queues';
import {
  evenArrivals,
  hyperExponentialArrivals,
  type InterArrivals,
  interruptedPoissonArrivals,
  lossGMcc,
} from '../../theory/renewal';
import type { AccuracyCase, AccuracyFigure } from '../accuracy-case';
import { call, calledFunction, client, documentOf, exponential, poisson, worker } from '../documents';

/** Nobody waits: a function whose instances are all busy, or a bucket without tokens, turns requests away. */

const BOOK = 'Gross, Shortle, Thompson, Harris: Fundamentals of Queueing Theory, 4th ed.';
const SECOND = exponential(1_000);

type ClosedLaw = Exclude<Distribution, { distribution: 'measured' }>;
type Traffic = Parameters<typeof calledFunction>[1];

function throttledShare(value: number, formula: string, source: string): AccuracyFigure {
  return {
    id: 'throttled-share',
    what: 'share of the requests that is throttled',
    unit: 'share',
    measure: { kind: 'fact', of: 'client.throttled', over: 'client.arrived' },
    reference: { value, formula, source },
  };
}

interface Full {
  id: string;
  what: string;
  servers: number;
  traffic: Traffic;
  serviceMs?: Distribution;
  durationS: number;
  figures: AccuracyFigure[];
}

function fullFunction({ id, what, servers, traffic, serviceMs = SECOND, durationS, figures }: Full): AccuracyCase {
  return {
    id,
    theme: 'loss',
    what,
    document: calledFunction('loss', traffic, worker(serviceMs, { reservedConcurrency: servers })),
    durationS,
    warmUpS: durationS / 20,
    figures,
  };
}

const ERLANG_SOURCE = `${BOOK}, chapter 2 (Erlang’s loss formula)`;

/** Servers, offered load in erlang, measured requests. */
const ERLANG_GRID = [
  [1, 1, 30_000],
  [2, 1.5, 60_000],
  [5, 4, 120_000],
  [10, 8, 200_000],
  [10, 15, 60_000],
  [50, 45, 600_000],
  [100, 95, 800_000],
] as const;

function erlang([servers, load, requests]: (typeof ERLANG_GRID)[number]): AccuracyCase {
  return fullFunction({
    id: `erlang-b-${servers}-${String(load).replace('.', '-')}`,
    what: `A function limited to ${servers} ${servers === 1 ? 'instance' : 'instances'}, ${load} erlang offered, exponential service (M/M/${servers}/${servers})`,
    servers,
    traffic: poisson(load),
    durationS: requests / load,
    figures: [throttledShare(erlangB(servers, load), 'B(c, a)', ERLANG_SOURCE)],
  });
}

const INSENSITIVE: readonly [string, string, ClosedLaw][] = [
  ['constant', 'constant', { distribution: 'constant', value: 1_000 }],
  ['uniform', 'uniform', { distribution: 'uniform', min: 0, max: 2_000 }],
  ['lognormal', 'log-normal with a heavy tail', { distribution: 'lognormal', median: 500, p99: 8_000 }],
];

function insensitive([id, words, law]: (typeof INSENSITIVE)[number]): AccuracyCase {
  const load = 8;
  const meanS = momentsOf(law).mean / 1_000;
  return fullFunction({
    id: `erlang-b-${id}`,
    what: `A function limited to 10 instances, service times ${words}: only their mean matters (M/G/10/10)`,
    servers: 10,
    traffic: poisson(load / meanS),
    serviceMs: law,
    durationS: (300_000 / load) * meanS,
    figures: [
      throttledShare(erlangB(10, load), 'B(c, a), whatever the law', ERLANG_SOURCE),
      {
        id: 'mean-busy',
        what: 'mean number of busy instances',
        unit: 'instances',
        measure: { kind: 'fact', of: 'worker.meanBusyInstances' },
        reference: { value: load * (1 - erlangB(10, load)), formula: 'a (1 − B(c, a))', source: ERLANG_SOURCE },
      },
    ],
  });
}

const OTHER_ARRIVALS: readonly [string, string, Traffic, InterArrivals][] = [
  ['even', 'at exact intervals (D/M/5/5)', { shape: 'constant', ratePerS: 4, arrivals: 'even' }, evenArrivals(4)],
  [
    'hyper-exponential',
    'in clumps (H₂/M/5/5)',
    { shape: 'constant', ratePerS: 4, arrivals: 'hyper-exponential', cv: 3 },
    hyperExponentialArrivals(4, 3),
  ],
  [
    'bursts',
    'in bursts, with silence between them (IPP/M/5/5)',
    { shape: 'bursts', ratePerS: 4, arrivals: 'poisson', onS: 4, offS: 12 },
    interruptedPoissonArrivals(4, 4, 12),
  ],
];

function otherArrivals([id, words, traffic, law]: (typeof OTHER_ARRIVALS)[number]): AccuracyCase {
  return fullFunction({
    id: `loss-${id}`,
    what: `A function limited to 5 instances, exponential service, arrivals ${words}`,
    servers: 5,
    traffic,
    durationS: 100_000,
    figures: [
      throttledShare(
        lossGMcc(law, 1, 5),
        '1 / Σₖ C(c, k) Πⱼ (1 − A*(j μ)) / A*(j μ)',
        'Takács: Introduction to the Theory of Queues (1962), chapter 4',
      ),
    ],
  });
}

const USERS = { sources: 8, servers: 3, meanQuietS: 4, meanServiceS: 1 };
const USERS_FIGURES = engset(USERS);
const ENGSET_SOURCE = 'Iversen: Teletraffic Engineering Handbook, chapter 8 (Engset)';

const CLOSED_USERS = fullFunction({
  id: 'engset',
  what: 'Eight users who think, send, wait for the answer and think again, a function limited to 3 instances',
  servers: USERS.servers,
  traffic: { shape: 'closed', users: USERS.sources, thinkMs: exponential(USERS.meanQuietS * 1_000) },
  durationS: 60_000,
  figures: [
    throttledShare(USERS_FIGURES.lostShare, 'Engset’s formula', ENGSET_SOURCE),
    {
      id: 'mean-busy',
      what: 'mean number of busy instances',
      unit: 'instances',
      measure: { kind: 'fact', of: 'worker.meanBusyInstances' },
      reference: {
        value: USERS_FIGURES.meanBusyServers,
        formula: 'balance of births and deaths',
        source: ENGSET_SOURCE,
      },
    },
  ],
});

const UNLIMITED_LAW: ClosedLaw = { distribution: 'lognormal', median: 300, p99: 3_000 };

/** M/G/∞: enough instances for everybody. */
function unlimited(load: number): AccuracyCase {
  const ratePerS = load / (momentsOf(UNLIMITED_LAW).mean / 1_000);
  // The more are busy at once, the longer the number of them takes to change.
  const durationS = (150_000 * Math.max(1, load / 10)) / ratePerS;
  const source = `${BOOK}, chapter 5 (M/G/∞)`;
  return {
    id: `mg-infinity-${load}`,
    theme: 'loss',
    what: `A function without a limit, ${load} erlang offered, log-normal service (M/G/∞)`,
    document: calledFunction('M/G/∞', poisson(ratePerS), worker(UNLIMITED_LAW)),
    durationS,
    warmUpS: durationS / 20,
    figures: [
      {
        id: 'mean-busy',
        what: 'mean number of busy instances',
        unit: 'instances',
        measure: { kind: 'fact', of: 'worker.meanBusyInstances' },
        reference: {
          value: meanNumberMGInfinity(ratePerS, momentsOf(UNLIMITED_LAW).mean / 1_000),
          formula: 'λ E[S]',
          source,
        },
      },
      {
        id: 'some-busy',
        what: 'share of time in which at least so many instances are busy as are on average',
        unit: 'share',
        measure: { kind: 'looks', resource: 'worker', busyAtLeast: Math.ceil(load), everyS: durationS / 20_000 },
        reference: { value: 1 - poissonBelow(Math.ceil(load), load), formula: 'Poisson law with mean λ E[S]', source },
      },
    ],
  };
}

/** P(N < n) of a Poisson number. */
function poissonBelow(n: number, mean: number): number {
  let term = Math.exp(-mean);
  let sum = 0;
  for (let k = 0; k < n; k += 1) {
    sum += term;
    term *= mean / (k + 1);
  }
  return sum;
}

/** Refill of the bucket a second, its size, arrivals a second, measured requests. */
const BUCKET_GRID = [
  [10, 1, 5, 60_000],
  [10, 5, 9, 300_000],
  [10, 10, 10, 1_000_000],
  [10, 20, 12, 400_000],
  [10, 5, 20, 60_000],
  [100, 50, 110, 600_000],
] as const;

function tokenBucket([refillPerS, size, ratePerS, requests]: (typeof BUCKET_GRID)[number]): AccuracyCase {
  const durationS = requests / ratePerS;
  return {
    id: `token-bucket-${refillPerS}-${size}-${ratePerS}`,
    theme: 'token-bucket',
    what: `A gateway with ${refillPerS} tokens a second and a bucket of ${size}, ${ratePerS} Poisson arrivals a second`,
    document: documentOf(
      'token bucket',
      [
        client(poisson(ratePerS)),
        {
          id: 'gateway',
          kind: 'gateway',
          ratePerS: refillPerS,
          burst: size,
          overheadMs: { distribution: 'constant', value: 0 },
        },
        worker({ distribution: 'constant', value: 1 }),
      ],
      [call('client', 'gateway'), call('gateway', 'worker')],
    ),
    durationS,
    warmUpS: durationS / 20,
    figures: [
      throttledShare(
        tokenBucketLoss(ratePerS, refillPerS, size),
        'loss of M/D/1 with room for as many as the bucket holds',
        'Brun, Garcia: Analytical solution of finite capacity M/D/1 queues, J. Appl. Prob. 37 (2000)',
      ),
    ],
  };
}

/** Functions and buckets that turn requests away. */
export const LOSS_CASES: readonly AccuracyCase[] = [
  ...ERLANG_GRID.map(erlang),
  ...INSENSITIVE.map(insensitive),
  ...OTHER_ARRIVALS.map(otherArrivals),
  CLOSED_USERS,
  ...[0.5, 5, 40].map(unlimited),
  ...BUCKET_GRID.map(tokenBucket),
];
