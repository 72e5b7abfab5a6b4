import { describe, expect, it } from 'vitest';
import type { Architecture } from '../document/architecture';
import type { Exemplar } from '../metrics/exemplars';
import { architectureOf, call, clientOf, constant, functionOf, simulationOf, TEST_CATALOG } from '../testing';
import { RequestReplay } from './replay';

/** A run of some seconds, and those of its requests worth a look that a test asks for. */
function exemplarsOf(architecture: Architecture, untilS: number, wants: (exemplar: Exemplar) => boolean): Exemplar[] {
  const simulation = simulationOf(architecture, 1, 1);
  simulation.runUntil(untilS * 1e6);
  return simulation.drainExemplars().filter(wants);
}

function replayOf(architecture: Architecture, exemplar: Exemplar | undefined) {
  if (!exemplar) throw new Error('the run has no such request');
  const replay = new RequestReplay({ architecture, catalog: TEST_CATALOG, seed: 1, changes: [] }, exemplar);
  const baseline = replay.baseline();
  const findings = replay.remedies(baseline).map((remedy) => replay.try(remedy, baseline));
  return { baseline, findings, finding: (setting: string) => findings.find((each) => each?.setting === setting) };
}

const crowded = (settings = {}) =>
  architectureOf(
    [clientOf(100), functionOf({ reservedConcurrency: 8, ...settings })],
    [call('client', 'worker', { latencyMs: constant(5) })],
  );

describe('the replay of a request', () => {
  it('[C14] gives the very same request when nothing is changed', () => {
    const [exemplar] = exemplarsOf(crowded(), 20, ({ outcome, sentUs }) => outcome === 2 && sentUs > 15e6);
    const { baseline } = replayOf(crowded(), exemplar);
    expect(baseline.isSame).toBe(true);
    expect(baseline.before.outcome).toBe('throttled');
    expect(baseline.cause).toEqual({ resource: 'worker', kind: 'reserved-concurrency' });
  });

  it('finds what stopped a request that nobody noted', () => {
    const [exemplar] = exemplarsOf(crowded(), 20, ({ outcome, sentUs }) => outcome === 2 && sentUs > 15e6);
    if (!exemplar) throw new Error('the run has no such request');
    const { limitKey: _, reason: __, ...unnoted } = exemplar;
    expect(replayOf(crowded(), unnoted).baseline.cause).toEqual({ resource: 'worker', kind: 'reserved-concurrency' });
  });

  it('finds the least reservation with which a throttled request succeeds, and that one less does not do', () => {
    const [exemplar] = exemplarsOf(crowded(), 20, ({ outcome, sentUs }) => outcome === 2 && sentUs > 15e6);
    const { finding, baseline } = replayOf(crowded(), exemplar);
    const found = finding('worker.reservedConcurrency');
    expect(found?.helps).toBe(true);
    expect(found?.notEnough).toBe((found?.value ?? 0) - 1);
    expect(found?.change).toBe(`${found?.value} instead of 8 reserved instances of worker`);
    expect(found?.after.outcome).toBe('completed');
    expect(found?.after.failures).toBeLessThan(baseline.before.failures);
    // The same run from its start, with that reservation, agrees.
    const changed = crowded({ reservedConcurrency: found?.value });
    const simulation = simulationOf(changed, 1, 1);
    simulation.follow(exemplar?.request ?? 0);
    simulation.runUntil(30e6);
    expect(simulation.endOf(exemplar?.request ?? 0)).toMatchObject({ outcome: 0, sentUs: exemplar?.sentUs });
  });

  it('tells when a change was tried and does not help', () => {
    const outage = { id: 'down', resource: 'worker', fault: 'outage', fromS: 5, untilS: 600 };
    const architecture = { ...crowded({ reservedConcurrency: 100 }), faults: [outage] } as never as Architecture;
    const [exemplar] = exemplarsOf(architecture, 20, ({ outcome, sentUs }) => outcome === 1 && sentUs > 8e6);
    const { finding, baseline } = replayOf(architecture, exemplar);
    expect(baseline.cause?.kind).toBe('fault');
    expect(finding('faults of worker')?.helps).toBe(true);
    expect(finding('client.retry')?.helps).toBe(false);
    expect(finding('client.retry')?.after.outcome).toBe('failed');
  });

  it('[C14] finds how many provisioned instances spare a slow request its cold start', () => {
    const architecture = architectureOf(
      [clientOf(0.2), functionOf({ initMs: constant(900), keepAliveS: 1, provisioningDelayS: 1 })],
      [call('client', 'worker', { latencyMs: constant(5) })],
    );
    const [exemplar] = exemplarsOf(architecture, 120, ({ outcome, sentUs }) => outcome === 0 && sentUs > 60e6);
    const { finding, baseline } = replayOf(architecture, exemplar);
    expect(baseline.before.durationUs).toBe(1_010_000);
    const found = finding('worker.provisionedConcurrency');
    expect(found?.helps).toBe(true);
    expect(found?.after.durationUs).toBe(110_000);
    expect(found?.change).toBe(`${found?.value} instead of no provisioned instances of worker, asked for in time,`);
  });

  it('finds the time limit that is long enough', () => {
    const architecture = architectureOf(
      [clientOf(5), functionOf({ timeoutS: 1, serviceMs: constant(1_500) })],
      [call('client', 'worker')],
    );
    const [exemplar] = exemplarsOf(architecture, 10, ({ outcome }) => outcome === 3 || outcome === 1);
    const { finding } = replayOf(architecture, exemplar);
    expect(finding('worker.timeoutS')).toMatchObject({ helps: true, value: 2 });
  });

  it('repeats the changes of settings that the run had, at their moments', () => {
    const wide = crowded({ reservedConcurrency: 100 });
    const simulation = simulationOf(wide, 1, 1);
    simulation.runUntil(7_300_000);
    const { position } = simulation;
    simulation.configure(crowded());
    simulation.runUntil(20e6);
    const exemplar = simulation.drainExemplars().find(({ outcome }) => outcome === 2);
    if (!exemplar) throw new Error('the run has no such request');
    const changes = [{ architecture: crowded(), position }];
    const replay = new RequestReplay({ architecture: wide, catalog: TEST_CATALOG, seed: 1, changes }, exemplar);
    expect(replay.baseline().isSame).toBe(true);
    expect(replay.architecture).toEqual(crowded());
  });

  it('[C14] begins some minutes before a request that was sent late in the run', () => {
    const [exemplar] = exemplarsOf(crowded(), 400, ({ outcome, sentUs }) => outcome === 2 && sentUs > 390e6);
    const { baseline, finding } = replayOf(crowded(), exemplar);
    expect(baseline).toMatchObject({ isSame: true, leadS: 240 });
    expect(finding('worker.reservedConcurrency')?.helps).toBe(true);
  });
});

describe('the changes that are tried', () => {
  it('are servers where servers are what is short', () => {
    const service = {
      id: 'service',
      kind: 'container-service',
      vcpu: 1,
      serviceMs: constant(100),
      startMs: constant(1_000),
      healthCheckS: 0,
      requestsAtOnce: 4,
      queueLength: 0,
      minimum: 1,
      maximum: 1,
    } as const;
    const architecture = architectureOf([clientOf(40), service], [call('client', 'service')]);
    const [exemplar] = exemplarsOf(architecture, 20, ({ outcome, sentUs }) => outcome === 2 && sentUs > 10e6);
    const { finding } = replayOf(architecture, exemplar);
    expect(finding('service.minimum')).toMatchObject({ helps: true });
    expect(finding('service.minimum')?.change).toMatch(/^\d+ instead of 1 servers at least of service$/);
  });
});
