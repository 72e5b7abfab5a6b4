import { beforeAll, describe, expect, it } from 'vitest';
import type { Architecture, Distribution } from '@/simulator';
import {
  BREAK_EVEN_SEEDS,
  type BreakEvenCell,
  type BreakEvenDesign,
  type BreakEvenGrid,
  cheapestOf,
  crossingOf,
  lineOf,
  meanOf,
  requestsOf,
  underLoad,
} from './break-even';
import { fingerprintOf, gridPlaces, loadBreakEvenDesigns, loadBreakEvenGrid, madeOf, runCell } from './break-even-grid';
import { catalog } from './catalog/load-catalog';

let designs: Record<BreakEvenDesign, Architecture>;
let grid: BreakEvenGrid;

beforeAll(async () => {
  designs = await loadBreakEvenDesigns('serverless');
  grid = (await loadBreakEvenGrid('serverless')) as BreakEvenGrid;
});

/** Mean of a law of the designs, in milliseconds. */
function meanMs(law: Distribution): number {
  if (law.distribution === 'constant') return law.value;
  if (law.distribution === 'empirical') {
    return law.quantiles.reduce((sum, [p, v], at) => {
      const [p0, v0] = law.quantiles[at - 1] ?? [p, v];
      return sum + ((p - p0) * (v + v0)) / 2;
    }, 0);
  }
  if (law.distribution !== 'lognormal' || law.median === undefined || law.p99 === undefined)
    throw new Error(`no mean of ${law.distribution}`);
  const sigma = Math.log(law.p99 / law.median) / 2.326_347_874;
  return law.median * Math.exp(sigma ** 2 / 2);
}

/** Mean processor time of one request, on one whole processor, the wait without one, and the share that fails. */
function workOf(design: Architecture): { processorMs: number; waitMs: number; errorRate: number } {
  const vcpuMib = catalog.figures['lambda.vcpu-mib']?.value ?? Number.NaN;
  const front = design.resources.find(({ kind }) => kind === 'gateway' || kind === 'load-balancer')?.id;
  const ways = design.links.flatMap((link) => (link.kind === 'call' && link.from === front ? [link] : []));
  const all = ways.reduce((sum, { share }) => sum + share, 0);
  return ways.reduce(
    (sum, { to, share }) => {
      const server = design.resources.find(({ id }) => id === to);
      const part = share / all;
      if (server?.kind === 'function') {
        const { serviceMs, cpuBoundShare, measuredAtMemoryMib = Number.NaN } = server;
        const ms = part * meanMs(serviceMs);
        return {
          processorMs: sum.processorMs + (ms * cpuBoundShare * measuredAtMemoryMib) / vcpuMib,
          waitMs: sum.waitMs + ms * (1 - cpuBoundShare),
          errorRate: sum.errorRate + part * server.errorRate,
        };
      }
      if (server?.kind !== 'container-service' && server?.kind !== 'vm-group') throw new Error(`no server at ${to}`);
      return {
        processorMs: sum.processorMs + part * meanMs(server.serviceMs),
        waitMs: sum.waitMs + part * meanMs(server.waitMs),
        errorRate: sum.errorRate + part * server.errorRate,
      };
    },
    { processorMs: 0, waitMs: 0, errorRate: 0 },
  );
}

describe('the designs that are set against each other', () => {
  it('do the same work: as much processor time and as much waiting for each request', () => {
    const functions = workOf(designs.functions);
    for (const name of ['containers', 'virtual-machines'] as const) {
      const servers = workOf(designs[name]);
      expect(Math.abs(servers.processorMs / functions.processorMs - 1)).toBeLessThan(0.001);
      expect(Math.abs(servers.waitMs / functions.waitMs - 1)).toBeLessThan(0.001);
      expect(servers.errorRate).toBeCloseTo(functions.errorRate, 9);
    }
  });

  it('have the same client, stores and event sources', () => {
    const shared = (design: Architecture) =>
      design.resources
        .filter(({ kind }) => ['user-pool', 'table', 'bucket', 'queue', 'schedule'].includes(kind))
        .map(({ description: _, ...rest }) => rest);
    expect(shared(designs.containers)).toEqual(shared(designs.functions));
    expect(shared(designs['virtual-machines'])).toEqual(shared(designs.functions));
  });

  it('get the same requests under a load, as many in the mean however they are spread', () => {
    for (const burstiness of [1, 3, 10]) {
      const [request] = requestsOf(designs.functions, { ratePerS: 20, burstiness });
      const [client] = request?.architecture.resources ?? [];
      if (client?.kind !== 'client' || !('ratePerS' in client.traffic)) throw new Error('expected traffic with a rate');
      const { traffic } = client;
      const mean = traffic.shape === 'spike' ? (traffic.factor + 9 * traffic.restFactor) / 10 : 1;
      expect(traffic.ratePerS * mean).toBeCloseTo(20, 9);
    }
    expect(() => underLoad(designs.functions, { ratePerS: 20, burstiness: 11 })).toThrow(RangeError);
  });
});

describe('the stored grid', () => {
  it('is that of these designs; `npm run -s break-even -- serverless` makes it anew', () => {
    expect(grid.designs).toEqual(madeOf(designs).designs);
  });

  it('has every load and design, each with all seeds', () => {
    expect(grid.cells.map(({ design, ratePerS, burstiness }) => ({ design, load: { ratePerS, burstiness } }))).toEqual(
      gridPlaces(),
    );
    for (const { runs } of grid.cells) expect(runs).toHaveLength(BREAK_EVEN_SEEDS);
  });

  it('is found again, to the last digit', () => {
    const load = { ratePerS: 2, burstiness: 10 };
    for (const design of ['functions', 'containers', 'virtual-machines'] as const) {
      const stored = grid.cells.find(
        (each) => each.design === design && each.ratePerS === load.ratePerS && each.burstiness === load.burstiness,
      );
      expect(runCell(designs[design], design, load)).toEqual(stored);
    }
  }, 60_000);

  it('shows what the page says: functions are cheaper at low rates, containers at high and even ones', () => {
    expect(cheapestOf(grid.cells, { ratePerS: 1, burstiness: 1 })?.design).toBe('functions');
    expect(cheapestOf(grid.cells, { ratePerS: 50, burstiness: 1 })?.design).toBe('containers');
  });

  it('shows what peaks do: containers lose requests where functions do not', () => {
    const lost = (design: BreakEvenDesign) =>
      meanOf(lineOf(grid.cells, design, 10).at(-1) as BreakEvenCell, 'unservedShare').mean;
    expect(lost('containers')).toBeGreaterThan(0.1);
    expect(lost('functions')).toBeLessThan(0.001);
  });
});

describe('crossingOf', () => {
  const cells = (design: BreakEvenDesign, costs: readonly (readonly number[])[]): BreakEvenCell[] =>
    costs.map((usd, at) => ({
      design,
      ratePerS: 10 ** at,
      burstiness: 1,
      runs: usd.map((monthlyUsd) => ({ monthlyUsd, p99Ms: 1, unservedShare: 0 })),
    }));

  it('lies where straight lines on logarithmic scales meet', () => {
    // 10, 100, 1,000 against 50 everywhere: a share of log 5 / log 10 of the way from 1 to 10 a second.
    const a = cells('functions', [
      [10, 10],
      [100, 100],
      [1_000, 1_000],
    ]);
    const b = cells('containers', [
      [50, 50],
      [50, 50],
      [50, 50],
    ]);
    const crossing = crossingOf(a, b);
    expect(crossing?.ratePerS).toBeCloseTo(5, 9);
    expect(crossing?.fromPerS).toBeCloseTo(5, 9);
  });

  it('has an interval as wide as the seeds are apart', () => {
    const a = cells('functions', [
      [10, 20],
      [100, 200],
    ]);
    const b = cells('containers', [
      [50, 50],
      [50, 50],
    ]);
    const { ratePerS = 0, fromPerS = 0, untilPerS = 0 } = crossingOf(a, b) ?? {};
    expect(ratePerS).toBeCloseTo(Math.sqrt(5 * 2.5), 9);
    expect(untilPerS / ratePerS).toBeCloseTo(ratePerS / fromPerS, 9);
    expect(untilPerS).toBeGreaterThan(5);
  });

  it('is nowhere when with some seed the lines do not meet', () => {
    const b = cells('containers', [
      [50, 5_000],
      [50, 5_000],
    ]);
    expect(
      crossingOf(
        cells('functions', [
          [10, 10],
          [100, 100],
        ]),
        b,
      ),
    ).toBeUndefined();
  });
});

describe('fingerprintOf', () => {
  it('changes with what runs, and not with what is drawn or said', () => {
    const { functions } = designs;
    const print = fingerprintOf(functions);
    expect(fingerprintOf({ ...functions, name: 'other', layout: {} })).toBe(print);
    expect(fingerprintOf({ ...functions, links: functions.links.slice(1) })).not.toBe(print);
  });
});
