import { describe, expect, it } from 'vitest';
import type { Architecture } from './document/architecture';
import { type RandomCase, randomCase } from './random-architecture';
import { Simulation } from './simulation';
import { Immutables, Snapshot } from './snapshot';
import { TEST_CATALOG } from './testing';

/** Designs that are wound back; a longer campaign sets the variable. */
const RUNS = Number(process.env.SNAPSHOT_RUNS ?? 60);
/** Events of each part of a run. */
const PART_EVENTS = 600;
const WINDOWS = 10;
const PATIENCE_MS = 600_000;

function simulationOf({ architecture, seed, lengthS }: RandomCase): Simulation {
  const simulation = new Simulation(architecture, { catalog: TEST_CATALOG, seed, windowS: lengthS / WINDOWS });
  simulation.traceOneIn(3);
  simulation.sampleHops(1);
  return simulation;
}

/** All that can be asked of a run, as text; drains what is drained. */
function everythingOf(simulation: Simulation, architecture: Architecture): string {
  return JSON.stringify([
    simulation.position,
    simulation.requests(),
    simulation.latency(),
    simulation.recentLatency(),
    architecture.resources.map((_, index) => simulation.view(index)),
    simulation.facts(),
    simulation.bill(true),
    simulation.conservation(),
    simulation.limits(),
    simulation.failures(),
    simulation.tracedRequests.map((request) => simulation.trace(request)),
    simulation.drainSeries(),
    [...simulation.drainHops()],
  ]);
}

/** Runs on, changes settings, forgets the warm-up, and tells of each part. */
function goOn(simulation: Simulation, { architecture, changed, lengthS }: RandomCase): string[] {
  const told: string[] = [];
  const runOn = (of: Architecture) => {
    const untilUs = simulation.simTimeUs + Math.round((lengthS / 3) * 1e6);
    simulation.runUntil(untilUs, PART_EVENTS);
    told.push(everythingOf(simulation, of));
    told.push(String(simulation.digestUntil(simulation.simTimeUs + Math.round((lengthS / 2_000) * 1e6))));
  };
  runOn(architecture);
  simulation.configure(changed);
  runOn(changed);
  simulation.reset();
  runOn(changed);
  return told;
}

/** The first place where two tales differ, and what stands there. */
function firstDifference(told: readonly string[], expected: readonly string[]): string | undefined {
  for (const [part, text] of expected.entries()) {
    const other = told[part] ?? '';
    if (other === text) continue;
    let at = 0;
    while (other[at] === text[at]) at += 1;
    return `part ${part}: ${other.slice(Math.max(0, at - 120), at + 60)} instead of ${text.slice(at, at + 60)}`;
  }
  return undefined;
}

describe('a snapshot', { timeout: PATIENCE_MS }, () => {
  it(`[D2] brings a moment of ${RUNS} random runs back, from which each goes on as if nothing had been`, () => {
    for (let number = 1; number <= RUNS; number += 1) {
      const given = randomCase(number);
      const { architecture, changed, lengthS, moments } = given;
      const momentUs = Math.round((moments[0] ?? 0.4) * lengthS * 1e6);
      const plain = simulationOf(given);
      plain.runUntil(momentUs, PART_EVENTS);
      const expected = goOn(plain, given);

      const wound = simulationOf(given);
      wound.runUntil(Math.round(momentUs / 2), PART_EVENTS / 2);
      const earlier = wound.snapshot();
      wound.runUntil(momentUs, PART_EVENTS - wound.events);
      const snapshot = wound.snapshot(earlier);
      expect(firstDifference(goOn(wound, given), expected), `design ${number}, unharmed`).toBeUndefined();
      snapshot.restore();
      expect(firstDifference(goOn(wound, given), expected), `design ${number}, first time`).toBeUndefined();
      earlier.restore();
      wound.configure(changed);
      goOn(wound, { ...given, changed: architecture });
      snapshot.restore();
      expect(firstDifference(goOn(wound, given), expected), `design ${number}, second time`).toBeUndefined();
    }
  });

  it('[D2] is no part of the run: taking one changes nothing, and it may be brought back again and again', () => {
    const given = randomCase(7);
    const simulation = simulationOf(given);
    simulation.runUntil(1e6, PART_EVENTS);
    const snapshot = simulation.snapshot();
    const { position } = simulation;
    for (let again = 0; again < 3; again += 1) {
      simulation.runUntil(2e6, PART_EVENTS);
      snapshot.restore();
      expect(simulation.position).toEqual(position);
    }
  });

  it('brings back what arrays, maps, sets and objects held, holes and missing properties too', () => {
    const inner = { at: 1 };
    const holey: number[] = [];
    holey[2] = 3;
    const root: Record<string, unknown> & { list: unknown[] } = {
      list: [inner, 'text'],
      holey,
      map: new Map<unknown, unknown>([['a', inner]]),
      set: new Set([1, 2]),
      column: Float64Array.of(0, -0, Number.NaN),
    };
    const snapshot = new Snapshot(root, new Immutables());
    inner.at = 2;
    root.list.push('more');
    root.added = true;
    holey.push(1, 2);
    holey[0] = 9;
    (root.map as Map<unknown, unknown>).set('b', 1).delete('a');
    (root.set as Set<number>).clear();
    (root.column as Float64Array).fill(5);
    snapshot.restore();
    expect(root).toEqual({
      list: [{ at: 1 }, 'text'],
      holey: [undefined, undefined, 3],
      map: new Map([['a', { at: 1 }]]),
      set: new Set([1, 2]),
      column: Float64Array.of(0, -0, Number.NaN),
    });
    expect(root.list[0]).toBe(inner);
    expect(0 in holey).toBe(false);
    expect('added' in root).toBe(false);
  });

  it('keeps columns that have not changed once, and tells 0 from -0', () => {
    const root = { same: new Float64Array(1_000).fill(7), other: new Float64Array(1_000).fill(0, 0, 999).fill(1, 999) };
    const first = new Snapshot(root, new Immutables());
    root.other[3] = -0;
    const second = new Snapshot(root, new Immutables(), first);
    const alone = Snapshot.bytesOf([first]);
    expect(alone).toBeGreaterThan(16_000);
    expect(Snapshot.bytesOf([first, second]) - alone).toBeLessThan(9_000);
    root.other.fill(1);
    second.restore();
    expect(Object.is(root.other[3], -0)).toBe(true);
  });

  it('refuses what it could not put back', () => {
    expect(() => new Snapshot({ at: new Date(0) }, new Immutables())).toThrow('a snapshot cannot hold [object Date]');
  });
});
