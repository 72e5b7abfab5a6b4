import type { LimitKind, Link, Resource } from '@/simulator';
import { factsOf } from './kinds';

/** Fields in which limits are set, by the sort of limit. */
export type LimitFields = { readonly [Kind in LimitKind]?: readonly string[] };

/** Limits that a kind has, and the account sets. */
const OF_ACCOUNT: LimitFields = {
  'account-concurrency': ['concurrency'],
  'scaling-rate': ['scalingPer10S'],
  'gateway-rate': ['gatewayRatePerS', 'gatewayBurst'],
};

/** Limits of the resource at the start of a link that the link sets. */
const OF_LINKS: Readonly<Record<Link['kind'], LimitFields>> = {
  call: { 'route-rate': ['routeRatePerS', 'routeBurst'] },
  event: {},
  poll: {
    pollers: ['batchSize', 'parallelization', 'minimumPollers', 'maximumPollers'],
    'maximum-concurrency': ['maxConcurrency'],
    order: ['parallelization'],
  },
};

/** The fields of a resource in which a limit of its own is set. */
export function limitFieldsOf(resource: Resource, limit: LimitKind): readonly string[] {
  return factsOf(resource).limitFields?.[limit] ?? [];
}

/** The fields of a link in which a limit of the resource it starts at is set. */
export function limitFieldsOfLink(link: Link, limit: LimitKind): readonly string[] {
  return OF_LINKS[link.kind][limit] ?? [];
}

/** The quotas of the account in which a limit is set. */
export function limitFieldsOfAccount(limit: LimitKind): readonly string[] {
  return OF_ACCOUNT[limit] ?? [];
}
