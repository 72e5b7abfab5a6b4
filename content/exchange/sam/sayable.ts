import type { Architecture, Link, Resource } from '@/simulator';
import { SERVER_KINDS } from './export-sam';
import { deliveryOf, measuredRuntime } from './runtimes';
import { scheduleExpression } from './schedules';

/**
 * Test support: what of a design an AWS SAM template can say in properties, written down independently of the exporter
 * and the importer. Resources go by their names in the template; several links between the same two are one.
 *
 * Left out: clients but for functions that are open to them, calls from gateway to gateway (a template cannot let two of
 * them lead to each other), servers and the ways to them, how often a function calls, and all times.
 *
 * @param keyOf - Name in the template, by id.
 * @param isRead - Whether the design was read from a template, so that shares count routes and clients are the importer’s.
 */
export function sayable(architecture: Architecture, keyOf: ReadonlyMap<string, string>, isRead: boolean) {
  const design = new Sayable(architecture, keyOf, isRead);
  return {
    resources: sorted(architecture.resources.flatMap((each) => design.resource(each))),
    routes: sorted(design.routes()),
    calls: sorted(design.calls()),
    open: [...new Set(design.open())].sort(),
    events: [...new Set(design.events())].sort(),
    polls: sorted(design.polls()),
  };
}

type Said = [string, unknown];

function sorted(entries: readonly Said[]): Record<string, unknown> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

class Sayable {
  private readonly byId: ReadonlyMap<string, Resource>;
  private readonly links: readonly Link[];

  constructor(
    private readonly architecture: Architecture,
    private readonly keyOf: ReadonlyMap<string, string>,
    private readonly isRead: boolean,
  ) {
    this.byId = new Map(architecture.resources.map((each) => [each.id, each]));
    const isServer = (id: string) => SERVER_KINDS.has(this.byId.get(id)?.kind ?? 'client');
    this.links = architecture.links.filter(({ enabled, from, to }) => enabled && !isServer(from) && !isServer(to));
  }

  resource(resource: Resource): Said[] {
    const said = this.settings(resource);
    return said === undefined ? [] : [[this.key(resource.id), { kind: resource.kind, ...said }]];
  }

  private key(id: string): string {
    return this.keyOf.get(id) ?? `no key of ${id}`;
  }

  /** A queue by its key, unless it is an ordered one, which takes nothing that is given up. */
  private plain(id: string | undefined): string | undefined {
    const queue = id === undefined ? undefined : this.byId.get(id);
    return queue?.kind === 'queue' && !queue.fifo ? this.key(queue.id) : undefined;
  }

  private settings(resource: Resource): object | undefined {
    switch (resource.kind) {
      case 'function': {
        const runtime = resource.package === 'image' ? 'nodejs24.x' : runtimeInTemplate(resource.runtime);
        return {
          runtime,
          architecture: resource.architecture,
          package: resource.package,
          memoryMib: resource.memoryMib,
          timeoutS: Math.max(1, Math.ceil(resource.timeoutS)),
          reserved: resource.reservedConcurrency,
          provisioned: resource.provisionedConcurrency || undefined,
          asyncRetries: resource.asyncRetries,
          maxEventAgeS: resource.maxEventAgeS,
          deadLetters: this.plain(resource.deadLetterQueue),
          onFailure: this.plain(resource.onFailure),
        };
      }
      case 'queue':
        return {
          visibilityS: Math.ceil(resource.visibilityTimeoutS),
          retentionS: resource.retentionS,
          delayS: Math.ceil(resource.delayS),
          fifo: resource.fifo,
          isFast: resource.fifo && resource.fifoCallsPerS > 300,
          redrive: this.redrives().get(resource.id),
        };
      case 'table':
        return resource.capacity === 'provisioned'
          ? {
              reads: [resource.readUnitsPerS, resource.readScaling],
              writes: [resource.writeUnitsPerS, resource.writeScaling],
            }
          : {
              reads: Math.max(12_000, resource.readUnitsPerS),
              writes: Math.max(4_000, resource.writeUnitsPerS),
              quota: resource.quotaUnitsPerS,
            };
      case 'gateway':
        return {
          api: resource.api,
          throttle: [resource.ratePerS, resource.burst],
          timeoutMs: this.routesTo(resource.id, 'function').length > 0 ? resource.timeoutMs : undefined,
          authorizer: this.authorizer(resource),
        };
      case 'bucket':
      case 'user-pool':
        return {};
      default:
        return undefined;
    }
  }

  /** Dead letters of queues, without those that would close a circle of queues that wait for each other. */
  private redrives(): Map<string, unknown> {
    const next = new Map<string, string>();
    const redrives = new Map<string, unknown>();
    for (const queue of this.architecture.resources) {
      if (queue.kind !== 'queue' || queue.deadLetterQueue === undefined || queue.maxReceiveCount === undefined)
        continue;
      let end: string | undefined = queue.deadLetterQueue;
      while (end !== undefined && end !== queue.id) end = next.get(end);
      if (end === queue.id) continue;
      next.set(queue.id, queue.deadLetterQueue);
      redrives.set(queue.id, [this.key(queue.deadLetterQueue), queue.maxReceiveCount]);
    }
    return redrives;
  }

  private authorizer({ authorizer }: Extract<Resource, { kind: 'gateway' }>): unknown {
    if (authorizer?.kind === 'lambda') {
      return authorizer.function && ['lambda', this.key(authorizer.function), authorizer.cacheTtlS];
    }
    const hasPool = this.architecture.resources.some(({ kind }) => kind === 'user-pool');
    return authorizer && hasPool ? ['jwt'] : undefined;
  }

  /** Calls of a gateway that carry requests. */
  private routesTo(gatewayId: string, ...kinds: string[]) {
    const gateway = this.byId.get(gatewayId);
    const authorizer = gateway?.kind === 'gateway' ? gateway.authorizer : undefined;
    const decider = authorizer?.kind === 'lambda' ? authorizer.function : undefined;
    return this.links.flatMap((link) => {
      const target = this.byId.get(link.to)?.kind ?? '';
      const isRoute = link.kind === 'call' && link.from === gatewayId && link.to !== decider && kinds.includes(target);
      return isRoute ? [link] : [];
    });
  }

  routes(): Said[] {
    return this.architecture.resources.flatMap((gateway): Said[] => {
      if (gateway.kind !== 'gateway') return [];
      const kinds = gateway.api === 'http' ? [] : ['table', 'bucket', 'user-pool'];
      const routes = this.routesTo(gateway.id, 'function', 'queue', ...kinds);
      // A template says how many routes lead somewhere; a design that was read from one says it as a share.
      const count = (to: string) =>
        routes.filter((each) => each.to === to).reduce((sum, { share }) => sum + (this.isRead ? share : 1), 0);
      return routes.map((link) => {
        const many = count(link.to);
        const throttle = many > 1 ? undefined : [link.routeRatePerS, link.routeBurst ?? link.routeRatePerS];
        return [`${this.key(gateway.id)} to ${this.key(link.to)}`, { many, throttle }];
      });
    });
  }

  calls(): Said[] {
    const found = new Map<string, { reads: boolean; writes: boolean; category: string | undefined }>();
    for (const link of this.links) {
      const [from, to] = [this.byId.get(link.from), this.byId.get(link.to)];
      if (link.kind !== 'call' || from?.kind !== 'function' || !to) continue;
      const ends = `${this.key(from.id)} to ${this.key(to.id)}`;
      const isStore = to.kind === 'table' || to.kind === 'bucket';
      const known = found.get(ends);
      found.set(ends, {
        reads: isStore && (known?.reads === true || link.reads > 0 || link.writes === 0),
        writes: to.kind === 'queue' || (isStore && (known?.writes === true || link.writes > 0)),
        category: known
          ? known.category
          : to.kind === 'user-pool'
            ? (link.category ?? 'UserAuthentication')
            : undefined,
      });
    }
    return [...found];
  }

  /** Functions that clients call themselves. */
  open(): string[] {
    return this.links
      .filter(({ from, to }) => this.byId.get(from)?.kind === 'client' && this.byId.get(to)?.kind === 'function')
      .filter(({ from }) => !this.isRead || from === 'client')
      .map(({ to }) => this.key(to));
  }

  events(): string[] {
    return this.links.flatMap((link) => {
      const source = this.byId.get(link.from);
      if (link.kind !== 'event' || !source) return [];
      const what =
        source.kind === 'schedule'
          ? `${scheduleExpression(source)} within ${source.flexibleWindowMin} min`
          : this.key(source.id);
      return [`${what} to ${this.key(link.to)}`];
    });
  }

  polls(): Said[] {
    const found = new Map<string, object>();
    for (const link of this.architecture.links) {
      if (link.kind !== 'poll') continue;
      const ends = `${this.key(link.from)} to ${this.key(link.to)}`;
      // The platform lets a function have one mapping of a source.
      if (found.has(ends)) continue;
      const common = {
        batchSize: link.batchSize,
        windowS: Math.ceil(link.batchWindowS),
        partial: link.partialBatchResponse,
        enabled: link.enabled,
      };
      const most = link.maxConcurrency;
      found.set(
        ends,
        this.byId.get(link.from)?.kind === 'queue'
          ? {
              ...common,
              most: most === undefined ? undefined : Math.min(1_000, Math.max(2, most)),
              pollers: [link.minimumPollers, link.maximumPollers],
            }
          : {
              ...common,
              parallelization: link.parallelization,
              bisect: link.bisectOnError,
              retries: link.maxRetries,
              ageS: link.maxRecordAgeS,
              onFailure: this.plain(link.onFailure),
            },
      );
    }
    return [...found];
  }
}

/** A runtime after a way into a template and back: many languages share the platform's bare runtimes. */
function runtimeInTemplate(runtime: string): string {
  return measuredRuntime(deliveryOf(runtime, false)?.runtime ?? 'provided.al2023');
}
