import { beforeAll, describe, expect, it } from 'vitest';
import { runPlainEngine } from './plain-engine';
import { compareEngines, figuresOfEngine, figuresOfPlain, type SmallModelFigures } from './small-model';
import { runWorkload, workloadOf } from './workloads';

const RUNS = 12;
const DURATION_S = 60;

describe('the small model', () => {
  let engine: SmallModelFigures[] = [];
  let plain: SmallModelFigures[] = [];

  beforeAll(() => {
    const workload = workloadOf('small');
    const seeds = Array.from({ length: RUNS }, (_, run) => run + 1);
    engine = seeds.map((seed) => figuresOfEngine(runWorkload(workload, seed, DURATION_S * workload.ratePerS)));
    plain = seeds.map((seed) => figuresOfPlain(runPlainEngine(workload.architecture, seed, DURATION_S), DURATION_S));
  }, 120_000);

  it('gives the same latencies, throughput, cold starts and bill on both engines', () => {
    expect(compareEngines(engine, plain).filter(({ agrees }) => !agrees)).toEqual([]);
  });

  it('is measured well enough that a wrong engine would show', () => {
    const comparison = compareEngines(engine, plain);
    const relative = Object.fromEntries(comparison.map(({ figure, tolerance, plain }) => [figure, tolerance / plain]));
    expect(relative.meanLatencyMs).toBeLessThan(0.01);
    expect(relative.p99LatencyMs).toBeLessThan(0.02);
    expect(relative.throughputPerS).toBeLessThan(0.01);
    expect(relative.billedGbS).toBeLessThan(0.02);
    expect(relative.coldStarts).toBeLessThan(0.2);
  });

  it('tells an engine that is a little off from one that agrees', () => {
    const slower = engine.map((run): SmallModelFigures => ({ ...run, meanLatencyMs: run.meanLatencyMs * 1.02 }));
    const differing = compareEngines(slower, plain).filter(({ agrees }) => !agrees);
    expect(differing.map(({ figure }) => figure)).toEqual(['meanLatencyMs']);
  });
});
