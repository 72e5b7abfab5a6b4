import { meanResponseTimeMM1 } from '../../theory/queues';
import type { AccuracyCase, AccuracyFigure } from '../accuracy-case';
import { call, client, documentOf, exponential, poisson, poll, queue, worker } from '../documents';

/** Queues behind, beside and before each other: what leaves an M/M/1 queue is Poisson again. */

const JACKSON = 'Jackson: Networks of waiting lines, Operations Research 5 (1957)';

function meanResponseOf(id: string, ratePerS: number, serviceRatePerS: number, formula: string, source: string) {
  return {
    id: `mean-response-${id}`,
    what: `mean time in queue and service at ${id}`,
    unit: 'ms',
    measure: { kind: 'fact', of: `${id}.latencyMs.mean` },
    reference: { value: meanResponseTimeMM1(ratePerS, serviceRatePerS) * 1_000, formula, source },
  } satisfies AccuracyFigure;
}

const TANDEM: AccuracyCase = {
  id: 'tandem',
  theme: 'networks',
  what: 'Two waiting lines one behind the other: the first function sends each message on to the second queue',
  document: documentOf(
    'tandem',
    [
      client(poisson(6)),
      queue('first'),
      worker(exponential(100), {}, 'first-worker'),
      queue('second'),
      worker(exponential(125), {}, 'second-worker'),
    ],
    [
      call('client', 'first', { writes: 1 }),
      poll('first', 'first-worker', 1),
      call('first-worker', 'second', { writes: 1 }),
      poll('second', 'second-worker', 1),
    ],
  ),
  durationS: 60_000,
  warmUpS: 3_000,
  figures: [
    meanResponseOf('first', 6, 10, '1 / (μ₁ − λ)', JACKSON),
    meanResponseOf(
      'second',
      6,
      8,
      '1 / (μ₂ − λ)',
      'Burke: The output of a queuing system, Operations Research 4 (1956)',
    ),
  ],
};

const SPLIT: AccuracyCase = {
  id: 'split',
  theme: 'networks',
  what: 'One stream of requests split by share over two waiting lines: each part is a Poisson stream',
  document: documentOf(
    'split',
    [
      client(poisson(12)),
      queue('left'),
      worker(exponential(200), {}, 'left-worker'),
      queue('right'),
      worker(exponential(80), {}, 'right-worker'),
    ],
    [
      call('client', 'left', { writes: 1, share: 1 }),
      call('client', 'right', { writes: 1, share: 3 }),
      poll('left', 'left-worker', 1),
      poll('right', 'right-worker', 1),
    ],
  ),
  durationS: 30_000,
  warmUpS: 1_500,
  figures: [
    meanResponseOf('left', 3, 5, '1 / (μ − λ / 4)', JACKSON),
    meanResponseOf('right', 9, 12.5, '1 / (μ − 3 λ / 4)', JACKSON),
  ],
};

const MERGE: AccuracyCase = {
  id: 'merge',
  theme: 'networks',
  what: 'Two clients send to one waiting line: together they are a Poisson stream',
  document: documentOf(
    'merge',
    [client(poisson(2)), { ...client(poisson(5)), id: 'others' }, queue(), worker(exponential(100))],
    [call('client', 'queue', { writes: 1 }), call('others', 'queue', { writes: 1 }), poll('queue', 'worker', 1)],
  ),
  durationS: 40_000,
  warmUpS: 2_000,
  figures: [meanResponseOf('queue', 7, 10, '1 / (μ − λ₁ − λ₂)', JACKSON)],
};

/** Networks of waiting lines. */
export const NETWORK_CASES: readonly AccuracyCase[] = [TANDEM, SPLIT, MERGE];
