import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../kernel/random-stream';
import { simulate } from '../simulate';
import { architectureOf, call, clientAt, clientOf, constant, functionOf, simulationOf, TEST_CATALOG } from '../testing';
import { sdkRules } from './back-off';
import { KeyPopularity } from './key-popularity';
import { createResource } from './kinds';
import { AutoScaledCapacity, DecreaseAllowance } from './table-autoscaling';
import { OnDemandCapacity } from './table-capacity';
import { partitionsFor, TablePartitions } from './table-partitions';
import { World } from './world';

const US_PER_MIN = 60e6;
const US_PER_HOUR = 3_600e6;
const HOUR_MIN = 60;

const tableOf = (settings: object = {}) => ({
  id: 'table',
  kind: 'table' as const,
  readMs: constant(1),
  writeMs: constant(1),
  itemBytes: 1_024,
  ...settings,
});
const provisioned = (settings: object = {}) => tableOf({ capacity: 'provisioned', ...settings });
const write = call('client', 'table', { writes: 1 });
const run = (
  resources: Parameters<typeof architectureOf>[0],
  links: Parameters<typeof architectureOf>[1],
  durationS: number,
) => simulate(architectureOf(resources, links), { catalog: TEST_CATALOG, seed: 1, durationS });
/** Facts of the table at moments of one run under even load. */
function factsAt(table: object, ratePerS: number, momentsS: number[], link: object = {}) {
  const links = [call('client', 'table', { writes: 1, ...link })];
  const simulation = simulationOf(architectureOf([clientOf(ratePerS, 'even'), tableOf(table)], links), 1, 1);
  return momentsS.map((atS) => {
    simulation.runUntil(atS * 1e6);
    return simulation.facts().table as Record<string, number>;
  });
}
const manyAt = (ms: number, count: number) => clientAt(Array.from({ length: count }, () => ms));

describe('capacity of an on-demand table', () => {
  /** Capacity after each of so many minutes that use so many units a second. */
  const grow = (capacity: OnDemandCapacity, minutes: number, usedPerS: number) =>
    Array.from({ length: minutes }, () => {
      capacity.endMinute(60 * usedPerS);
      return capacity.unitsPerS;
    });

  it('[T5] moves to twice the highest minute, no faster than doubling in thirty minutes', () => {
    const capacity = new OnDemandCapacity(4_000, 40_000);
    const after = grow(capacity, 40, 4_000);
    expect(after[0]).toBeCloseTo(4_000 * 2 ** (1 / 30), 6);
    expect(after[1]).toBeCloseTo(4_000 * 2 ** (2 / 30), 6);
    expect(after[14]).toBeCloseTo(4_000 * Math.SQRT2, 6);
    expect(after[29]).toBeCloseTo(8_000, 6);
    expect(after.slice(30)).toEqual(Array.from({ length: 10 }, () => 8_000));
  });

  it('[T5] does not grow while twice the highest minute is less than what it takes', () => {
    expect(grow(new OnDemandCapacity(4_000, 40_000), 10, 2_000)).toEqual(Array.from({ length: 10 }, () => 4_000));
  });

  it('[T5] keeps what it has grown to when traffic falls', () => {
    const capacity = new OnDemandCapacity(4_000, 40_000);
    grow(capacity, 60, 4_000);
    expect(grow(capacity, 100, 0).at(-1)).toBe(8_000);
  });

  it('[T5] never throttles traffic that takes thirty minutes to double', () => {
    const capacity = new OnDemandCapacity(4_000, 1e9);
    let usedPerS = 4_000;
    for (let minute = 0; minute < 300; minute += 1) {
      expect(capacity.unitsPerS).toBeGreaterThanOrEqual(usedPerS * (1 - 1e-12));
      capacity.endMinute(60 * usedPerS);
      usedPerS *= 2 ** (1 / 30);
    }
  });

  it('[T5] stops at the quota, and keeps a start above it', () => {
    expect(grow(new OnDemandCapacity(4_000, 5_000), 60, 4_000).at(-1)).toBe(5_000);
    expect(grow(new OnDemandCapacity(100_000, 40_000), 60, 90_000).at(-1)).toBe(100_000);
  });

  it('[T5] grows minute by minute in a run, and says what bound', () => {
    const facts = factsAt({ writeUnitsPerS: 10 }, 15, [59, 60, 120]);
    const capacities = facts.map(({ writeUnitsPerS }) => writeUnitsPerS as number);
    expect(capacities[0]).toBe(10);
    expect(capacities[1]).toBeCloseTo(10 * 2 ** (1 / 30), 9);
    expect(capacities[2]).toBeCloseTo(10 * 2 ** (2 / 30), 9);
    // The bucket is full until the first write after 1/15 s, and then gives ten a second: 609.3 in the first minute.
    expect(facts[0]?.writeUnits).toBe(Math.floor(10 + 10 * (59 - 1 / 15)));
    const simulation = simulationOf(
      architectureOf([clientOf(15, 'even'), tableOf({ writeUnitsPerS: 10 })], [write]),
      1,
      1,
    );
    simulation.runUntil(5e6);
    expect(simulation.view(1).bindingLimit).toBe(
      'the table takes 10 write units/s, and doubles no faster than in 30 minutes',
    );
  });
});

describe('capacity of a provisioned table', () => {
  it('[T6] saves up to 300 s of what it does not use, starting with one second', () => {
    const passed = (atS: number) =>
      run([manyAt(atS * 1_000, 4_000), provisioned({ writeUnitsPerS: 10 })], [write], atS + 0.5).requests.completed;
    expect(passed(0)).toBe(10);
    expect(passed(100)).toBe(10 + 100 * 10);
    expect(passed(299)).toBe(3_000);
    expect(passed(1_000)).toBe(3_000);
  });

  it('[T6] what was saved is spent once', () => {
    const arrivals = [
      ...Array.from({ length: 4_000 }, () => 1_000_000),
      ...Array.from({ length: 40 }, () => 1_002_000),
    ];
    const { requests } = run([clientAt(arrivals), provisioned({ writeUnitsPerS: 10 })], [write], 1_003);
    expect(requests).toMatchObject({ completed: 3_000 + 20, throttled: 1_000 + 20 });
  });
});

describe('autoscaling of a provisioned table', () => {
  const bounds = { minUnitsPerS: 10, maxUnitsPerS: 1_000, targetPercent: 70 };
  const scaled = (unitsPerS: number) => new AutoScaledCapacity(unitsPerS, bounds, new DecreaseAllowance());
  /** Capacity after each minute that uses so many units a second. */
  const follow = (capacity: AutoScaledCapacity, usedPerS: readonly number[], fromMin = 0) =>
    usedPerS.map((used, minute) => {
      capacity.endMinute(60 * used, (fromMin + minute + 1) * US_PER_MIN);
      return capacity.unitsPerS;
    });
  const times = (count: number, value: number) => Array.from({ length: count }, () => value);

  it('[T7] scales out after two minutes in a row above the target, to where the use would be the target', () => {
    expect(follow(scaled(100), [71, 71])).toEqual([100, 102]);
    expect(follow(scaled(100), [90, 140])).toEqual([100, 200]);
    expect(follow(scaled(100), [71, 69, 71, 71])).toEqual([100, 100, 100, 102]);
    expect(follow(scaled(100), times(5, 70))).toEqual(times(5, 100));
  });

  it('[T7] scales in after fifteen minutes in a row below the target', () => {
    expect(follow(scaled(100), times(16, 35))).toEqual([...times(14, 100), 50, 50]);
    expect(follow(scaled(100), [...times(14, 35), 70, ...times(15, 35)])).toEqual([...times(29, 100), 50]);
  });

  it('[T7] stays between its bounds', () => {
    expect(follow(scaled(100), times(2, 5_000)).at(-1)).toBe(1_000);
    expect(follow(scaled(100), times(15, 0)).at(-1)).toBe(10);
  });

  it('[T7] takes four decreases a day, then one whenever an hour has passed without any', () => {
    const allowance = new DecreaseAllowance();
    const takeAtMin = (minute: number) => allowance.take(minute * US_PER_MIN);
    expect([15, 30, 45, 60].map(takeAtMin)).toEqual([true, true, true, true]);
    expect([75, 119, 120, 135, 180].map(takeAtMin)).toEqual([false, false, true, false, true]);
    // Four again on the next day.
    expect([24, 24.25, 24.5, 24.75, 25].map((hour) => takeAtMin(hour * HOUR_MIN))).toEqual([
      true,
      true,
      true,
      true,
      false,
    ]);
  });

  it('[T7] reads and writes that fall at one moment are one decrease', () => {
    const allowance = new DecreaseAllowance();
    expect([1, 1, 2, 2, 3, 3, 4, 4, 5].map((at) => allowance.take(at))).toEqual([
      ...times(8, 1).map(() => true),
      false,
    ]);
    expect(allowance.take(4 + US_PER_HOUR)).toBe(true);
  });

  it('[T7] follows the load in a run, and is paid for over time', () => {
    const writeScaling = { minUnitsPerS: 10, maxUnitsPerS: 1_000 };
    const facts = factsAt({ capacity: 'provisioned', writeUnitsPerS: 100, writeScaling }, 90, [119, 120, 600]);
    expect(facts.map(({ writeUnitsPerS }) => writeUnitsPerS)).toEqual([100, 129, 129]);
    const { bill } = run([clientOf(90, 'even'), provisioned({ writeUnitsPerS: 100, writeScaling })], [write], 240);
    const units = bill.lines.find(({ meter }) => meter === 'provisioned writes')?.quantity as number;
    // Two minutes of 100 and two of 129, in unit-hours.
    expect(units).toBeCloseTo((2 * 100 + 2 * 129) / 60, 5);
  });
});

describe('partitions and keys', () => {
  it('[T8] a table has as many partitions as its throughput or its data need', () => {
    expect(partitionsFor(12_000, 4_000, 0)).toBe(4);
    expect(partitionsFor(1, 4_001, 0)).toBe(5);
    expect(partitionsFor(9_001, 1, 0)).toBe(4);
    expect(partitionsFor(1, 1, 25)).toBe(3);
  });

  it('[T9] one key takes no more than one partition gives, however much the table has', () => {
    const table = tableOf({ keys: { count: 1 } });
    const simulation = simulationOf(architectureOf([clientOf(1_500, 'even'), table], [write]), 1, 1);
    simulation.runUntil(10e6);
    // A second's worth at the first write, after 1/1,500 s, and 1,000 a second from then on.
    expect(simulation.facts().table?.writeUnits).toBe(Math.floor(1_000 + 1_000 * (10 - 1 / 1_500)));
    expect(simulation.view(1).bindingLimit).toMatch(
      /^partition [1-4] of 4 takes 1,000 write units\/s and is asked for 1,500, one key for 1,500$/,
    );
  });

  it('[T9] a partition takes 3,000 read units a second', () => {
    const link = call('client', 'table', { reads: 1, consistency: 'strong' });
    const table = tableOf({ keys: { count: 1 } });
    const { resources } = run([clientOf(4_000, 'even'), table], [link], 5);
    expect(resources.table?.readUnits).toBe(Math.floor(3_000 + 3_000 * (5 - 1 / 4_000)));
  });

  it('[T10] a hot partition takes more than its even part, up to its own rate and within the table’s', () => {
    // Four partitions for the data; an even part would be 100 units a second.
    const table = { capacity: 'provisioned', writeUnitsPerS: 400, storedGib: 40, keys: { count: 1 } };
    const [facts] = factsAt(table, 350, [30]);
    expect(facts).toMatchObject({ partitions: 4, throttled: 0, writeUnits: 350 * 30 });
  });

  it('[T11] after a minute with refusals the most popular key of a shared partition gets one of its own', () => {
    const partitions = new TablePartitions(3, new RandomStream(1, 'keys'));
    partitions.grow(1);
    const { writes } = partitions;
    // 700, 600 and 100 units a second of three keys in one partition, which takes 1,000.
    let refused = 0;
    for (let second = 0; second < 60; second += 1) {
      for (const [key, units] of [700, 600, 100].entries()) {
        if (!writes.take(0, key, units, second * 1e6)) refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(0);
    partitions.endMinute(US_PER_MIN);
    expect(partitions.count).toBe(2);
    expect(writes.askedOfPartitionPerS(1, US_PER_MIN)).toBeCloseTo(700, 9);
    expect(writes.askedOfPartitionPerS(0, US_PER_MIN)).toBeCloseTo(700, 9);
  });

  it('[T11] so two hot keys pass where one partition held them both; what is left is the key that no partition can hold', () => {
    const table = { capacity: 'provisioned', writeUnitsPerS: 2_000, readUnitsPerS: 1, keys: { count: 2 } };
    const [before, after, later] = factsAt(table, 1_900, [60, 180, 240]);
    const partitions = before?.partitions as number;
    expect(partitions).toBeGreaterThanOrEqual(2);
    expect((later?.throttled as number) - (after?.throttled as number)).toBe(0);
    const hot = tableOf({ keys: { count: 50, skew: 5 } });
    const simulation = simulationOf(architectureOf([clientOf(1_500, 'even'), hot], [write]), 1, 1);
    simulation.runUntil(600e6);
    // The first key alone is asked for in 96 of 100 writes; it has a partition of its own by now, and not enough of it.
    expect(simulation.facts().table?.partitions).toBe(5);
    expect(simulation.view(1).bindingLimit).toMatch(/^partition 5 of 5 takes 1,000 write units\/s/);
  });

  it('[T12] keys follow Zipf’s law', () => {
    const count = 50;
    const keys = new KeyPopularity({ count, skew: 1.2 });
    const stream = new RandomStream(7, 'keys');
    const draws = 400_000;
    const drawn = new Float64Array(count);
    for (let draw = 0; draw < draws; draw += 1) drawn[keys.draw(stream)]! += 1;
    const weights = Array.from({ length: count }, (_, rank) => (rank + 1) ** -1.2);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const chiSquare = weights.reduce((sum, weight, key) => {
      const expected = (draws * weight) / total;
      return sum + ((drawn[key] as number) - expected) ** 2 / expected;
    }, 0);
    // The 99.9 % quantile of chi-square with 49 degrees of freedom.
    expect(chiSquare).toBeLessThan(85.4);
  });

  it('[T12] a link may ask for keys of its own; the others ask for many', () => {
    const resources = [
      clientOf(1_500, 'even'),
      { ...clientOf(1_500, 'even'), id: 'other' },
      tableOf({ writeUnitsPerS: 12_000 }),
    ];
    const links = [call('client', 'table', { writes: 1, keys: { count: 1 } }), call('other', 'table', { writes: 1 })];
    const { resources: reported } = run(resources, links, 10);
    expect(reported.client?.throttled as number).toBeGreaterThan(4_000);
    expect(reported.other?.throttled as number).toBeLessThan(1_500);
  });
});

describe('units of a call', () => {
  const quantities = (link: object, table: object = {}) => {
    const { bill } = run(
      [clientAt([0]), functionOf(), tableOf(table)],
      [call('client', 'worker'), call('worker', 'table', link)],
      5,
    );
    return Object.fromEntries(
      bill.lines.filter(({ service }) => service === 'dynamodb').map(({ meter, quantity }) => [meter, quantity]),
    );
  };

  it('[T4] a read costs half a unit per 4 KB, a whole one when consistent, two in a transaction', () => {
    expect(quantities({ reads: 1 }, { itemBytes: 4_097 })).toEqual({ 'read units': 1 });
    expect(quantities({ reads: 1, consistency: 'strong' }, { itemBytes: 4_097 })).toEqual({ 'read units': 2 });
    expect(quantities({ reads: 1, transactional: true }, { itemBytes: 4_097 })).toEqual({ 'read units': 4 });
    expect(quantities({ reads: 1, consistency: 'eventual' }, { itemBytes: 4_096, consistency: 'strong' })).toEqual({
      'read units': 0.5,
    });
  });

  it('[T4] a write costs a unit per 1 KB, two in a transaction', () => {
    expect(quantities({ writes: 1 }, { itemBytes: 1_025 })).toEqual({ 'write units': 2 });
    expect(quantities({ writes: 1, transactional: true }, { itemBytes: 1_025 })).toEqual({ 'write units': 4 });
  });

  it('[T13] a batch costs what its items cost, each rounded up by itself', () => {
    expect(quantities({ reads: 1, items: 100 }, { itemBytes: 100 })).toEqual({ 'read units': 50 });
    expect(quantities({ writes: 1, items: 25 }, { itemBytes: 100 })).toEqual({ 'write units': 25 });
  });

  it('[T13] a batch is refused as a whole', () => {
    const links = [call('client', 'table', { writes: 1, items: 10 })];
    const { requests, resources } = run([clientAt([0, 0]), provisioned({ writeUnitsPerS: 19 })], links, 0.5);
    expect(requests).toMatchObject({ completed: 1, throttled: 1 });
    expect(resources.table?.writeUnits).toBe(10);
  });

  it('[T13] a batch that a partition refuses takes nothing of the others', () => {
    const partitions = new TablePartitions(4, new RandomStream(3, 'keys'));
    partitions.grow(2);
    const all = new KeyPopularity({ count: 4, skew: 0 });
    // 40 items of 60 units are 2,400; the two partitions have 1,000 each.
    const taken = Array.from({ length: 50 }, () => partitions.take(partitions.writes, all, 40, 60, 0));
    expect(taken).toEqual(taken.map(() => false));
    expect(partitions.take(partitions.writes, all, 1, 1_000, 0)).toBe(true);
  });

  it.each([
    ['an item over 400 KB', { writes: 1, payloadBytes: 409_601 }],
    ['a read over 1 MB', { reads: 1, payloadBytes: 1_048_577 }],
    ['a transaction over 4 MB', { writes: 1, transactional: true, items: 100, payloadBytes: 41_944 }],
  ])('[T14] %s fails', (_, link) => {
    const links = [call('client', 'table', link)];
    const simulation = simulationOf(architectureOf([clientAt([0]), tableOf()], links), 1, 1);
    simulation.runUntil(1e6);
    expect(simulation.requests()).toMatchObject({ failed: 1 });
    expect(simulation.view(1).bindingLimit).toBe('what is read or written at once is larger than the table allows');
  });

  it('[T15] callers try ten times in all, waiting up to 50 ms at first', () => {
    const architecture = architectureOf([tableOf(), tableOf({ id: 'other', sdkTries: 4, sdkBackOffMs: 25 })], []);
    const world = new World(architecture, TEST_CATALOG, 1);
    const policies = architecture.resources.map((spec, index) => createResource(world, index, spec).retryRules);
    expect(policies).toEqual([sdkRules(10, 50_000), sdkRules(4, 25_000)]);
  });
});

describe('tables of any kind', () => {
  const designs = fc.record({
    capacity: fc.constantFrom('on-demand', 'provisioned'),
    writeUnitsPerS: fc.integer({ min: 1, max: 300 }),
    ratePerS: fc.integer({ min: 1, max: 200 }),
    itemBytes: fc.integer({ min: 1, max: 5_000 }),
    storedGib: fc.integer({ min: 0, max: 100 }),
    keys: fc.option(
      fc.record({ count: fc.integer({ min: 1, max: 50 }), skew: fc.double({ min: 0, max: 3, noNaN: true }) }),
      { nil: undefined },
    ),
    items: fc.integer({ min: 1, max: 25 }),
    transactional: fc.boolean(),
    seed: fc.integer({ min: 0, max: 1e6 }),
  });

  it('[T3] take no more units than their capacity over time, keyed or not, and lose nothing', () => {
    fc.assert(
      fc.property(
        designs,
        ({ capacity, writeUnitsPerS, ratePerS, itemBytes, storedGib, keys, items, transactional, seed }) => {
          const resultOf = (named: typeof keys) => {
            const table = tableOf({
              capacity,
              writeUnitsPerS,
              itemBytes,
              storedGib,
              ...(named ? { keys: named } : {}),
            });
            const links = [call('client', 'table', { writes: 1, items, transactional })];
            const architecture = architectureOf([clientOf(ratePerS), table], links);
            const simulation = simulationOf(architecture, seed);
            simulation.runUntil(50e6);
            expect(simulation.conservation().filter(({ holds }) => !holds)).toEqual([]);
            return simulation.facts().table as Record<string, number>;
          };
          const even = resultOf(undefined);
          expect(even.writeUnits).toBeLessThanOrEqual(writeUnitsPerS * 51 + 1e-3);
          if (!keys) return;
          const keyed = resultOf(keys);
          expect(keyed.writeUnits).toBeLessThanOrEqual(writeUnitsPerS * 51 + 1e-3);
          expect(keyed.arrived).toBe(even.arrived);
        },
      ),
      { numRuns: 60 },
    );
  });
});
