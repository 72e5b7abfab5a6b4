import { beforeAll, describe, expect, it } from 'vitest';
import type { Architecture } from './document/architecture';
import { RandomStream } from './kernel/random-stream';
import { RateShape } from './model/rate-shape';
import { randomCase } from './random-architecture';
import { type Breach, LAWS, misplacedCalls, runRandomCase } from './random-run';
import { architectureOf, call, clientAt, clientOf, constant, functionOf, simulationOf } from './testing';

/** The first cases of the campaign; `npm run campaign` runs ten thousand. */
const CASES = 200;

describe(`${CASES} random architectures, interrupted, reset and changed`, () => {
  const breaches: (Breach & { number: number })[] = [];
  let requests = 0;
  beforeAll(() => {
    for (let number = 1; number <= CASES; number += 1) {
      const run = runRandomCase(randomCase(number));
      requests += run.requests;
      breaches.push(...run.breaches.map((breach) => ({ number, ...breach })));
    }
  }, 300_000);

  it('are busy ones', () => {
    expect(requests).toBeGreaterThan(500 * CASES);
  });

  for (const [law, { rules, words }] of Object.entries(LAWS)) {
    it(`${rules.map((rule) => `[${rule}]`).join(' ')} ${words}`, () => {
      expect(breaches.filter((breach) => breach.law === law)).toEqual([]);
    });
  }
});

describe('designs that once broke a law', () => {
  const poll = { id: 'queue-worker', from: 'queue', to: 'worker', kind: 'poll' } as const;
  const send = call('client', 'queue', { writes: 1 });
  const nobodyWorks = functionOf({ reservedConcurrency: 0 });

  function finished(architecture: Architecture, untilS: number) {
    const simulation = simulationOf(architecture);
    simulation.runUntil(untilS * 1e6);
    expect(simulation.conservation().filter(({ holds }) => !holds)).toEqual([]);
    return simulation;
  }

  it('[C8] [Q19] messages that are refused at once and visible again at once', () => {
    const simulation = finished(
      architectureOf(
        [clientAt([0, 0, 0]), { id: 'queue', kind: 'queue', sendMs: constant(0), visibilityTimeoutS: 0 }, nobodyWorks],
        [send, { ...poll, batchSize: 1 }],
      ),
      1,
    );
    // Five pollers, each with one batch a millisecond from 0 ms to 1,000 ms.
    expect(simulation.facts().queue).toMatchObject({ receives: 5 * 1_001, waiting: 3 });
  });

  it('[C8] [Q19] thirty thousand messages, visible at one moment, whose every batch is throttled', () => {
    const simulation = finished(
      architectureOf(
        [
          clientAt(Array<number>(30_000).fill(0)),
          { id: 'queue', kind: 'queue', sendMs: constant(0), delayS: 1, visibilityTimeoutS: 60 },
          nobodyWorks,
        ],
        [send, { ...poll, batchSize: 1 }],
      ),
      1.01,
    );
    // Five pollers, each with one batch a millisecond from 1,000 ms to 1,010 ms.
    expect(simulation.facts().worker).toMatchObject({ throttled: 5 * 11 });
  });

  it('[C8] a request that a gateway sends to itself until no token is left is answered all the way back', () => {
    const simulation = finished(
      architectureOf(
        [clientAt([0]), { id: 'gateway', kind: 'gateway', overheadMs: constant(0) }],
        [call('client', 'gateway'), call('gateway', 'gateway')],
      ),
      1,
    );
    expect(simulation.facts().gateway).toMatchObject({ arrived: 5_001, throttled: 5_001, inSystem: 0 });
    expect(simulation.requests()).toMatchObject({ throttled: 1, inSystem: 0 });
  });

  it('[C8] spikes that come again where rounding says that the last one has not ended', () => {
    const even = { shape: 'spike', ratePerS: 5, arrivals: 'even' } as const;
    const traffic = { ...even, atS: 0.1, lengthS: 0.03, everyS: 0.1, factor: 2 };
    const simulation = finished(
      architectureOf(
        [
          { id: 'client', kind: 'client', traffic },
          { id: 'queue', kind: 'queue' },
        ],
        [send],
      ),
      100,
    );
    // Five a second, and as many again in three tenths of the time.
    expect(Math.abs(simulation.requests().arrived - 100 * 5 * 1.3)).toBeLessThan(2);
  });

  it.each([
    { shape: 'spike', atS: 0.1, lengthS: 0.001, everyS: 0.003, factor: 2 },
    { shape: 'daily', periodS: 0.001, peakAtS: 0.001 },
  ] as const)('[C8] a piece of the shape $shape ends after it starts, also in the third month', (shape) => {
    const [client] = architectureOf([{ id: 'client', kind: 'client', traffic: shape }], []).resources;
    if (client?.kind !== 'client' || client.traffic.shape !== shape.shape) throw new Error('expected its client');
    const rates = new RateShape(new RandomStream(1, 'shape'));
    let atS = 60 * 86_400;
    for (let pieces = 0; pieces < 20_000; pieces += 1) {
      const { untilS } = rates.pieceAt(atS, client.traffic);
      expect(untilS).toBeGreaterThan(atS);
      atS = untilS;
    }
  });

  it('[C5] a call that an outage ends at the door of a function has neither a start nor a cost', () => {
    const fault = { id: 'outage', resource: 'worker', fault: 'outage', fromS: 1, untilS: 2 } as const;
    const parsed = architectureOf([clientAt([0, 1_500]), functionOf()], [call('client', 'worker')]);
    const simulation = simulationOf({ ...parsed, faults: [fault] });
    simulation.traceOneIn(1);
    simulation.runUntil(3e6);
    const [served] = simulation.trace(1);
    const [stopped] = simulation.trace(2);
    expect(served).toMatchObject({ startedUs: 200_000, initUs: 200_000 });
    expect(stopped).toMatchObject({ arrivedUs: 1_500_000, endedUs: 1_500_000, usage: [] });
    expect(stopped).not.toHaveProperty('startedUs');
  });

  it('[C5] what a request does after it was forgotten for others is not shown without what made it', () => {
    const simulation = simulationOf(
      architectureOf(
        [
          clientOf(100, 'even'),
          functionOf({ initMs: constant(0), serviceMs: { distribution: 'uniform', min: 1, max: 9_000 } }),
          { id: 'table', kind: 'table' },
        ],
        [call('client', 'worker'), call('worker', 'table', { reads: 2 })],
      ),
    );
    simulation.traceOneIn(1);
    simulation.runUntil(20e6);
    const traced = simulation.tracedRequests;
    expect(traced).toHaveLength(256);
    expect(traced.flatMap((request) => misplacedCalls(simulation.trace(request)))).toEqual([]);
  });
});

describe('another seed', () => {
  it('[D1] gives another run', () => {
    const architecture = architectureOf(
      [clientOf(50), functionOf({ serviceMs: { distribution: 'exponential', mean: 100 } })],
      [call('client', 'worker')],
    );
    const factsOf = (seed: number) => {
      const simulation = simulationOf(architecture, seed);
      simulation.runUntil(10e6);
      return simulation.facts();
    };
    expect(factsOf(1)).toEqual(factsOf(1));
    expect(factsOf(1)).not.toEqual(factsOf(2));
  });
});
