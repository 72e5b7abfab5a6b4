import type { BindingLimit, LimitKind } from '@/simulator';

/** What each sort of limit is called. */
export const LIMIT_KIND_WORDS: Readonly<Record<LimitKind, string>> = {
  'account-concurrency': 'account concurrency',
  'reserved-concurrency': 'reserved concurrency',
  'scaling-rate': 'scaling rate',
  'request-rate': 'request rate for its concurrency',
  'time-limit': 'time limit',
  'gateway-rate': 'gateway rate',
  'route-rate': 'rate of a route',
  'table-throughput': 'table throughput',
  'partition-throughput': 'partition throughput',
  'bucket-rate': 'bucket rate',
  'user-pool-rate': 'user pool rate',
  'queue-rate': 'queue rate',
  pollers: 'pollers',
  'maximum-concurrency': 'maximum concurrency of a mapping',
  order: 'order of messages',
  'in-flight': 'messages in flight',
  size: 'size',
  fault: 'injected fault',
  other: 'limit of its own',
};

/**
 * A limit in one window in words, with its numbers: `Orders needs about 84 instances, 50 are reserved`; where nobody can
 * tell how much was needed, the resource's own words.
 *
 * @param label - Name of the resource.
 */
export function limitInWords({ kind, demand, reason }: BindingLimit, label: string): string {
  if (!demand || demand.needed <= demand.allowed) return `${label}: ${reason}`;
  const needed = inFigures(demand.needed);
  const allowed = inFigures(demand.allowed);
  switch (kind) {
    case 'reserved-concurrency':
      return `${label} needs about ${needed} instances, ${allowed} ${demand.allowed === 1 ? 'is' : 'are'} reserved`;
    case 'account-concurrency':
      return `${label} and the others need at least ${needed} instances, the account allows ${allowed}`;
    case 'maximum-concurrency':
      return `${label} needs about ${needed} at once, ${allowed} are allowed`;
    case 'scaling-rate':
      return `${label} needs about ${needed} new instances, ${allowed} in 10 s are allowed`;
    case 'gateway-rate':
      return `About ${needed} requests/s come to ${label}, ${allowed} are let through`;
    case 'request-rate':
    case 'user-pool-rate':
    case 'bucket-rate':
      return `About ${needed} requests/s come to ${label}, ${allowed} are allowed`;
    default:
      return `${label} needs about ${needed}/s, ${allowed}/s are allowed`;
  }
}

/** How much would have been needed, to follow on a limit's own words; empty where nobody can tell. */
export function neededInWords({ demand }: Pick<BindingLimit, 'demand'>): string {
  return demand && demand.needed > demand.allowed ? `; about ${inFigures(demand.needed)} would be needed` : '';
}

function inFigures(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: value < 10 ? 1 : 0 });
}
