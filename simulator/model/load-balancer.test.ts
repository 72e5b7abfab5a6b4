import { describe, expect, it } from 'vitest';
import type { ArchitectureInput } from '../document/architecture';
import { parseArchitecture } from '../document/parse';
import { simulate } from '../simulate';
import { architectureOf, call, clientAt, clientOf, constant, functionOf, simulationOf, TEST_CATALOG } from '../testing';
import { CapacityUnits } from './capacity-units';

type ResourceInput = ArchitectureInput['resources'][number];
type BalancerInput = Extract<ResourceInput, { kind: 'load-balancer' }>;
type ServiceInput = Extract<ResourceInput, { kind: 'container-service' }>;

function designOf(client: ResourceInput, balancer: Partial<BalancerInput> = {}, service: Partial<ServiceInput> = {}) {
  return architectureOf(
    [
      client,
      { id: 'balancer', kind: 'load-balancer', overheadMs: constant(2), ...balancer },
      { id: 'service', kind: 'container-service', vcpu: 1, serviceMs: constant(100), healthCheckS: 0, ...service },
    ],
    [call('client', 'balancer'), call('balancer', 'service')],
  );
}

const run = (design: ReturnType<typeof designOf>, durationS: number) =>
  simulate(design, { catalog: TEST_CATALOG, seed: 1, durationS });

describe('a load balancer', () => {
  it('[L1] adds its own time to that of the server', () => {
    expect(run(designOf(clientAt([0])), 10).latencyMs.max).toBe(102);
  });

  it('[L1] leads to groups of servers by share', () => {
    const design = architectureOf(
      [
        clientOf(100, 'even'),
        { id: 'balancer', kind: 'load-balancer' },
        { id: 'old', kind: 'container-service', vcpu: 4, serviceMs: constant(1) },
        { id: 'new', kind: 'vm-group', serviceMs: constant(1) },
      ],
      [call('client', 'balancer'), call('balancer', 'old', { share: 3 }), call('balancer', 'new', { share: 1 })],
    );
    const { resources } = run(design, 100);
    const share = (resources.new?.arrived ?? 0) / 10_000;
    // 10,000 coins: three standard deviations are 1.3 %.
    expect(Math.abs(share - 0.25)).toBeLessThan(0.013);
  });

  it('[L1] stands in front of servers only', () => {
    const parsed = parseArchitecture({
      format: 'cloud-architecture/1',
      name: 'test',
      platform: 'aws',
      region: 'us-east-1',
      resources: [{ id: 'balancer', kind: 'load-balancer' }, functionOf()],
      links: [call('balancer', 'worker')],
    });
    expect(parsed).toMatchObject({
      kind: 'invalid',
      errors: [
        {
          pointer: '/links/0/to',
          message: 'expected the id of a container-service or a vm-group, got "worker", a function',
        },
      ],
    });
  });

  it('[L2] answers 503 when no server is in service', () => {
    const report = run(designOf(clientAt([0]), {}, { minimum: 0 }), 10);
    expect(report.resources.balancer).toMatchObject({ unavailable: 1, failed: 1 });
    expect(report.failures[0]?.reason).toBe('no server behind it is in service (503)');
  });

  it('[L3] answers 504 when the time is over; the server goes on for nobody', () => {
    const report = run(designOf(clientAt([0]), { idleTimeoutS: 1 }, { serviceMs: constant(5_000) }), 10);
    expect(report.requests).toMatchObject({ timedOut: 1 });
    expect(report.resources).toMatchObject({ balancer: { timeouts: 1 }, service: { completed: 1 } });
    expect(report.failures[0]?.reason).toBe('it waits 1 second for an answer (504)');
  });

  it('[L4] answers 502 when a server that is taken away is cut off', () => {
    const scaling = { metric: 'cpu', target: 50, scaleInMinutes: 1, scaleInCooldownS: 0 } as const;
    const report = run(
      designOf(
        clientAt([1_000, 55_000]),
        {},
        { minimum: 1, initial: 2, scaling, serviceMs: constant(10_000), deregistrationDelayS: 2 },
      ),
      100,
    );
    expect(report.resources.balancer).toMatchObject({ badGateways: 1, completed: 1, failed: 1 });
    expect(report.failures[0]?.reason).toBe('the server closed the connection before it answered (502)');
  });

  it('[L4] passes on what the server itself answers', () => {
    const report = run(designOf(clientAt([0]), {}, { errorRate: 1 }), 10);
    expect(report.resources.balancer).toMatchObject({ badGateways: 0, failed: 1 });
    expect(report.failures[0]?.reason).toBe('its code fails in 100 % of the requests');
  });

  it('[X3] a service that is down fails requests at its door, and the load balancer says so', () => {
    const design = designOf(clientAt([0, 5_000]));
    const fault = { id: 'down', resource: 'service', fault: 'outage', fromS: 1, untilS: 9 } as const;
    const report = run({ ...design, faults: [fault] }, 10);
    expect(report.requests).toMatchObject({ completed: 1, failed: 1 });
  });

  it('[C5] shows the way of a request through it, each call within the one before', () => {
    const simulation = simulationOf(designOf(clientAt([0])));
    simulation.traceOneIn(1);
    simulation.runUntil(1e6);
    const [outer, inner] = simulation.trace(1);
    expect(inner).toMatchObject({ parent: outer?.id, sentUs: 2_000, startedUs: 2_000, endedUs: 102_000 });
  });
});

describe('[L5] capacity units', () => {
  const unitHours = (
    requests: number,
    bytes: number,
    settings: { requestsPerConnection?: number; connectionS?: number; rules?: number },
  ) => {
    const units = new CapacityUnits();
    units.configure({ requestsPerConnection: 1, connectionS: 0, rules: 1, ...settings });
    for (let request = 0; request < requests; request += 1) units.take(bytes);
    return units;
  };

  it('are those of new connections: 90,000 in an hour are one', () => {
    expect(unitHours(90_000, 0, {}).unitHours).toBeCloseTo(1, 9);
    expect(unitHours(90_000, 0, { requestsPerConnection: 10 }).unitHours).toBeCloseTo(0.1, 9);
  });

  it('are those of open connections when they last: 30,000 of six minutes are 3,000 for an hour', () => {
    expect(unitHours(30_000, 0, { connectionS: 360 }).unitHours).toBeCloseTo(1, 9);
  });

  it('are those of the data when it is much', () => {
    expect(unitHours(1_024, 2 * 1024 ** 2, { requestsPerConnection: 100 }).unitHours).toBeCloseTo(2, 9);
  });

  it('are those of the rules above the tenth', () => {
    expect(unitHours(36_000, 0, { rules: 110, requestsPerConnection: 100 }).unitHours).toBeCloseTo(1, 9);
  });

  it('take the largest hour by hour, not over all of them', () => {
    const units = unitHours(90_000, 0, {});
    units.endHour();
    for (let request = 0; request < 512; request += 1) units.take(2 * 1024 ** 2);
    // One hour of connections and one of data.
    expect(units.unitHours).toBeCloseTo(2, 9);
  });

  it('are billed for the time that was run, and the load balancer for all of it', () => {
    const { bill } = run(designOf(clientOf(50, 'even'), { requestsPerConnection: 1, connectionS: 10 }), 1_800);
    const quantities = Object.fromEntries(bill.lines.map(({ meter, quantity }) => [meter, quantity]));
    expect(quantities.hours).toBeCloseTo(0.5, 9);
    // 50 new connections a second are two units, for half an hour.
    expect(quantities.capacity).toBeCloseTo(1, 4);
  });
});
