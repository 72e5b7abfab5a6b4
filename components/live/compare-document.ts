import type { FunctionState } from '@/api/_contract/service';
import type { Architecture, Distribution, Link, Resource } from '@/simulator';
import type { Calibration } from './calibration';
import { LOAD_TARGETS, type LoadTarget } from './load-plan';

export interface CompareInput {
  /** The pattern's own document. */
  architecture: Architecture;
  /** When requests to each function left, in s from the start, ascending. */
  arrivalsS: Record<LoadTarget, readonly number[]>;
  /** Limits that the live runtime keeps. */
  functions: readonly Pick<FunctionState, 'name' | 'concurrencyLimit' | 'keepAliveS' | 'timeLimitMs'>[];
  /** What an earlier run measured; without it the document's own times hold. */
  calibration?: Calibration | undefined;
}

const NOTHING: Distribution = { distribution: 'constant', value: 0 };

/**
 * The pattern's document, changed to what the load generator did: the very same arrivals, each to the very same
 * function, under the live runtime's limits. A client and a gateway stand for each function, so that no
 * request has to choose its way. With a calibration the measured times hold: as the work of a function was
 * measured with everything it waited for, what it calls then takes no time of its own.
 *
 * @throws {Error} When the document has no client, no gateway, or no such function.
 */
export function compareDocument({ architecture, arrivalsS, functions, calibration }: CompareInput): Architecture {
  const client = architecture.resources.find(({ kind }) => kind === 'client');
  const gateway = architecture.resources.find(({ kind }) => kind === 'gateway');
  const entry = architecture.links.find(({ from, to }) => from === client?.id && to === gateway?.id);
  if (client?.kind !== 'client' || gateway?.kind !== 'gateway' || entry?.kind !== 'call') {
    throw new Error('compareDocument: expected a client that calls a gateway');
  }
  const kept = architecture.resources.filter(({ id }) => id !== client.id && id !== gateway.id);
  const doors = LOAD_TARGETS.flatMap((target): Resource[] => [
    {
      ...client,
      id: doorId('client', target),
      traffic: { shape: 'trace', ratePerS: 1, arrivals: 'poisson', arrivalsS: [...arrivalsS[target]] },
    },
    {
      ...gateway,
      id: doorId('gateway', target),
      ...(calibration?.gatewayMs ? { overheadMs: calibration.gatewayMs } : {}),
    },
  ]);
  const ways = LOAD_TARGETS.flatMap((target): Link[] => {
    const way = architecture.links.find(({ from, to }) => from === gateway.id && to === target);
    if (way?.kind !== 'call') throw new Error(`compareDocument: expected a call from the gateway to ${target}`);
    return [
      {
        ...entry,
        id: `${doorId('client', target)}-${doorId('gateway', target)}`,
        from: doorId('client', target),
        to: doorId('gateway', target),
        ...(calibration?.networkMs ? { latencyMs: calibration.networkMs } : {}),
      },
      { ...way, id: `${doorId('gateway', target)}-${target}`, from: doorId('gateway', target), share: 1 },
    ];
  });
  const { layout: _layout, ...rest } = architecture;
  return {
    ...rest,
    resources: [...doors, ...kept.map((resource) => withLiveTimes(withLiveLimits(resource, functions), calibration))],
    links: [
      ...ways,
      ...architecture.links.filter(({ from, to }) => ![from, to].some((id) => id === client.id || id === gateway.id)),
    ],
  };
}

function doorId(kind: 'client' | 'gateway', target: LoadTarget): string {
  return `${kind}-of-${target}`;
}

/** Id of the client whose requests all go to one function. */
export function clientIdOf(target: LoadTarget): string {
  return doorId('client', target);
}

function withLiveLimits(resource: Resource, functions: CompareInput['functions']): Resource {
  const live = functions.find(({ name }) => name === resource.id);
  if (resource.kind !== 'function' || !live) return resource;
  const { concurrencyLimit, keepAliveS, timeLimitMs } = live;
  return { ...resource, reservedConcurrency: concurrencyLimit, keepAliveS, timeoutS: timeLimitMs / 1000, errorRate: 0 };
}

function withLiveTimes(resource: Resource, calibration: Calibration | undefined): Resource {
  if (!calibration) return resource;
  switch (resource.kind) {
    case 'function': {
      const { measuredAtMemoryMib: _at, ...own } = resource;
      return { ...own, ...calibration.functions[resource.id as LoadTarget] };
    }
    case 'user-pool':
      return { ...resource, latencyMs: NOTHING };
    case 'table':
      return { ...resource, readMs: NOTHING, writeMs: NOTHING };
    case 'bucket':
      return { ...resource, readMs: NOTHING, writeMs: NOTHING };
    case 'queue':
      return { ...resource, sendMs: NOTHING };
    default:
      return resource;
  }
}
