import { describe, expect, it } from 'vitest';
import type { ResourceReport } from '@/simulator';
import { generateArchitecture } from './generated-architecture';
import { runWorkload, workloadOf } from './workloads';

describe('the generated architecture', () => {
  it('has 100 resources of every kind and 300 links', () => {
    const { resources, links } = workloadOf('large').architecture;
    expect([resources.length, links.length]).toEqual([100, 300]);
    expect(new Set(resources.map(({ kind }) => kind))).toEqual(
      new Set(['client', 'gateway', 'function', 'user-pool', 'table', 'bucket', 'queue', 'schedule']),
    );
    expect(new Set(links.map(({ kind }) => kind))).toEqual(new Set(['call', 'event', 'poll']));
  });

  it('is the same each time', () => {
    expect(generateArchitecture()).toEqual(generateArchitecture());
  });

  it('carries what it is offered: nearly all requests complete, and all but the dead letters have work', () => {
    const report = runWorkload(workloadOf('large'), 1, 200_000);
    expect(report.requests.completed / report.requests.arrived).toBeGreaterThan(0.99);
    const isIdle = ({ kind, arrived }: ResourceReport) => kind !== 'schedule' && arrived === 0;
    const idle = Object.keys(report.resources).filter((id) => isIdle(report.resources[id] as ResourceReport));
    expect(idle).toEqual(['dead-letters']);
  });
});
