import { describe, expect, it } from 'vitest';
import { simulate } from '../simulate';
import { architectureOf, call, clientAt, constant, functionOf, simulationOf, TEST_CATALOG, traceOf } from '../testing';

const slow = (settings: object = {}) =>
  functionOf({ id: 'slow', initMs: constant(0), serviceMs: constant(1_000), ...settings });
const run = (architecture: Parameters<typeof simulate>[0], durationS = 10) =>
  simulate(architecture, { catalog: TEST_CATALOG, seed: 1, durationS });

describe('what a function calls', () => {
  it('[R12] waits no longer than the link says, tries again, then fails; the work behind goes on', () => {
    const architecture = architectureOf(
      [clientAt([0]), functionOf(), slow()],
      [
        call('client', 'worker'),
        call('worker', 'slow', { timeoutMs: 300, retry: { tries: 2, baseMs: 100, jitter: 'none', on: ['timedOut'] } }),
      ],
    );
    expect(traceOf(architecture, 10)).toEqual([
      [0, 'client>worker', 'request'],
      [300, 'worker>slow', 'request'],
      [700, 'worker>slow', 'request'],
      [1_000, 'worker>client', 'failed'],
      [1_300, 'slow>worker', 'warm'],
      [1_700, 'slow>worker', 'warm'],
    ]);
    const { resources, failures, conservation } = run(architecture);
    expect(resources.slow).toMatchObject({ arrived: 2, completed: 2 });
    expect(failures).toEqual([
      { resource: 'worker', reason: 'it waits no longer for the answer of what it calls', requests: 1 },
    ]);
    expect(conservation.holds).toBe(true);
  });

  it('[R12] takes the answer of a later try, and goes on with its plan', () => {
    const architecture = architectureOf(
      [
        clientAt([0]),
        functionOf(),
        slow({ serviceMs: constant(50), coldServiceMs: constant(400) }),
        { id: 'table', kind: 'table', writeMs: constant(6) },
      ],
      [
        call('client', 'worker'),
        call('worker', 'slow', { timeoutMs: 300, retry: { tries: 3, baseMs: 200, jitter: 'none' } }),
        call('worker', 'table', { writes: 1 }),
      ],
    );
    // The first try is abandoned at 600 ms, its instance is free again at 700 ms and serves the second at 800 ms.
    expect(traceOf(architecture, 10).slice(1)).toEqual([
      [300, 'worker>slow', 'request'],
      [700, 'slow>worker', 'warm'],
      [800, 'worker>slow', 'request'],
      [850, 'slow>worker', 'warm'],
      [850, 'worker>table', 'request'],
      [856, 'table>worker', 'warm'],
      [856, 'worker>client', 'cold'],
    ]);
  });

  it('[R12] tries a failed call again only where the link says so', () => {
    const failing = (settings: object) =>
      run(
        architectureOf(
          [clientAt([0]), functionOf(), slow({ errorRate: 1 })],
          [call('client', 'worker'), call('worker', 'slow', settings)],
        ),
      ).resources.slow?.arrived;
    expect(failing({})).toBe(1);
    expect(failing({ retry: { tries: 4, baseMs: 1, on: ['failed'] } })).toBe(4);
    expect(failing({ retry: { tries: 4, baseMs: 1, on: ['throttled'] } })).toBe(1);
  });

  it('[R12] an answer that comes after the invocation’s own time limit finds nobody', () => {
    const architecture = architectureOf(
      [clientAt([0, 5_000]), functionOf({ timeoutS: 0.5 }), slow()],
      [call('client', 'worker'), call('worker', 'slow', { timeoutMs: 450, retry: { tries: 5, baseMs: 0 } })],
    );
    const report = run(architecture, 20);
    expect(report.requests).toMatchObject({ timedOut: 2, inSystem: 0 });
    expect(report.conservation.holds).toBe(true);
  });

  it('[R12] a link without a time limit waits for ever, as before', () => {
    const architecture = architectureOf(
      [clientAt([0]), functionOf({ timeoutS: 900 }), slow({ serviceMs: constant(600_000), timeoutS: 900 })],
      [call('client', 'worker'), call('worker', 'slow')],
    );
    const simulation = simulationOf(architecture);
    simulation.runUntil(600_299_000);
    expect(simulation.requests()).toMatchObject({ inSystem: 1 });
    simulation.runUntil(600_300_000);
    expect(simulation.requests()).toMatchObject({ completed: 1 });
  });
});
