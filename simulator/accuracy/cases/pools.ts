import { type ClosedLaw, momentsOf, quantileOf } from '../../theory/laws';
import { type ScalePerRequestState, scalePerRequestState, singleInstanceState } from '../../theory/scale-per-request';
import type { AccuracyCase, AccuracyFigure, FigureUnit, Measure, MeasuredWindow } from '../accuracy-case';
import { calledFunction, exponential, poisson, worker } from '../documents';
import { type PlainPool, type PlainPoolRun, runPlainPool } from '../plain-pool';
import { seedsOf } from '../seeds';

/** Instances that start for a request, serve others, and stop after idling for a time: cold starts and what is kept. */

const FIGURES = {
  coldStartProbability: {
    id: 'cold-share',
    what: 'share of the served requests that start cold',
    unit: 'share',
    measure: { kind: 'fact', of: 'worker.coldStarts', over: 'worker.invocations' },
  },
  throttledShare: {
    id: 'throttled-share',
    what: 'share of the requests that is throttled',
    unit: 'share',
    measure: { kind: 'fact', of: 'worker.throttled', over: 'worker.arrived' },
  },
  meanInstances: {
    id: 'mean-instances',
    what: 'mean number of instances',
    unit: 'instances',
    measure: { kind: 'fact', of: 'worker.meanInstances' },
  },
  meanBusyInstances: {
    id: 'mean-busy',
    what: 'mean number of busy instances',
    unit: 'instances',
    measure: { kind: 'fact', of: 'worker.meanBusyInstances' },
  },
  meanIdleInstances: {
    id: 'mean-idle',
    what: 'mean number of idle instances',
    unit: 'instances',
    measure: { kind: 'fact', of: 'worker.meanInstances', minus: 'worker.meanBusyInstances' },
  },
} as const satisfies Record<string, { id: string; what: string; unit: FigureUnit; measure: Measure }>;
type FigureName = keyof typeof FIGURES;

interface Pool {
  ratePerS: number;
  warm: ClosedLaw;
  cold: ClosedLaw;
  keepAliveS: number;
  limit?: number;
}

const documentOfPool = ({ ratePerS, warm, cold, keepAliveS, limit = 1_000 }: Pool) =>
  calledFunction(
    'pool',
    poisson(ratePerS),
    worker(warm, { coldServiceMs: cold, keepAliveS, reservedConcurrency: limit }),
  );

function figuresOf(
  names: readonly FigureName[],
  state: ScalePerRequestState,
  reference: { formula: string; source: string },
) {
  return names.map((name): AccuracyFigure => ({ ...FIGURES[name], reference: { value: state[name], ...reference } }));
}

/** The published example. Warm and cold service times differ a little, so its values come from long runs of its authors' model. */
const PUBLISHED: AccuracyCase = {
  id: 'pool-published',
  theme: 'pools',
  what: 'The published example: 0.9 requests/s, warm 1.991 s, cold 2.244 s (exponential), kept 600 s, limit 1,000',
  document: documentOfPool({ ratePerS: 0.9, warm: exponential(1_991), cold: exponential(2_244), keepAliveS: 600 }),
  durationS: 5_000_000,
  warmUpS: 20_000,
  figures: (
    [
      ['coldStartProbability', 0.00133, 0.00002],
      ['meanInstances', 7.69, 0.02],
      ['meanBusyInstances', 1.791, 0.0005],
      ['meanIdleInstances', 5.9, 0.005],
    ] as const
  ).map(([name, value, within]) => ({
    ...FIGURES[name],
    reference: {
      value,
      within,
      formula: 'long runs of the published model, with their rounding',
      source: 'model and parameters: SimFaaS by Mahmoudi and Khazaei, README of github.com/pacslab/simfaas',
    },
  })),
};

/** Requests a second, mean service in ms, keep-alive, limit, measured requests: exact, as cold and warm take equally long. */
const EXACT_GRID = [
  [0.05, 2_000, 30, 1_000, 30_000],
  [0.05, 2_000, 60, 1_000, 60_000],
  [0.9, 1_991, 10, 1_000, 100_000],
  [0.9, 1_991, 60, 1_000, 450_000],
  [5, 500, 10, 1_000, 400_000],
  [20, 200, 5, 1_000, 600_000],
  [3, 1_000, 5, 4, 700_000],
  [3, 1_000, 2, 2, 300_000],
  [10, 1_000, 2, 12, 300_000],
] as const;

function exact([ratePerS, meanMs, keepAliveS, limit, requests]: (typeof EXACT_GRID)[number]): AccuracyCase {
  const meanS = meanMs / 1_000;
  const state = scalePerRequestState({
    arrivalRatePerS: ratePerS,
    meanWarmS: meanS,
    meanColdS: meanS,
    keepAliveS,
    maxConcurrency: limit,
  });
  const durationS = requests / ratePerS;
  const isLimited = state.throttledShare > 0.001;
  return {
    id: `pool-${String(ratePerS).replace('.', '-')}-${meanMs}-${keepAliveS}-${limit}`,
    theme: 'pools',
    what: `${ratePerS} requests/s, ${meanS} s of service cold or warm (exponential), kept ${keepAliveS} s, limit ${limit}`,
    document: documentOfPool({ ratePerS, warm: exponential(meanMs), cold: exponential(meanMs), keepAliveS, limit }),
    durationS,
    warmUpS: durationS / 20 + 3 * keepAliveS,
    figures: figuresOf(
      [
        'coldStartProbability',
        'meanInstances',
        'meanBusyInstances',
        ...(isLimited ? (['throttledShare'] as const) : []),
      ],
      state,
      {
        formula: 'Σ π(n − 1) P(τ(n) > T), passage times inverted from their Laplace transform',
        source: 'derived and tested in simulator/theory/scale-per-request.ts',
      },
    ),
  };
}

const SINGLE_GRID: readonly [id: string, words: string, warm: ClosedLaw, cold: ClosedLaw][] = [
  ['constant', 'constant times', { distribution: 'constant', value: 400 }, { distribution: 'constant', value: 1_500 }],
  [
    'lognormal',
    'log-normal times',
    { distribution: 'lognormal', median: 300, p99: 2_000 },
    { distribution: 'lognormal', median: 1_200, p99: 4_000 },
  ],
];

function single([id, words, warm, cold]: (typeof SINGLE_GRID)[number]): AccuracyCase {
  const state = singleInstanceState({
    arrivalRatePerS: 0.5,
    meanWarmS: momentsOf(warm).mean / 1_000,
    meanColdS: momentsOf(cold).mean / 1_000,
    keepAliveS: 5,
  });
  return {
    id: `pool-single-${id}`,
    theme: 'pools',
    what: `A limit of one instance, ${words}, cold requests much longer than warm ones, kept 5 s`,
    document: documentOfPool({ ratePerS: 0.5, warm, cold, keepAliveS: 5, limit: 1 }),
    durationS: 300_000,
    warmUpS: 15_000,
    figures: figuresOf(['coldStartProbability', 'throttledShare', 'meanInstances', 'meanBusyInstances'], state, {
      formula: 'exp(−λ T), and independent cycles of service and idleness',
      source: 'renewal theory; simulator/theory/scale-per-request.ts',
    }),
  };
}

const PLAIN_GRID: readonly [id: string, words: string, pool: Pool, requests: number][] = [
  [
    'published',
    'the published example with a short keep-alive',
    { ratePerS: 0.9, warm: exponential(1_991), cold: exponential(2_244), keepAliveS: 60 },
    500_000,
  ],
  [
    'slow-cold',
    'cold requests five times as long as warm ones',
    { ratePerS: 2, warm: exponential(500), cold: exponential(2_500), keepAliveS: 5 },
    250_000,
  ],
  [
    'constant',
    'constant service times',
    {
      ratePerS: 4,
      warm: { distribution: 'constant', value: 500 },
      cold: { distribution: 'constant', value: 900 },
      keepAliveS: 6,
    },
    400_000,
  ],
  [
    'lognormal',
    'log-normal service times',
    {
      ratePerS: 4,
      warm: { distribution: 'lognormal', median: 300, p99: 3_000 },
      cold: { distribution: 'lognormal', median: 900, p99: 4_000 },
      keepAliveS: 6,
    },
    400_000,
  ],
  [
    'limited',
    'a small limit and constant service times',
    {
      ratePerS: 4,
      warm: { distribution: 'constant', value: 500 },
      cold: { distribution: 'constant', value: 2_000 },
      keepAliveS: 2,
      limit: 4,
    },
    500_000,
  ],
];

function againstPlain([id, words, pool, requests]: (typeof PLAIN_GRID)[number]): AccuracyCase {
  const { ratePerS, warm, cold, keepAliveS, limit = 1_000 } = pool;
  const durationS = requests / ratePerS;
  const warmUpS = durationS / 20 + 3 * keepAliveS;
  const plain: PlainPool = {
    arrivalRatePerS: ratePerS,
    warmS: (uniform) => quantileOf(warm, uniform) / 1_000,
    coldS: (uniform) => quantileOf(cold, uniform) / 1_000,
    keepAliveS,
    maxConcurrency: limit,
  };
  // The figures of a case are read off the same runs.
  const runsByWindow = new Map<string, PlainPoolRun[]>();
  const plainRuns = (window: MeasuredWindow) => {
    const key = `${window.warmUpS}+${window.durationS}`;
    const known = runsByWindow.get(key);
    if (known) return known;
    const runs = seedsOf(`plain-${id}`).map((seed) => runPlainPool(plain, seed, window.warmUpS, window.durationS));
    runsByWindow.set(key, runs);
    return runs;
  };
  const names = [
    'coldStartProbability',
    'meanInstances',
    'meanBusyInstances',
    ...(limit < 1_000 ? (['throttledShare'] as const) : []),
  ] as const;
  return {
    id: `plain-pool-${id}`,
    theme: 'plain-pool',
    what: `A pool with ${words}`,
    document: documentOfPool(pool),
    durationS,
    warmUpS,
    figures: names.map((name) => ({
      ...FIGURES[name],
      reference: {
        runs: (window: MeasuredWindow) => plainRuns(window).map((run) => run[name]),
        formula: 'mean of ten runs of the plain pool',
        source: 'simulator/accuracy/plain-pool.ts',
      },
    })),
  };
}

/** Pools of instances with cold starts and expiry. */
export const POOL_CASES: readonly AccuracyCase[] = [
  PUBLISHED,
  ...EXACT_GRID.map(exact),
  ...SINGLE_GRID.map(single),
  ...PLAIN_GRID.map(againstPlain),
];
