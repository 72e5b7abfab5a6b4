import type { Architecture, Catalog, Report } from '@/simulator';
import { catalog } from './catalog/load-catalog';
import { factOf, reportOf } from './results';

/** Request rates of the curve, in requests per second. */
export const CURVE_RATES_PER_S = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] as const;

const REQUESTS_PER_RUN = 20_000;
const SHORTEST_RUN_S = 120;

/** Hours of the month that every monthly figure stands for. */
export const HOURS_PER_MONTH = 730;

/** The containers that the functions are compared with: small, always on, behind one load balancer. */
export const CONTAINERS = { vcpuEach: 1, memoryGbEach: 2, fewest: 2, busyShare: 0.6 } as const;

/** Prices of the catalog that the comparison with containers rests on. */
export const CONTAINER_PRICES = {
  vcpuHour: 'fargate.vcpu-hours.arm64',
  memoryHour: 'fargate.memory-hours.arm64',
  balancerHour: 'load-balancer.hours',
  balancerCapacityHour: 'load-balancer.capacity-hours',
} as const;

export interface CostPoint {
  ratePerS: number;
  /** The whole bill of the design. */
  totalMonthlyUsd: number;
  /** What the gateway and the functions take of it: requests and duration. */
  serverlessMonthlyUsd: number;
  /** What containers for the same work, and their load balancer, would take in place of those. */
  containersMonthlyUsd: number;
  containers: number;
}

/** Processors that the functions keep busy in the mean, one vCPU for each `lambda.vcpu-mib` of busy memory. */
function busyVcpu(architecture: Architecture, report: Report): number {
  const vcpuMib = catalog.figures['lambda.vcpu-mib']?.value ?? Number.NaN;
  return architecture.resources.reduce((sum, resource) => {
    if (resource.kind !== 'function') return sum;
    return sum + (factOf(report.resources[resource.id], 'meanBusyInstances') * resource.memoryMib) / vcpuMib;
  }, 0);
}

/** USD for one unit of a price without tiers. */
export function unitUsd(prices: Catalog['prices'], id: string): number {
  const price = prices[id];
  if (!price) throw new Error(`expected a price ${id}`);
  return Number(price.value) / price.per;
}

/** Monthly price of so many containers and one load balancer with one unit of capacity. */
export function containersMonthlyUsd(containers: number): number {
  const { vcpuEach, memoryGbEach } = CONTAINERS;
  const { prices } = catalog;
  const containerUsdPerHour =
    vcpuEach * unitUsd(prices, CONTAINER_PRICES.vcpuHour) + memoryGbEach * unitUsd(prices, CONTAINER_PRICES.memoryHour);
  const balancerUsdPerHour =
    unitUsd(prices, CONTAINER_PRICES.balancerHour) + unitUsd(prices, CONTAINER_PRICES.balancerCapacityHour);
  return HOURS_PER_MONTH * (containers * containerUsdPerHour + balancerUsdPerHour);
}

/** Containers whose processors do the same work without being busier than `CONTAINERS.busyShare`. */
export function containersFor(vcpu: number): number {
  return Math.max(CONTAINERS.fewest, Math.ceil(vcpu / (CONTAINERS.vcpuEach * CONTAINERS.busyShare)));
}

/** What the gateways and functions of a design take of its monthly bill: requests and duration. */
export function serverlessMonthlyUsd({ resources }: Architecture, { bill }: Report): number {
  const kinds = new Map(resources.map(({ id, kind }) => [id, kind]));
  return bill.lines.reduce((sum, { resource, service, monthlyUsd }) => {
    const kind = kinds.get(resource);
    const isCompute =
      (kind === 'function' && service === 'lambda') || (kind === 'gateway' && service === 'api-gateway');
    return isCompute ? sum + monthlyUsd : sum;
  }, 0);
}

/** Containers that would do what the functions of a design did in a run. */
export function containersInPlaceOf(architecture: Architecture, report: Report): number {
  return containersFor(busyVcpu(architecture, report));
}

/**
 * The monthly bill of a design against its request rate, each point a run of the engine.
 *
 * @param client - Id of the client whose rate is varied.
 */
export function costCurve(architecture: Architecture, client: string): CostPoint[] {
  return CURVE_RATES_PER_S.map((ratePerS) => {
    const durationS = Math.max(SHORTEST_RUN_S, REQUESTS_PER_RUN / ratePerS);
    const report = reportOf(architecture, { durationS, set: { [`${client}.traffic.ratePerS`]: ratePerS } });
    const containers = containersInPlaceOf(architecture, report);
    return {
      ratePerS,
      totalMonthlyUsd: report.bill.monthlyUsd,
      serverlessMonthlyUsd: serverlessMonthlyUsd(architecture, report),
      containersMonthlyUsd: containersMonthlyUsd(containers),
      containers,
    };
  });
}
