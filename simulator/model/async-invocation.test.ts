import { describe, expect, it } from 'vitest';
import type { Architecture, ArchitectureInput } from '../document/architecture';
import { simulate } from '../simulate';
import { architectureOf, call, clientAt, constant, functionOf, simulationOf, TEST_CATALOG, traceOf } from '../testing';

type FunctionSettings = NonNullable<Parameters<typeof functionOf>[0]>;
type Faults = NonNullable<ArchitectureInput['faults']>;

const MINUTE_MS = 60_000;

/** Uploads at these moments, each of which is an event for the function; two queues stand by. */
function uploadsAt(arrivalsMs: readonly number[], settings: FunctionSettings = {}, faults: Faults = []): Architecture {
  const architecture = architectureOf(
    [
      clientAt(arrivalsMs),
      { id: 'bucket', kind: 'bucket', writeMs: constant(0), notificationMs: constant(0) },
      functionOf({ initMs: constant(0), ...settings }),
      { id: 'dead', kind: 'queue' },
      { id: 'told', kind: 'queue' },
    ],
    [call('client', 'bucket', { writes: 1 }), { id: 'bucket-worker', from: 'bucket', to: 'worker', kind: 'event' }],
  );
  return { ...architecture, faults: faults as Architecture['faults'] };
}

/** When each try ended, and how. */
function triesOf(architecture: Architecture, untilS: number): [number, string][] {
  return traceOf(architecture, untilS)
    .filter(([, ends]) => ends === 'worker>bucket')
    .map(([ms, , state]) => [ms, state]);
}

const run = (architecture: Architecture, durationS: number) =>
  simulate(architecture, { catalog: TEST_CATALOG, seed: 1, durationS });

describe('function errors of an event', () => {
  it('[A1] are tried again after one minute and then two, counted from when the try ended', () => {
    expect(triesOf(uploadsAt([0], { errorRate: 1 }), 600)).toEqual([
      [100, 'failed'],
      [100 + MINUTE_MS + 100, 'failed'],
      [200 + MINUTE_MS + 2 * MINUTE_MS + 100, 'failed'],
    ]);
  });

  it('[A1] a time-out is such an error', () => {
    expect(triesOf(uploadsAt([0], { serviceMs: constant(9_000), timeoutS: 1 }), 600)).toEqual([
      [1_000, 'failed'],
      [1_000 + MINUTE_MS + 1_000, 'failed'],
      [2_000 + MINUTE_MS + 2 * MINUTE_MS + 1_000, 'failed'],
    ]);
  });

  it('[A1] with fewer retries there are fewer', () => {
    expect(triesOf(uploadsAt([0], { errorRate: 1, asyncRetries: 1 }), 600)).toHaveLength(2);
    expect(triesOf(uploadsAt([0], { errorRate: 1, asyncRetries: 0 }), 600)).toHaveLength(1);
  });

  it('[A1] there is no retry for which the event would be too old', () => {
    expect(triesOf(uploadsAt([0], { errorRate: 1, maxEventAgeS: 60 }), 600)).toHaveLength(1);
    expect(triesOf(uploadsAt([0], { errorRate: 1, maxEventAgeS: 61 }), 600)).toHaveLength(2);
  });

  it('[A4] at the end the dead-letter queue and the destination both get the event, each only when it is named', () => {
    const settings = { errorRate: 1, asyncRetries: 0 };
    const waiting = (more: FunctionSettings) => {
      const { resources } = run(uploadsAt([0, 1], { ...settings, ...more }), 600);
      return [resources.dead?.waiting, resources.told?.waiting];
    };
    expect(waiting({})).toEqual([0, 0]);
    expect(waiting({ deadLetterQueue: 'dead' })).toEqual([2, 0]);
    expect(waiting({ onFailure: 'told' })).toEqual([0, 2]);
    expect(waiting({ deadLetterQueue: 'dead', onFailure: 'told' })).toEqual([2, 2]);
    expect(waiting({ errorRate: 0, deadLetterQueue: 'dead', onFailure: 'told' })).toEqual([0, 0]);
  });
});

describe('throttles of an event', () => {
  it('[A2] are tried again after 1 s, doubled up to 5 min, for six hours', () => {
    const triedS = triesOf(uploadsAt([0], { reservedConcurrency: 0, deadLetterQueue: 'dead' }), 30_000).map(
      ([ms]) => ms / 1_000,
    );
    // 1, 2, 4, ... 256 s apart, then 300 s; one more would come at 21,811 s, after six hours.
    const everyFiveMinutes = Array.from({ length: 70 }, (_, index) => 511 + 300 * (index + 1));
    expect(triedS).toEqual([0, 1, 3, 7, 15, 31, 63, 127, 255, 511, ...everyFiveMinutes]);
    expect(run(uploadsAt([0], { reservedConcurrency: 0, deadLetterQueue: 'dead' }), 30_000).resources).toMatchObject({
      worker: { asyncEvents: 1, asyncGivenUp: 1, asyncWaiting: 0, throttles: 80 },
      dead: { waiting: 1 },
    });
  });

  it('[A2] end as soon as there is room, and use up none of the retries', () => {
    const settings = { reservedConcurrency: 1, serviceMs: constant(2_500), coldServiceMs: constant(2_500) };
    // The second event is throttled at 0 s and 1 s, and served at 3 s.
    expect(triesOf(uploadsAt([0, 0], settings), 60)).toEqual([
      [0, 'throttled'],
      [1_000, 'throttled'],
      [2_500, 'warm'],
      [5_500, 'warm'],
    ]);
    const failing = triesOf(uploadsAt([0, 0], { ...settings, errorRate: 1 }), 600);
    expect(failing.filter(([, state]) => state === 'failed')).toHaveLength(6);
  });

  it('[A5] an outage of the function is handled like a throttle, not like an error of its code', () => {
    const outage = { id: 'down', resource: 'worker', fault: 'outage' as const, fromS: 0, untilS: 10 };
    expect(triesOf(uploadsAt([0], { asyncRetries: 0 }, [outage]), 60)).toEqual([
      [0, 'failed'],
      [1_000, 'failed'],
      [3_000, 'failed'],
      [7_000, 'failed'],
      [15_100, 'warm'],
    ]);
  });

  it('[A5] an outage of what the function calls is an error of the function', () => {
    const architecture = uploadsAt([0], { asyncRetries: 0 });
    const links = [
      ...architecture.links,
      ...architectureOf([functionOf(), { id: 'table', kind: 'table' }], [call('worker', 'table', { reads: 1 })]).links,
    ];
    const table = architectureOf([{ id: 'table', kind: 'table' }], []).resources;
    const down = { id: 'down', resource: 'table', fault: 'outage' as const, fromS: 0, untilS: 10 };
    const withTable = { ...architecture, resources: [...architecture.resources, ...table], links, faults: [down] };
    expect(triesOf(withTable, 60)).toEqual([[100, 'failed']]);
  });
});

describe('events that come twice', () => {
  it('[A3] are invocations of their own, with retries of their own', () => {
    const { resources } = run(uploadsAt([0, 10_000], { duplicateRate: 1, errorRate: 1 }), 3_600);
    expect(resources.worker).toMatchObject({
      asyncEvents: 4,
      asyncDuplicates: 2,
      asyncGivenUp: 4,
      invocations: 4 * 3,
    });
  });

  it('[A3] come in the share that was asked for', () => {
    const events = 20_000;
    const arrivalsMs = Array.from({ length: events }, (_, index) => index);
    const { resources } = run(uploadsAt(arrivalsMs, { duplicateRate: 0.1, serviceMs: constant(1) }), 60);
    // Four and a half standard deviations of the binomial count.
    const spread = 4.5 * Math.sqrt(events * 0.1 * 0.9);
    expect(Math.abs((resources.worker?.asyncDuplicates as number) - events * 0.1)).toBeLessThan(spread);
  });
});

describe('conservation of events', () => {
  it('[C1] holds at every retry, with and without a reset in between', () => {
    const simulation = simulationOf(
      uploadsAt([0, 0, 5, 30_000], { reservedConcurrency: 1, errorRate: 0.5, maxEventAgeS: 120, duplicateRate: 0.5 }),
    );
    for (let atS = 0; atS < 400; atS += 7) {
      simulation.runUntil(atS * 1e6);
      if (atS === 35) simulation.reset();
      expect(simulation.conservation().filter(({ holds }) => !holds)).toEqual([]);
    }
    const events = simulation.conservation().find(({ name }) => name === 'asynchronous events of worker');
    expect(events).toMatchObject({ waiting: 0, holds: true });
  });
});
