import { describe, expect, it } from 'vitest';
import { simulate } from '../simulate';
import {
  architectureOf,
  call,
  clientAt,
  clientOf,
  constant,
  functionOf,
  simulationOf,
  TEST_CATALOG,
  traceOf,
} from '../testing';

const run = (architecture: Parameters<typeof simulate>[0], durationS: number) =>
  simulate(architecture, { catalog: TEST_CATALOG, seed: 1, durationS });

describe('function instances', () => {
  it('[F1] starts an instance for the first request and reuses it for the next', () => {
    const architecture = architectureOf([clientAt([0, 500]), functionOf()], [call('client', 'worker')]);
    expect(traceOf(architecture, 2)).toEqual([
      [0, 'client>worker', 'request'],
      [300, 'worker>client', 'cold'],
      [500, 'client>worker', 'request'],
      [600, 'worker>client', 'warm'],
    ]);
  });

  it('[F2] an instance serves one request at a time', () => {
    const architecture = architectureOf([clientAt([0, 10]), functionOf()], [call('client', 'worker')]);
    expect(traceOf(architecture, 2).filter(([, , state]) => state !== 'request')).toEqual([
      [300, 'worker>client', 'cold'],
      [310, 'worker>client', 'cold'],
    ]);
  });

  it('[F3] an idle instance expires after its keep-alive, to the microsecond', () => {
    const at = (gapMs: number) =>
      run(architectureOf([clientAt([0, 300 + gapMs]), functionOf({ keepAliveS: 1 })], [call('client', 'worker')]), 10)
        .resources.worker?.coldStarts;
    expect(at(999.999)).toBe(1);
    expect(at(1000)).toBe(2);
  });

  it('[F4] the most recently used idle instance serves next, so the others expire', () => {
    // Two instances at first; one request each 0.9 s then keeps one of them, and the other goes after 1 s.
    const architecture = architectureOf(
      [clientAt([0, 0, 1000, 1900, 2800]), functionOf({ keepAliveS: 1 })],
      [call('client', 'worker')],
    );
    const simulation = simulationOf(architecture);
    simulation.runUntil(2_850_000);
    expect(simulation.view(1).instances).toMatchObject({ starting: 0, busy: 1, idle: 0, coldStarts: 2 });
  });

  it('[F5] beyond the reserved concurrency a call is throttled', () => {
    const architecture = architectureOf(
      [clientAt([0, 1, 2]), functionOf({ reservedConcurrency: 2 })],
      [call('client', 'worker')],
    );
    expect(traceOf(architecture, 1)).toContainEqual([2, 'worker>client', 'throttled']);
    expect(run(architecture, 1).requests).toMatchObject({ arrived: 3, completed: 2, throttled: 1, failed: 0 });
  });

  it('[F6] functions without a reservation share what the account leaves', () => {
    const architecture = architectureOf(
      [
        clientOf(100, 'even'),
        functionOf({ id: 'a', serviceMs: constant(5_000) }),
        functionOf({ id: 'b', serviceMs: constant(5_000), reservedConcurrency: 3 }),
      ],
      [call('client', 'a'), call('client', 'b')],
      { concurrency: 10 },
    );
    const { resources } = run(architecture, 3);
    expect(resources.a?.peakInstances).toBe(7);
    expect(resources.b?.peakInstances).toBe(3);
  });

  it('[F7] starts 1,000 instances at once, then 100 a second', () => {
    const arrivalsMs = [...Array.from({ length: 1_500 }, () => 0), ...Array.from({ length: 300 }, () => 2_000)];
    const architecture = architectureOf(
      [clientAt(arrivalsMs), functionOf({ serviceMs: constant(9_000) })],
      [call('client', 'worker')],
      { concurrency: 10_000 },
    );
    const simulation = simulationOf(architecture);
    simulation.runUntil(1_000_000);
    expect(simulation.requests()).toMatchObject({ arrived: 1_500, throttled: 500 });
    simulation.runUntil(3_000_000);
    expect(simulation.requests()).toMatchObject({ arrived: 1_800, throttled: 600 });
  });

  it('[F8] the time limit ends the invocation and its instance', () => {
    const architecture = architectureOf(
      [clientAt([0, 3_000]), functionOf({ serviceMs: constant(5_000), timeoutS: 1 })],
      [call('client', 'worker')],
    );
    const report = run(architecture, 10);
    expect(report.requests).toMatchObject({ timedOut: 2, completed: 0 });
    expect(report.resources.worker).toMatchObject({ coldStarts: 2, billedMs: 2_400 });
  });

  it('[K1] a setting between two microseconds is rounded to one', () => {
    const architecture = architectureOf(
      [clientAt([0]), functionOf({ serviceMs: constant(5_000), timeoutS: 0.0010004 })],
      [call('client', 'worker')],
    );
    expect(traceOf(architecture, 1)).toContainEqual([201, 'worker>client', 'failed']);
  });

  it('[F8] the time limit holds while the function waits for an answer, whose work goes on for nobody', () => {
    const architecture = architectureOf(
      [clientAt([0]), functionOf({ timeoutS: 1 }), functionOf({ id: 'slow', serviceMs: constant(4_000) })],
      [call('client', 'worker'), call('worker', 'slow')],
    );
    const report = run(architecture, 10);
    expect(report.requests).toMatchObject({ timedOut: 1 });
    expect(report.resources.slow).toMatchObject({ completed: 1 });
    expect(report.conservation.holds).toBe(true);
  });

  it('[F9] init and work are billed together, rounded up to a millisecond, times the memory', () => {
    const architecture = architectureOf(
      [clientAt([0, 1000]), functionOf({ initMs: constant(200.2), serviceMs: constant(99.5), memoryMib: 1024 })],
      [call('client', 'worker')],
    );
    const { bill, resources } = run(architecture, 5);
    expect(resources.worker?.billedMs).toBe(300 + 100);
    expect(bill.lines.find(({ meter }) => meter === 'duration')?.quantity).toBeCloseTo(0.4, 12);
  });

  it('[F10] the processor-bound part of the work is scaled from the memory where it was measured', () => {
    const latency = (memoryMib: number) =>
      run(
        architectureOf(
          [clientAt([0]), functionOf({ memoryMib, measuredAtMemoryMib: 512, cpuBoundShare: 0.5, initMs: constant(0) })],
          [call('client', 'worker')],
        ),
        5,
      ).latencyMs.max;
    expect(latency(512)).toBeCloseTo(100, 3);
    expect(latency(256)).toBeCloseTo(150, 3);
    expect(latency(1024)).toBeCloseTo(75, 3);
    expect(latency(10_240)).toBeCloseTo(50 + (50 * 512) / 1769, 2);
  });
});

describe('the gateway', () => {
  const front = (settings: object) => ({
    id: 'gateway',
    kind: 'gateway' as const,
    overheadMs: constant(0),
    ...settings,
  });

  it('[G1] its token bucket lets the burst through, then the rate, and throttles the rest', () => {
    const arrivalsMs = [0, 0, 0, 0, 100, 100, 199, 200];
    const architecture = architectureOf(
      [clientAt(arrivalsMs), front({ ratePerS: 10, burst: 3 }), functionOf()],
      [call('client', 'gateway'), call('gateway', 'worker')],
    );
    const throttledMs = traceOf(architecture, 5)
      .filter(([, , state]) => state === 'throttled')
      .map(([ms]) => ms);
    expect(throttledMs).toEqual([0, 100, 199]);
  });

  it('[G2] it gives up after its time limit; the function goes on', () => {
    const architecture = architectureOf(
      [clientAt([0]), front({ timeoutMs: 1_000 }), functionOf({ serviceMs: constant(3_000) })],
      [call('client', 'gateway'), call('gateway', 'worker')],
    );
    const report = run(architecture, 10);
    expect(report.requests).toMatchObject({ timedOut: 1 });
    expect(report.latencyMs.max).toBe(0);
    expect(report.resources.worker).toMatchObject({ completed: 1 });
  });

  it('[G3] it routes by share, and a link that is switched off carries nothing', () => {
    const architecture = architectureOf(
      [clientOf(1_000), front({}), functionOf({ id: 'a' }), functionOf({ id: 'b' }), functionOf({ id: 'c' })],
      [
        call('client', 'gateway'),
        call('gateway', 'a', { share: 3 }),
        call('gateway', 'b', { share: 1 }),
        call('gateway', 'c', { share: 9, enabled: false }),
      ],
    );
    const { resources } = run(architecture, 100);
    expect((resources.a?.arrived as number) / (resources.b?.arrived as number)).toBeGreaterThan(2.85);
    expect((resources.a?.arrived as number) / (resources.b?.arrived as number)).toBeLessThan(3.15);
    expect(resources.c?.arrived).toBe(0);
  });
});

describe('asynchronous invocation', () => {
  const bucket = { id: 'bucket', kind: 'bucket' as const, writeMs: constant(0), notificationMs: constant(0) };
  const event = { id: 'bucket-worker', from: 'bucket', to: 'worker', kind: 'event' as const };
  const dead = { id: 'dead', kind: 'queue' as const };

  it('[A1] a function error is tried again after one minute and then two, then buried', () => {
    const architecture = architectureOf(
      [clientAt([0]), bucket, functionOf({ initMs: constant(0), errorRate: 1, deadLetterQueue: 'dead' }), dead],
      [call('client', 'bucket', { writes: 1 }), event],
    );
    const failedMs = traceOf(architecture, 600)
      .filter(([, way, state]) => way === 'worker>bucket' && state === 'failed')
      .map(([ms]) => ms);
    expect(failedMs).toEqual([100, 60_200, 180_300]);
    expect(run(architecture, 600).resources.dead).toMatchObject({ arrived: 1, waiting: 1 });
  });

  it('[A2] a throttled event is tried again with a doubling back-off until it is too old', () => {
    const architecture = architectureOf(
      [clientAt([0]), bucket, functionOf({ reservedConcurrency: 0, maxEventAgeS: 60, deadLetterQueue: 'dead' }), dead],
      [call('client', 'bucket', { writes: 1 }), event],
    );
    const triedMs = traceOf(architecture, 600)
      .filter(([, , state]) => state === 'throttled')
      .map(([ms]) => ms);
    expect(triedMs).toEqual([0, 1_000, 3_000, 7_000, 15_000, 31_000]);
    expect(run(architecture, 600).resources.dead?.waiting).toBe(1);
  });

  it('[B1] an upload is announced after the notification delay', () => {
    const architecture = architectureOf(
      [clientAt([0]), { ...bucket, writeMs: constant(40), notificationMs: constant(1_000) }, functionOf()],
      [call('client', 'bucket', { writes: 1 }), event],
    );
    expect(traceOf(architecture, 5)).toContainEqual([1_040, 'bucket>worker', 'queued']);
  });

  it('[S1] a schedule ticks at its rate, first after one interval', () => {
    const architecture = architectureOf(
      [{ id: 'clock', kind: 'schedule', everyS: 60 }, functionOf()],
      [{ id: 'clock-worker', from: 'clock', to: 'worker', kind: 'event' }],
    );
    const ticksMs = traceOf(architecture, 200)
      .filter(([, way, state]) => way === 'clock>worker' && state === 'request')
      .map(([ms]) => ms);
    expect(ticksMs).toEqual([60_000, 120_000, 180_000]);
  });
});

describe('queues', () => {
  const queue = (settings: object = {}) => ({
    id: 'queue',
    kind: 'queue' as const,
    sendMs: constant(0),
    visibilityTimeoutS: 30,
    ...settings,
  });
  const poll = (settings: object = {}) => ({
    id: 'queue-worker',
    from: 'queue',
    to: 'worker',
    kind: 'poll' as const,
    ...settings,
  });
  const send = call('client', 'queue', { writes: 1 });

  it('[Q1] messages are taken in batches, as many at once as there are pollers', () => {
    const arrivalsMs = Array.from({ length: 100 }, () => 0);
    const architecture = architectureOf(
      [clientAt(arrivalsMs), queue(), functionOf({ initMs: constant(0) })],
      [send, poll({ batchSize: 10 })],
    );
    const { resources } = run(architecture, 5);
    // The first five batches hold one message each: pollers take what is there when the first ones come.
    expect(resources.worker).toMatchObject({ invocations: 5 + 10, peakInstances: 5 });
    expect(resources.queue).toMatchObject({ arrived: 100, completed: 100, inSystem: 0 });
  });

  it('[Q2] a batch window gathers messages until the batch is full or the time is over', () => {
    const architecture = architectureOf(
      [clientAt([0, 100, 200, 3_000]), queue(), functionOf({ initMs: constant(0) })],
      [send, poll({ batchSize: 10, batchWindowS: 1 })],
    );
    const invokedMs = traceOf(architecture, 10)
      .filter(([, way]) => way === 'queue>worker')
      .map(([ms]) => ms);
    expect(invokedMs).toEqual([1_000, 4_000]);
  });

  it('[Q3] a failed batch comes back after the visibility timeout, and is buried after too many receives', () => {
    const architecture = architectureOf(
      [
        clientAt([0]),
        queue({ maxReceiveCount: 2, deadLetterQueue: 'dead' }),
        functionOf({ initMs: constant(0), errorRate: 1 }),
        { id: 'dead', kind: 'queue' },
      ],
      [send, poll()],
    );
    const invokedMs = traceOf(architecture, 100)
      .filter(([, way]) => way === 'queue>worker')
      .map(([ms]) => ms);
    expect(invokedMs).toEqual([0, 30_000]);
    const { resources, conservation } = run(architecture, 100);
    expect(resources.queue).toMatchObject({ failed: 1, deadLettered: 1, inSystem: 0 });
    expect(resources.dead).toMatchObject({ arrived: 1, waiting: 1 });
    expect(conservation.holds).toBe(true);
  });

  it('[Q7] a message that comes back while it is worked on is worked on twice, and an outdated receipt deletes nothing', () => {
    const architecture = architectureOf(
      [
        clientAt([0]),
        queue({ visibilityTimeoutS: 1 }),
        functionOf({ initMs: constant(0), serviceMs: constant(1_500) }),
      ],
      [send, poll()],
    );
    const invokedMs = traceOf(architecture, 2.4)
      .filter(([, way]) => way === 'queue>worker')
      .map(([ms]) => ms);
    expect(invokedMs).toEqual([0, 1_000, 2_000]);
    const { resources, conservation } = run(architecture, 60);
    expect(resources.queue).toMatchObject({ arrived: 1, completed: 0, inSystem: 1 });
    expect(conservation.holds).toBe(true);
  });

  it('[Q4] pollers start at 5 and grow by 300 a minute while messages wait', () => {
    const arrivalsMs = Array.from({ length: 2_000 }, () => 0);
    const architecture = architectureOf(
      [
        clientAt(arrivalsMs),
        queue({ visibilityTimeoutS: 43_200 }),
        functionOf({ initMs: constant(0), serviceMs: constant(800_000), timeoutS: 900 }),
      ],
      [send, poll({ batchSize: 1 })],
      { concurrency: 5_000 },
    );
    const simulation = simulationOf(architecture);
    const busyAt = (atS: number) => {
      simulation.runUntil(atS * 1e6);
      return simulation.view(2).instances?.busy;
    };
    expect([59, 61, 121, 181, 241, 301].map(busyAt)).toEqual([5, 305, 605, 905, 1205, 1250]);
  });

  it('[Q5] a maximum concurrency keeps the rest in the queue, unthrottled', () => {
    const arrivalsMs = Array.from({ length: 50 }, () => 0);
    const architecture = architectureOf(
      [clientAt(arrivalsMs), queue(), functionOf()],
      [send, poll({ batchSize: 1, maxConcurrency: 2 })],
    );
    const { resources } = run(architecture, 60);
    expect(resources.worker).toMatchObject({ peakInstances: 2, throttles: 0, invocations: 50 });
  });

  it('[Q6] receives, sends and deletes are metered, and empty long polls too', () => {
    const architecture = architectureOf([clientAt([0]), queue(), functionOf({ initMs: constant(0) })], [send, poll()]);
    const quantity = run(architecture, 100).bill.lines.find(({ service }) => service === 'sqs')?.quantity;
    // One send, one receive, one delete; five pollers wait 100 s in polls of 20 s, one of them 0.1 s less.
    expect(quantity).toBe(3 + 24);
  });
});

describe('table streams', () => {
  const table = (settings: object = {}) => ({
    id: 'table',
    kind: 'table' as const,
    writeMs: constant(10),
    ...settings,
  });
  const poll = (settings: object = {}) => ({
    id: 'table-worker',
    from: 'table',
    to: 'worker',
    kind: 'poll' as const,
    ...settings,
  });
  const write = call('client', 'table', { writes: 1 });

  it('[T1] a shard is read four times a second, up to a batch of records at once', () => {
    const architecture = architectureOf(
      [clientAt([0, 50, 300]), table(), functionOf({ initMs: constant(0), serviceMs: constant(10) })],
      [write, poll()],
    );
    const invokedMs = traceOf(architecture, 5)
      .filter(([, way]) => way === 'table>worker')
      .map(([ms]) => ms);
    expect(invokedMs).toEqual([250, 500]);
  });

  it('[T2] a failing batch blocks its shard until its retries are used up', () => {
    const architecture = architectureOf(
      [clientAt([0, 400]), table(), functionOf({ initMs: constant(0), errorRate: 1 })],
      [write, poll({ maxRetries: 2, batchSize: 1 })],
    );
    const invokedMs = traceOf(architecture, 8)
      .filter(([, way]) => way === 'table>worker')
      .map(([ms]) => ms);
    // 250, retries 1 s and 2 s after each failure; then the second record, likewise.
    expect(invokedMs).toEqual([250, 1_350, 3_450, 3_550, 4_650, 6_750]);
  });

  it('[T3] write units above the table’s throughput are throttled, and the function tries three times', () => {
    const architecture = architectureOf([clientAt([0, 0]), table({ writeUnitsPerS: 1, itemBytes: 1_024 })], [write]);
    expect(run(architecture, 1).requests).toMatchObject({ completed: 1, throttled: 1 });
  });

  it('[T4] read units cover 4 KB and count half when eventually consistent; write units cover 1 KB', () => {
    const architecture = architectureOf(
      [clientAt([0]), functionOf(), table({ itemBytes: 5_000 })],
      [call('client', 'worker'), call('worker', 'table', { reads: 3, writes: 2 })],
    );
    const lines = run(architecture, 5).bill.lines.filter(({ service }) => service === 'dynamodb');
    expect(lines.map(({ meter, quantity }) => [meter, quantity])).toEqual([
      ['write units', 10],
      ['read units', 3],
    ]);
  });
});

describe('the user pool', () => {
  it('[U1] takes its rate of authentications and throttles above it; a function tries three times, then fails', () => {
    const pool = { id: 'pool', kind: 'user-pool' as const, ratePerS: 1, latencyMs: constant(100) };
    const direct = architectureOf([clientAt([0, 0]), pool], [call('client', 'pool')]);
    expect(run(direct, 1).requests).toMatchObject({ completed: 1, throttled: 1 });
    const through = architectureOf(
      [clientAt([0, 0, 0, 0]), functionOf({ initMs: constant(0) }), pool],
      [call('client', 'worker'), call('worker', 'pool')],
    );
    const report = run(through, 10);
    expect(report.requests).toMatchObject({ arrived: 4, throttled: 0, inSystem: 0 });
    expect(report.requests.failed).toBeGreaterThan(0);
    const triesByChain = traceOf(through, 10).filter(
      ([, way, state]) => way === 'pool>worker' && state === 'throttled',
    ).length;
    expect(triesByChain).toBeGreaterThanOrEqual(3 * report.requests.failed);
    expect(report.resources.pool).toMatchObject({ completed: report.requests.completed, throttled: triesByChain });
  });
});
