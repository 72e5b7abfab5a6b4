import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Architecture, ArchitectureInput } from './document/architecture';
import { architectureOf, call, clientOf, simulationOf } from './testing';

const law = fc.oneof(
  fc.record({ distribution: fc.constant('constant' as const), value: fc.double({ min: 0, max: 300, noNaN: true }) }),
  fc.record({
    distribution: fc.constant('exponential' as const),
    mean: fc.double({ min: 0.1, max: 300, noNaN: true }),
  }),
  fc.record({
    distribution: fc.constant('lognormal' as const),
    mu: fc.double({ min: 0, max: 5, noNaN: true }),
    sigma: fc.double({ min: 0.05, max: 2, noNaN: true }),
  }),
);
const share = fc.double({ min: 0, max: 1, noNaN: true });

/** Random designs of every kind, with limits low enough to bind. */
const architectures: fc.Arbitrary<Architecture> = fc
  .record({
    ratePerS: fc.double({ min: 0.1, max: 300, noNaN: true }),
    shape: fc.constantFrom('constant', 'spike', 'bursts', 'ramp', 'step', 'daily'),
    laws: fc.array(law, { minLength: 8, maxLength: 8 }),
    timeoutS: fc.double({ min: 0.02, max: 3, noNaN: true }),
    reserved: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }),
    provisioned: fc.option(fc.integer({ min: 0, max: 10 }), { nil: undefined }),
    provisioningDelayS: fc.constantFrom(0, 1),
    instanceConcurrency: fc.constantFrom(1, 1, 3),
    maxInstanceAgeS: fc.option(fc.double({ min: 0.1, max: 3, noNaN: true }), { nil: undefined }),
    initLimitS: fc.constantFrom(0.1, 10),
    concurrency: fc.integer({ min: 1, max: 60 }),
    errorRate: share,
    keepAliveS: fc.double({ min: 0, max: 20, noNaN: true }),
    gateway: fc.record({
      ratePerS: fc.integer({ min: 1, max: 400 }),
      burst: fc.integer({ min: 0, max: 100 }),
      timeoutMs: fc.integer({ min: 50, max: 2000 }),
    }),
    units: fc.integer({ min: 1, max: 100 }),
    probability: share,
    batch: fc.record({
      batchSize: fc.integer({ min: 1, max: 50 }),
      batchWindowS: fc.constantFrom(0, 0, 0.5),
      maxRetries: fc.integer({ min: 0, max: 3 }),
    }),
    receives: fc.integer({ min: 1, max: 3 }),
    off: fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 2 }),
  })
  .map((d) => {
    const [a, b, c, e, f, g, h, i] = d.laws as [never, never, never, never, never, never, never, never];
    const resources: ArchitectureInput['resources'] = [
      {
        ...clientOf(d.ratePerS),
        traffic: { shape: d.shape, ratePerS: d.ratePerS },
      } as ArchitectureInput['resources'][number],
      { id: 'gateway', kind: 'gateway', ...d.gateway, overheadMs: a },
      {
        id: 'front',
        kind: 'function',
        serviceMs: b,
        initMs: c,
        timeoutS: d.timeoutS,
        keepAliveS: d.keepAliveS,
        errorRate: d.errorRate * 0.2,
        instanceConcurrency: d.instanceConcurrency,
        initLimitS: d.initLimitS,
        provisioningDelayS: d.provisioningDelayS,
        ...(d.maxInstanceAgeS === undefined ? {} : { maxInstanceAgeS: d.maxInstanceAgeS }),
        ...(d.reserved === undefined ? {} : { reservedConcurrency: Math.min(d.reserved, d.concurrency) }),
        ...(d.provisioned === undefined
          ? {}
          : { provisionedConcurrency: Math.min(d.provisioned, d.reserved ?? d.concurrency, d.concurrency) }),
      },
      {
        id: 'back',
        kind: 'function',
        serviceMs: e,
        initMs: f,
        timeoutS: d.timeoutS,
        keepAliveS: d.keepAliveS,
        errorRate: d.errorRate,
        deadLetterQueue: 'dead',
      },
      { id: 'pool', kind: 'user-pool', ratePerS: d.units, latencyMs: g },
      { id: 'table', kind: 'table', readUnitsPerS: d.units, writeUnitsPerS: d.units, readMs: h, writeMs: i, shards: 2 },
      { id: 'bucket', kind: 'bucket', writesPerS: d.units, notificationMs: a },
      {
        id: 'queue',
        kind: 'queue',
        visibilityTimeoutS: d.timeoutS,
        maxReceiveCount: d.receives,
        deadLetterQueue: 'dead',
      },
      { id: 'dead', kind: 'queue' },
      { id: 'clock', kind: 'schedule', everyS: 1 },
    ];
    const links: ArchitectureInput['links'] = [
      call('client', 'gateway', { latencyMs: g }),
      call('gateway', 'front', {}),
      call('front', 'pool', { probability: d.probability }),
      call('front', 'table', { reads: 0.6, writes: 1.3 }),
      call('front', 'bucket', { writes: 1, probability: d.probability }),
      call('front', 'queue', { writes: 1, probability: d.probability }),
      { id: 'bucket-back', from: 'bucket', to: 'back', kind: 'event' },
      { id: 'clock-back', from: 'clock', to: 'back', kind: 'event' },
      {
        id: 'queue-back',
        from: 'queue',
        to: 'back',
        kind: 'poll',
        batchSize: Math.min(10, d.batch.batchSize),
        batchWindowS: d.batch.batchWindowS,
      },
      { id: 'table-back', from: 'table', to: 'back', kind: 'poll', ...d.batch },
    ];
    for (const index of d.off) (links[index] as { enabled?: boolean }).enabled = false;
    return architectureOf(resources, links, { concurrency: d.concurrency });
  });

const broken = (simulation: ReturnType<typeof simulationOf>) => simulation.conservation().filter(({ holds }) => !holds);

describe('conservation', () => {
  it('[C1] [F21] in random designs, at random moments, everything is accounted for, and what failed says why', () => {
    fc.assert(
      fc.property(
        architectures,
        fc.integer({ min: 0, max: 1e6 }),
        fc.array(fc.integer({ min: 0, max: 4_000_000 }), { maxLength: 4 }),
        (architecture, seed, momentsUs) => {
          const simulation = simulationOf(architecture, seed);
          for (const atUs of momentsUs.sort((x, y) => x - y)) {
            simulation.runUntil(atUs);
            expect(broken(simulation)).toEqual([]);
          }
          simulation.reset();
          simulation.runUntil(5_000_000);
          expect(broken(simulation)).toEqual([]);
          const unnamed = simulation.failures().filter(({ resource }) => resource === undefined);
          expect(unnamed).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('[C2] settings changed in the middle of a run lose nothing', () => {
    fc.assert(
      fc.property(architectures, architectures, (before, after) => {
        const simulation = simulationOf(before);
        simulation.runUntil(1_500_000);
        simulation.configure(after);
        expect(broken(simulation)).toEqual([]);
        simulation.runUntil(4_000_000);
        expect(broken(simulation)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('[C3] no more instances are busy than the limits allow', () => {
    fc.assert(
      fc.property(architectures, (architecture) => {
        const simulation = simulationOf(architecture);
        for (let atUs = 250_000; atUs <= 3_000_000; atUs += 250_000) {
          simulation.runUntil(atUs);
          const [front, back] = [simulation.view(2).instances, simulation.view(3).instances];
          const busy = (each: typeof front) => (each?.busy ?? 0) + (each?.starting ?? 0);
          expect(busy(front)).toBeLessThanOrEqual(front?.limit ?? 0);
          expect(busy(back)).toBeLessThanOrEqual(back?.limit ?? 0);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('[D1] the same document and seed give the same run, in whatever pieces it is run; another seed gives another', () => {
    fc.assert(
      fc.property(
        architectures,
        fc.array(fc.integer({ min: 0, max: 3_000_000 }), { maxLength: 10 }),
        (architecture, cutsUs) => {
          const whole = simulationOf(architecture, 7, 1);
          whole.runUntil(3_000_000);
          const pieces = simulationOf(architecture, 7, 1);
          for (const atUs of cutsUs.sort((x, y) => x - y)) pieces.runUntil(atUs);
          pieces.runUntil(3_000_000);
          expect(pieces.facts()).toEqual(whole.facts());
          expect(pieces.drainSeries()).toEqual(whole.drainSeries());
          expect(pieces.events).toBe(whole.events);
        },
      ),
      { numRuns: 60 },
    );
    const digest = (seed: number) => {
      const simulation = simulationOf(
        architectureOf(
          [clientOf(50), { id: 'worker', kind: 'function', serviceMs: { distribution: 'exponential', mean: 100 } }],
          [call('client', 'worker')],
        ),
        seed,
      );
      simulation.runUntil(10_000_000);
      return JSON.stringify(simulation.facts());
    };
    expect(digest(1)).toBe(digest(1));
    expect(digest(1)).not.toBe(digest(2));
  });
});
