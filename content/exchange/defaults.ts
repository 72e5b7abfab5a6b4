import { type Architecture, type ArchitectureInput, parseArchitecture } from '@/simulator';
import { type Json, type JsonObject, sameJson } from './json';

/** One of each kind of resource and link, with nothing said that has a default. */
const BARE: ArchitectureInput = {
  format: 'cloud-architecture/1',
  name: 'bare',
  platform: 'aws',
  region: 'us-east-1',
  resources: [
    { id: 'client', kind: 'client', traffic: { shape: 'constant' } },
    { id: 'gateway', kind: 'gateway' },
    { id: 'function', kind: 'function', serviceMs: { distribution: 'constant', value: 0 } },
    { id: 'user-pool', kind: 'user-pool' },
    { id: 'table', kind: 'table' },
    { id: 'bucket', kind: 'bucket' },
    { id: 'queue', kind: 'queue' },
    { id: 'schedule', kind: 'schedule' },
    { id: 'load-balancer', kind: 'load-balancer' },
    { id: 'container-service', kind: 'container-service', serviceMs: { distribution: 'constant', value: 0 } },
    { id: 'vm-group', kind: 'vm-group', serviceMs: { distribution: 'constant', value: 0 } },
  ],
  links: [
    { id: 'call', from: 'client', to: 'gateway', kind: 'call' },
    { id: 'event', from: 'schedule', to: 'function', kind: 'event' },
    { id: 'poll', from: 'queue', to: 'function', kind: 'poll' },
  ],
};
/** Fields that stay even where they say what the default says: they tell what something is. */
const ALWAYS_SAID = new Set(['id', 'kind', 'from', 'to', 'traffic', 'serviceMs']);

const bare = bareArchitecture();
const DEFAULTS: ReadonlyMap<string, JsonObject> = new Map(
  [...bare.resources, ...bare.links].map((each) => [each.kind, each as unknown as JsonObject]),
);

function bareArchitecture(): Architecture {
  const parsed = parseArchitecture(BARE);
  if (parsed.kind === 'valid') return parsed.value;
  throw new Error(parsed.errors.map(({ pointer, message }) => `${pointer}: ${message}`).join('\n'));
}

/** Default of a field of a kind of resource or link; undefined where there is none. */
export function defaultOf(kind: string, field: string): Json | undefined {
  return ALWAYS_SAID.has(field) ? undefined : DEFAULTS.get(kind)?.[field];
}

/**
 * The document as a person would write it: what the parser fills in by itself is left out. Parsing it again gives the
 * same architecture.
 */
export function withoutDefaults(architecture: Architecture): ArchitectureInput {
  const { format, name, description, platform, region, account, resources, links, faults } = architecture;
  const { layout, notes, frames } = architecture;
  return {
    format,
    name,
    ...(description === undefined ? {} : { description }),
    platform,
    region,
    ...(sameJson(account, bare.account) ? {} : { account: spoken(account, bare.account) }),
    resources: resources.map((each) => spoken(each, DEFAULTS.get(each.kind))),
    links: links.map((each) => spoken(each, DEFAULTS.get(each.kind))),
    ...(faults.length === 0 ? {} : { faults }),
    ...(layout === undefined ? {} : { layout }),
    ...(notes.length === 0 ? {} : { notes }),
    ...(frames.length === 0 ? {} : { frames }),
  };
}

/** The fields that say something else than the defaults, those that tell what it is first. */
function spoken<T extends object>(value: T, defaults: object | undefined): T {
  const known = (defaults ?? {}) as Record<string, unknown>;
  const fields = Object.entries(value).filter(
    ([field, each]) => each !== undefined && (ALWAYS_SAID.has(field) || !sameJson(each, known[field])),
  );
  const rank = (field: string) => ['id', 'kind', 'label', 'description', 'from', 'to'].indexOf(field) + 1 || 99;
  return Object.fromEntries(fields.sort(([a], [b]) => rank(a) - rank(b))) as T;
}
