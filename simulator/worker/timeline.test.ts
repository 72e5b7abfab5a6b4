import { describe, expect, it } from 'vitest';
import type { Architecture } from '../document/architecture';
import { randomCase } from '../random-architecture';
import { Simulation } from '../simulation';
import { architectureOf, call, clientOf, functionOf, simulationOf, TEST_CATALOG } from '../testing';
import { Timeline } from './timeline';

const RUNS = Number(process.env.TIMELINE_RUNS ?? 15);

const design = (ratePerS = 50, reservedConcurrency = 100) =>
  architectureOf([clientOf(ratePerS), functionOf({ reservedConcurrency })], [call('client', 'worker')]);

function timelineOf(architecture: Architecture = design(), seed = 1): Timeline {
  const simulation = new Simulation(architecture, { catalog: TEST_CATALOG, seed, windowS: 1 });
  simulation.sampleHops(1);
  return new Timeline(simulation, { architecture, freeTier: false });
}

const settings = (architecture: Architecture) => ({ architecture, freeTier: false });

/** All that is seen of a moment. */
function pictureOf({ simulation, settings: { architecture, freeTier } }: Timeline): string {
  return JSON.stringify([
    simulation.position,
    simulation.requests(),
    simulation.latency(),
    simulation.recentLatency(),
    simulation.facts(),
    architecture.resources.map((_, index) => simulation.view(index)),
    simulation.bill(freeTier),
    simulation.limits(),
    simulation.failures(),
    simulation.lastWindow,
  ]);
}

describe('a timeline', { timeout: 300_000 }, () => {
  it('[D2] shows every moment as it was, and comes back to the newest', () => {
    const timeline = timelineOf();
    const pictures = new Map<number, string>();
    for (let atUs = 0; atUs <= 60_000_000; atUs += 700_000) {
      timeline.runUntil(atUs);
      if (atUs === 21_000_000) timeline.configure(settings(design(800, 5)), 1);
      pictures.set(atUs, pictureOf(timeline));
    }
    const newest = pictureOf(timeline);
    for (const atUs of [21_000_000, 700_000, 0, 58_800_000, 37_100_000, 37_800_000]) {
      timeline.seek(atUs);
      expect(timeline.looksBack).toBe(true);
      expect(pictureOf(timeline), `${atUs} µs`).toBe(pictures.get(atUs));
    }
    timeline.seek(timeline.newestUs);
    expect(timeline.looksBack).toBe(false);
    expect(pictureOf(timeline)).toBe(newest);
  });

  it('[D2] plays on from a past moment through the changes that were made, and past the newest as if nothing had been', () => {
    const plain = simulationOf(design());
    const timeline = timelineOf();
    timeline.runUntil(10_000_000);
    timeline.configure(settings(design(900, 5)), 1);
    timeline.runUntil(20_000_000);
    timeline.seek(3_000_000);
    for (let atUs = 3_100_000; atUs <= 30_000_000; atUs += 100_000) timeline.runUntil(atUs);
    plain.runUntil(10_000_000);
    plain.configure(design(900, 5));
    plain.runUntil(30_000_000);
    expect(timeline.looksBack).toBe(false);
    expect(timeline.simulation.requests()).toEqual(plain.requests());
    expect(timeline.simulation.events).toBe(plain.events);
  });

  it('tells each window and each change once, however often one looks back', () => {
    const timeline = timelineOf();
    const windows: number[] = [];
    const changes: number[] = [];
    const drain = () => {
      const { series, changes: applied } = timeline.drain();
      windows.push(...series.map(({ atS }) => atS));
      changes.push(...applied.map(({ change }) => change));
    };
    timeline.runUntil(8_500_000);
    timeline.configure(settings(design(70)), 4);
    timeline.runUntil(12_000_000);
    timeline.seek(2_000_000); // before what was noted was asked for
    drain();
    timeline.runUntil(6_000_000);
    drain();
    timeline.runUntil(11_900_000);
    drain();
    timeline.runUntil(15_000_000);
    drain();
    timeline.seek(14_000_000);
    timeline.seek(99_000_000);
    drain();
    expect(windows).toEqual(Array.from({ length: 15 }, (_, index) => index + 1));
    expect(changes).toEqual([4]);
  });

  it('goes another way when settings change in the past: as if what came after had never been', () => {
    const timeline = timelineOf();
    timeline.runUntil(5_000_000);
    timeline.configure(settings(design(400)), 1);
    timeline.runUntil(40_000_000);
    timeline.drain();
    timeline.seek(12_300_000);
    const branch = timeline.configure(settings(design(30, 2)), 2);
    expect(branch?.atUs).toBe(12_300_000);
    expect(branch?.lead.at(-1)?.atS).toBe(12);
    expect(timeline.newestUs).toBe(12_300_000);
    timeline.runUntil(25_000_000);
    const plain = simulationOf(design());
    plain.runUntil(5_000_000);
    plain.configure(design(400));
    plain.runUntil(12_300_000);
    plain.configure(design(30, 2));
    plain.runUntil(25_000_000);
    expect(timeline.simulation.requests()).toEqual(plain.requests());
    expect(timeline.drain().series[0]?.atS).toBe(13);
    timeline.seek(8_000_000);
    timeline.seek(25_000_000);
    expect(timeline.simulation.requests()).toEqual(plain.requests());
  });

  it('repeats the run of somebody else from its changes and where they were made, also between two events', () => {
    const first = timelineOf();
    first.runUntil(4_000_000);
    for (let steps = 0; steps < 25; steps += 1) first.step();
    first.configure(settings(design(300, 3)), 1);
    first.step();
    first.configure(settings(design(200, 4)), 2);
    first.runUntil(9_000_000);
    const { changes } = first.drain();
    const second = timelineOf();
    second.expect(changes);
    second.runUntil(9_000_000);
    expect(pictureOf(second)).toBe(pictureOf(first));
    expect(second.drain().changes).toEqual(changes);
  });

  it('steps from a past moment through a change to the newest moment and on', () => {
    const timeline = timelineOf();
    timeline.runUntil(1_000_000);
    timeline.configure(settings(design(20)), 1);
    timeline.runUntil(1_100_000);
    const plain = simulationOf(design());
    plain.runUntil(1_000_000);
    plain.configure(design(20));
    plain.runUntil(1_100_000);
    timeline.seek(950_000);
    timeline.simulation.sampleHops(1);
    const told = [];
    while (timeline.looksBack) told.push(timeline.step());
    expect(told.length).toBeGreaterThan(3);
    plain.sampleHops(1);
    plain.step();
    const { simTimeUs, events } = plain.position;
    expect(timeline.simulation.position).toMatchObject({ simTimeUs, events });
  });

  it('follows the way of a request without moving what is shown, to the same spans as a run that was watched', () => {
    const watched = simulationOf(design(300, 2));
    watched.traceOneIn(1);
    watched.runUntil(500_000);
    const request = watched.tracedRequests[40] as number;
    const [span] = watched.trace(request);
    const timeline = timelineOf(design(300, 2));
    timeline.runUntil(30_000_000);
    const before = pictureOf(timeline);
    expect(timeline.explain(request, span?.sentUs ?? 0)).toEqual(watched.trace(request));
    expect(pictureOf(timeline)).toBe(before);
    expect(timeline.drain().series).toHaveLength(30);
    timeline.seek(10_000_000);
    expect(timeline.explain(request, span?.sentUs ?? 0)).toHaveLength(1);
    expect(timeline.simulation.position.simTimeUs).toBe(10_000_000);
    timeline.runUntil(60_000_000);
    const plain = simulationOf(design(300, 2));
    plain.runUntil(60_000_000);
    expect(timeline.simulation.requests()).toEqual(plain.requests());
  });

  it('remembers no more than so many moments, evenly spread over the run', () => {
    const timeline = timelineOf(design(2));
    timeline.runUntil(3_600_000_000);
    expect(timeline.moments).toBeLessThanOrEqual(128);
    expect(timeline.moments).toBeGreaterThan(60);
    expect(timeline.bytes).toBeLessThan(64 * 2 ** 20);
    const plain = simulationOf(design(2));
    plain.runUntil(1_234_567_891);
    timeline.seek(1_234_567_891);
    expect(timeline.simulation.requests()).toEqual(plain.requests());
  });

  it(`[D2] shows any moment of ${RUNS} random runs as it was`, () => {
    for (let number = 1; number <= RUNS; number += 1) {
      const { architecture, changed, seed, lengthS, moments } = randomCase(number);
      const simulation = new Simulation(architecture, { catalog: TEST_CATALOG, seed, windowS: lengthS / 20 });
      const timeline = new Timeline(simulation, settings(architecture));
      const lengthUs = Math.round(Math.min(lengthS, 60) * 1e6);
      const momentUs = Math.round((moments[0] ?? 0.3) * lengthUs);
      timeline.runUntil(Math.round(momentUs / 2));
      timeline.configure(settings(changed), 1);
      timeline.runUntil(momentUs);
      const picture = pictureOf(timeline);
      timeline.configure(settings(architecture), 2);
      timeline.runUntil(lengthUs);
      const newest = pictureOf(timeline);
      timeline.seek(Math.max(0, momentUs - 1));
      timeline.runUntil(Math.min(momentUs, lengthUs - 1));
      timeline.seek(Math.round(momentUs / 3));
      timeline.seek(lengthUs);
      expect(pictureOf(timeline), `design ${number}`).toBe(newest);
      timeline.seek(Math.max(0, momentUs - 1));
      timeline.configure(settings(changed), 3);
      expect(timeline.newestUs).toBe(Math.max(0, momentUs - 1));
      expect(picture.length).toBeGreaterThan(0);
    }
  });
});
