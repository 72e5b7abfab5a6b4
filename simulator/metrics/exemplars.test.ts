import { describe, expect, it } from 'vitest';
import { ENDED } from '../model/calls';
import type { Simulation } from '../simulation';
import { architectureOf, call, clientAt, clientOf, constant, functionOf, simulationOf } from '../testing';
import { durationOf, type Exemplar, ExemplarLog, ExemplarWatch, MOST_EXEMPLARS } from './exemplars';

const SECOND_US = 1_000_000;

const crowded = () =>
  architectureOf(
    [
      clientOf(200),
      functionOf({
        reservedConcurrency: 25,
        serviceMs: { distribution: 'exponential', mean: 100 },
        keepAliveS: 5,
        errorRate: 0.01,
      }),
    ],
    [call('client', 'worker')],
  );

function slow(request: number, sentS: number, lastsMs: number): Exemplar & { route: number } {
  const sentUs = sentS * SECOND_US;
  return { request, client: 0, route: 0, sentUs, endedUs: sentUs + lastsMs * 1_000, outcome: ENDED.completed };
}

function stopped(request: number, atS: number, limitKey: number): Exemplar {
  const atUs = atS * SECOND_US;
  return { request, client: 0, route: 0, sentUs: atUs, endedUs: atUs, outcome: ENDED.throttled, limitKey };
}

describe('requests worth a look', () => {
  it('[C10] are the three slowest of each window, and the first three that a limit ended', () => {
    const arrivalsMs = [0, 100, 150, 200, 250, 1_400, 1_800, 1_900, 2_010, 2_015];
    const architecture = architectureOf(
      [clientAt(arrivalsMs), functionOf({ reservedConcurrency: 1, timeoutS: 5 })],
      [call('client', 'worker', { latencyMs: constant(1) })],
    );
    const simulation = simulationOf(architecture, 1, 1);
    simulation.runUntil(4 * SECOND_US);
    const rows = simulation
      .drainExemplars()
      .map(({ request, sentUs, endedUs, outcome, reason }) => [request, sentUs, endedUs, outcome, reason]);
    const reason = '1 instance is busy, 1 is reserved';
    expect(rows).toEqual([
      [2, 100_000, 102_000, ENDED.throttled, reason],
      [3, 150_000, 152_000, ENDED.throttled, reason],
      [4, 200_000, 202_000, ENDED.throttled, reason],
      [1, 0, 302_000, ENDED.completed, undefined],
      [6, 1_400_000, 1_502_000, ENDED.completed, undefined],
      [7, 1_800_000, 1_902_000, ENDED.completed, undefined],
      [10, 2_015_000, 2_017_000, ENDED.throttled, reason],
      [8, 1_900_000, 2_002_000, ENDED.completed, undefined],
      [9, 2_010_000, 2_112_000, ENDED.completed, undefined],
    ]);
    expect(simulation.drainExemplars()).toEqual([]);
  });

  it('[C10] are the slowest of all that completed, told by following every request', () => {
    const simulation = simulationOf(crowded(), 7, 1);
    for (let chain = 1; chain <= 3_000; chain += 1) simulation.follow(chain);
    simulation.runUntil(10 * SECOND_US);
    const noted = simulation.drainExemplars().filter(({ outcome }) => outcome === ENDED.completed);
    const all = Array.from({ length: 3_000 }, (_, index) => simulation.trace(index + 1)[0]).flatMap((span) =>
      span?.outcome === ENDED.completed
        ? [{ request: span.chain, endedUs: span.endedUs ?? 0, sentUs: span.sentUs }]
        : [],
    );
    for (let second = 1; second <= 10; second += 1) {
      const inWindow = ({ endedUs }: { endedUs: number }) => Math.ceil(endedUs / SECOND_US) === second;
      const longest = all.filter(inWindow).map(({ sentUs, endedUs }) => endedUs - sentUs);
      expect(noted.filter(inWindow).map(durationOf)).toEqual(longest.sort((a, b) => b - a).slice(0, 3));
    }
  });

  it('[C10] leave a run as it is, and are the same in whatever pieces it is run', () => {
    const run = (untilS: readonly number[], drains: boolean) => {
      const simulation = simulationOf(crowded(), 3, 1);
      const noted: Exemplar[] = [];
      for (const second of untilS) {
        simulation.runUntil(second * SECOND_US);
        if (drains) noted.push(...simulation.drainExemplars());
      }
      return { noted: [...noted, ...simulation.drainExemplars()], digest: endOf(simulation) };
    };
    const whole = run([6], false);
    expect(whole.noted.some(({ outcome }) => outcome === ENDED.failed)).toBe(true);
    expect(run([0.25, 1, 1.7, 4.999_999, 6], true)).toEqual(whole);
  });

  it('[C10] are forgotten with the warm-up period', () => {
    const simulation = simulationOf(crowded(), 3, 1);
    simulation.runUntil(3 * SECOND_US);
    simulation.reset();
    simulation.runUntil(5 * SECOND_US);
    const noted = simulation.drainExemplars();
    expect(noted.length).toBeGreaterThan(0);
    expect(noted.every(({ sentUs }) => sentUs >= 3 * SECOND_US)).toBe(true);
  });

  it('[C10] are told apart by way, so that slow uploads do not hide slow calls', () => {
    const watch = new ExemplarWatch(2, 16);
    for (let request = 1; request <= 5; request += 1) watch.noteSlow({ ...slow(request, 0, 100 * request), route: 0 });
    watch.noteSlow({ ...slow(6, 0, 1), route: 1 });
    expect([...watch.slowerThanUs]).toEqual([300_000, -1]);
    watch.closeWindow();
    expect(watch.drain().map(({ request }) => request)).toEqual([5, 4, 3, 6]);
    expect([...watch.slowerThanUs]).toEqual([-1, -1]);
  });
});

describe('the requests that a run keeps', () => {
  const longRun = () => {
    const exemplars: Exemplar[] = [];
    for (let second = 0; second < 5_000; second += 1) {
      const first = second * 10 + 1;
      for (let at = 0; at < 3; at += 1) exemplars.push(slow(first + at, second, 100 + ((second * 7 + at * 13) % 89)));
      exemplars.push(stopped(first + 3, second + 0.5, second < 4_000 ? 1 : 2));
    }
    exemplars[300 * 4] = slow(3_001, 300, 9_000);
    return exemplars;
  };

  it('[C11] are bounded, with the slowest of the run and the first of each kind among them', () => {
    const log = new ExemplarLog();
    const all = longRun();
    log.add(all);
    const { exemplars } = log;
    expect(exemplars.length).toBeLessThanOrEqual(MOST_EXEMPLARS);
    expect(exemplars.length).toBeGreaterThan(MOST_EXEMPLARS / 4);
    const completed = (list: readonly Exemplar[]) =>
      list.filter(({ outcome }) => outcome === ENDED.completed).sort((a, b) => durationOf(b) - durationOf(a));
    expect(completed(exemplars).slice(0, 20).map(durationOf)).toEqual(completed(all).slice(0, 20).map(durationOf));
    expect(exemplars.find(({ limitKey }) => limitKey === 1)?.request).toBe(4);
    expect(exemplars.find(({ limitKey }) => limitKey === 2)?.request).toBe(40_004);
    const endsUs = exemplars.map(({ endedUs }) => endedUs);
    expect(endsUs).toEqual([...endsUs].sort((a, b) => a - b));
  });

  it('[C11] cover the whole run', () => {
    const log = new ExemplarLog(200);
    log.add(longRun());
    const tenths = new Set(log.exemplars.map(({ endedUs }) => Math.floor(endedUs / (500 * SECOND_US))));
    expect(tenths.size).toBeGreaterThanOrEqual(10);
  });

  it('[C11] follow from the sequence alone, in whatever portions it comes', () => {
    const all = longRun();
    const whole = new ExemplarLog(300);
    whole.add(all);
    const inPortions = new ExemplarLog(300);
    for (let from = 0; from < all.length; from += 37) inPortions.add(all.slice(from, from + 37));
    expect(inPortions.exemplars).toEqual(whole.exemplars);
  });

  it('[C11] are kept once, and are another list only when something was added', () => {
    const log = new ExemplarLog();
    log.add([slow(1, 0, 100), stopped(2, 0.5, 1)]);
    const before = log.exemplars;
    log.add([slow(1, 0, 100)]);
    expect(log.exemplars).toBe(before);
    log.add([slow(3, 1, 100)]);
    expect(log.exemplars.map(({ request }) => request)).toEqual([1, 2, 3]);
    expect(before).toHaveLength(2);
  });

  it('[C11] can be cut off where a run goes on in another way', () => {
    const log = new ExemplarLog();
    log.add([slow(1, 0, 100), slow(2, 1, 100), slow(3, 2, 100)]);
    log.forgetAfter(1.1 * SECOND_US);
    expect(log.exemplars.map(({ request }) => request)).toEqual([1, 2]);
    log.add([slow(3, 2, 50)]);
    expect(log.exemplars).toHaveLength(3);
  });
});

describe('what a limit would have had to allow', () => {
  it('[C12] is what is allowed and, by Little’s law, the refused calls times what one holds an instance for', () => {
    // From 1 s on 20 calls a second come, each of 100 ms: one instance serves half of them.
    const arrivalsMs = [0, ...Array.from({ length: 40 }, (_, index) => 1_000 + 50 * index)];
    const architecture = architectureOf(
      [clientAt(arrivalsMs), functionOf({ reservedConcurrency: 1, initMs: constant(0) })],
      [call('client', 'worker')],
    );
    const simulation = simulationOf(architecture, 1, 1);
    simulation.runUntil(3 * SECOND_US);
    const [, second] = simulation.drainSeries();
    expect(second?.limits).toMatchObject([
      { resource: 'worker', kind: 'reserved-concurrency', times: 10, demand: { allowed: 1, needed: 2 } },
    ]);
  });

  it('[C12] is a rate where the limit is one', () => {
    const architecture = architectureOf(
      [clientOf(50, 'even'), { id: 'gateway', kind: 'gateway', ratePerS: 20, burst: 20 }, functionOf()],
      [call('client', 'gateway'), call('gateway', 'worker')],
    );
    const simulation = simulationOf(architecture, 1, 1);
    simulation.runUntil(6 * SECOND_US);
    const [limit] = simulation.drainSeries().at(-1)?.limits ?? [];
    expect(limit).toMatchObject({ resource: 'gateway', kind: 'gateway-rate', demand: { allowed: 20 } });
    expect(limit?.demand?.needed).toBe(20 + (limit?.times ?? 0));
    expect(Math.abs(50 - (limit?.demand?.needed ?? 0))).toBeLessThanOrEqual(1);
  });
});

function endOf(simulation: Simulation): number {
  return simulation.digestUntil(7 * SECOND_US);
}
