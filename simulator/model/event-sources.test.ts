import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ArchitectureInput } from '../document/architecture';
import { architectureOf, call, clientOf, simulationOf } from '../testing';

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const share = fc.double({ min: 0, max: 1, noNaN: true });

/** A queue and a stream with any of their settings, in front of one function that fails, is slow and is throttled. */
const designs = fc
  .record({
    ratePerS: fc.integer({ min: 1, max: 200 }),
    queue: fc.record({
      visibilityTimeoutS: fc.constantFrom(0.1, 0.5, 2),
      retentionS: fc.constantFrom(60, 345_600),
      delayS: fc.constantFrom(0, 0, 0.3),
      inFlightLimit: fc.constantFrom(5, 120_000),
      messageGroups: fc.integer({ min: 1, max: 20 }),
      hottestGroupShare: share,
      fifoCallsPerS: fc.constantFrom(20, 300),
      maxReceiveCount: fc.integer({ min: 1, max: 4 }),
    }),
    fifo: fc.boolean(),
    provisioned: fc.boolean(),
    maxConcurrency: maybe(fc.integer({ min: 1, max: 20 })),
    batchSize: fc.integer({ min: 1, max: 10 }),
    batchWindowS: fc.constantFrom(0, 0.2),
    partialBatchResponse: fc.boolean(),
    payloadBytes: fc.constantFrom(1, 100_000, 1_048_576, 1_048_577),
    stream: fc.record({
      batchSize: fc.integer({ min: 1, max: 50 }),
      batchWindowS: fc.constantFrom(0, 0.5),
      parallelization: fc.integer({ min: 1, max: 3 }),
      maxRetries: fc.integer({ min: -1, max: 2 }),
      maxRecordAgeS: fc.constantFrom(-1, 60),
      bisectOnError: fc.boolean(),
      partialBatchResponse: fc.boolean(),
    }),
    shards: fc.integer({ min: 1, max: 3 }),
    poisonRate: share,
    errorRate: fc.constantFrom(0, 0.2, 1),
    serviceMs: fc.constantFrom(0, 20, 700),
    reservedConcurrency: maybe(fc.integer({ min: 0, max: 10 })),
    isOn: fc.boolean(),
  })
  .map((d) => {
    const { fifo, poisonRate } = d;
    const resources: ArchitectureInput['resources'] = [
      clientOf(d.ratePerS),
      { id: 'queue', kind: 'queue', fifo, deadLetterQueue: fifo ? 'dead-fifo' : 'dead', ...d.queue },
      { id: 'dead-fifo', kind: 'queue', fifo: true, retentionS: 60 },
      { id: 'dead', kind: 'queue', retentionS: 60 },
      { id: 'table', kind: 'table', shards: d.shards },
      {
        id: 'worker',
        kind: 'function',
        serviceMs: { distribution: 'constant', value: d.serviceMs },
        errorRate: d.errorRate,
        ...(d.reservedConcurrency === undefined ? {} : { reservedConcurrency: d.reservedConcurrency }),
      },
    ];
    const pollers = d.provisioned
      ? { minimumPollers: 2 }
      : d.maxConcurrency === undefined
        ? {}
        : { maxConcurrency: d.maxConcurrency };
    const architecture = architectureOf(resources, [
      call('client', 'queue', { writes: 1, payloadBytes: d.payloadBytes }),
      call('client', 'table', { writes: 1 }),
      {
        id: 'messages',
        from: 'queue',
        to: 'worker',
        kind: 'poll',
        batchSize: d.batchSize,
        batchWindowS: fifo ? 0 : d.batchWindowS,
        partialBatchResponse: d.partialBatchResponse,
        ...pollers,
      },
      { id: 'changes', from: 'table', to: 'worker', kind: 'poll', onFailure: 'dead', enabled: d.isOn, ...d.stream },
    ]);
    const fault = { fault: 'poison' as const, fromS: 0, untilS: 100, rate: poisonRate };
    return {
      ...architecture,
      faults: [
        { id: 'messages', resource: 'queue', ...fault },
        { id: 'changes', resource: 'table', ...fault },
      ],
    };
  });

const broken = (simulation: ReturnType<typeof simulationOf>) => simulation.conservation().filter(({ holds }) => !holds);

describe('queues and streams with any settings', () => {
  it('[C1] [C2] lose nothing, also when the settings change in the middle of a run', () => {
    fc.assert(
      fc.property(designs, designs, fc.integer({ min: 0, max: 3_000_000 }), (before, after, changeUs) => {
        const simulation = simulationOf(before, 3, 1);
        simulation.runUntil(changeUs);
        expect(broken(simulation)).toEqual([]);
        simulation.configure(after);
        simulation.runUntil(5_000_000);
        expect(broken(simulation)).toEqual([]);
        simulation.reset();
        simulation.configure(before);
        simulation.runUntil(70_000_000);
        expect(broken(simulation)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('[D1] give the same run in whatever pieces it is run', () => {
    fc.assert(
      fc.property(designs, fc.array(fc.integer({ min: 0, max: 4_000_000 }), { maxLength: 8 }), (design, cutsUs) => {
        const whole = simulationOf(design, 5, 1);
        whole.runUntil(4_000_000);
        const pieces = simulationOf(design, 5, 1);
        for (const atUs of cutsUs.sort((x, y) => x - y)) {
          pieces.runUntil(atUs);
          // Looking on changes nothing.
          pieces.facts();
          pieces.view(1);
          pieces.bill(false);
        }
        pieces.runUntil(4_000_000);
        expect(pieces.facts()).toEqual(whole.facts());
        expect(pieces.bill(false)).toEqual(whole.bill(false));
        expect(pieces.events).toBe(whole.events);
      }),
      { numRuns: 60 },
    );
  });
});
