import fc from 'fast-check';
import type { Architecture, ResourceKind } from './document/architecture';
import { parseArchitecture } from './document/parse';
import {
  accountSettings,
  authorizerOf,
  callSettings,
  clientFaultSettings,
  eventSettings,
  faultSettings,
  queuePollSettings,
  resourceSettings,
  type Settings,
  streamPollSettings,
} from './random-settings';

/** One run of the campaign: a design, other settings of the same design, and what is done with them. */
export interface RandomCase {
  architecture: Architecture;
  /** The same resources and links with other settings. */
  changed: Architecture;
  seed: number;
  /** How long it runs at most, in simulated seconds. */
  lengthS: number;
  /** Moments at which the run is interrupted and looked at, as shares of its length. */
  moments: number[];
}

interface Place {
  id: string;
  kind: ResourceKind;
  isFifo: boolean;
  /** Ids of other resources that it names. */
  names: Settings;
}

interface Way {
  id: string;
  from: Place;
  to: Place;
  kind: 'call' | 'event' | 'poll';
  names: Settings;
}

/** What there is and what leads where: all that a change of settings leaves alone. */
interface Topology {
  places: Place[];
  ways: Way[];
}

/** Lengths of runs in seconds: requests come in seconds, what scales by the minute needs hours. */
const LENGTHS_S = [2, 5, 20, 200, 2_000, 10_000];

const MOST: Record<ResourceKind, number> = {
  client: 4,
  gateway: 3,
  function: 6,
  'user-pool': 2,
  table: 3,
  bucket: 2,
  queue: 4,
  schedule: 2,
  'load-balancer': 2,
  'container-service': 2,
  'vm-group': 2,
};
const CALLED: ResourceKind[] = [
  'gateway',
  'function',
  'user-pool',
  'table',
  'bucket',
  'queue',
  'load-balancer',
  'container-service',
  'vm-group',
];
/** What a load balancer may lead to. */
const SERVERS: ResourceKind[] = ['container-service', 'vm-group'];
const POLLED: ResourceKind[] = ['table', 'queue'];

const index = fc.nat({ max: 999 });
const maybe = fc.option(index, { nil: undefined });
const pairs = (minLength: number, maxLength: number) =>
  fc.array(fc.tuple(index, index), { minLength, maxLength, size: 'max' });
const count = (kind: ResourceKind) =>
  fc.integer({ min: kind === 'client' || kind === 'function' ? 1 : 0, max: MOST[kind] });

const topologies: fc.Arbitrary<Topology> = fc
  .record({
    counts: fc.record({
      client: count('client'),
      gateway: count('gateway'),
      function: count('function'),
      'user-pool': count('user-pool'),
      table: count('table'),
      bucket: count('bucket'),
      queue: count('queue'),
      schedule: count('schedule'),
      'load-balancer': count('load-balancer'),
      'container-service': count('container-service'),
      'vm-group': count('vm-group'),
    }),
    fifo: fc.array(fc.boolean(), { minLength: MOST.queue, maxLength: MOST.queue }),
    entries: pairs(1, 6),
    routes: pairs(2, 7),
    balanced: pairs(0, 4),
    calls: pairs(0, 14),
    events: pairs(1, 5),
    polls: pairs(1, 7),
    deciders: fc.array(maybe, { minLength: MOST.gateway, maxLength: MOST.gateway }),
    deadLetters: fc.array(fc.tuple(maybe, maybe), { minLength: 10, maxLength: 10 }),
    destinations: fc.array(maybe, { minLength: 6, maxLength: 6 }),
  })
  .map((drawn) => {
    const places = Object.entries(drawn.counts).flatMap(([kind, many]) =>
      Array.from(
        { length: many },
        (_, at): Place => ({
          id: `${kind}-${at}`,
          kind: kind as ResourceKind,
          isFifo: kind === 'queue' && drawn.fifo[at] === true,
          names: {},
        }),
      ),
    );
    const ways: Way[] = [];
    const of = (...kinds: ResourceKind[]) => places.filter(({ kind }) => kinds.includes(kind));
    const lead = (kind: Way['kind'], ends: [number, number][], from: Place[], to: Place[]) => {
      for (const [a, b] of ends) {
        const [start, end] = [from[a % from.length], to[b % to.length]];
        if (start && end) ways.push({ id: `${kind}-${ways.length}`, from: start, to: end, kind, names: {} });
      }
    };
    lead('call', drawn.entries, of('client'), of(...CALLED));
    lead('call', drawn.routes, of('gateway'), of(...CALLED));
    lead('call', drawn.calls, of('function', ...SERVERS), of(...CALLED));
    lead('call', drawn.balanced, of('load-balancer'), of(...SERVERS));
    lead('event', drawn.events, of('bucket', 'schedule'), of('function'));
    lead('poll', drawn.polls, of(...POLLED), of('function'));
    nameDeciders(of('gateway'), ways, drawn.deciders);
    nameDeadLetters(of('function', 'queue'), of('queue'), drawn.deadLetters);
    nameDestinations(ways, of('queue'), drawn.destinations);
    return { places, ways };
  });

type Chosen = number | undefined;

const chosenOf = <T>(list: readonly T[], at: Chosen): T | undefined =>
  at === undefined || list.length === 0 ? undefined : list[at % list.length];

/** Some gateways ask one of the functions that they call whether a request may pass. */
function nameDeciders(gateways: Place[], ways: Way[], choices: Chosen[]): void {
  gateways.forEach((gateway, at) => {
    const asked = ways.filter(({ from, to }) => from === gateway && to.kind === 'function').map(({ to }) => to.id);
    const decider = chosenOf(asked, choices[at]);
    if (decider !== undefined) gateway.names.decider = decider;
  });
}

/** Dead letters, and failures of functions, go to queues, also in circles; those of a queue to one of its own sort. */
function nameDeadLetters(places: Place[], queues: Place[], choices: [Chosen, Chosen][]): void {
  places.forEach((place, at) => {
    const [letter, failure] = choices[at] ?? [];
    const fitting = place.kind === 'queue' ? queues.filter(({ isFifo }) => isFifo === place.isFifo) : queues;
    const target = chosenOf(fitting, letter);
    if (target) place.names.deadLetterQueue = target.id;
    const told = place.kind === 'function' ? chosenOf(queues, failure) : undefined;
    if (told) place.names.onFailure = told.id;
  });
}

/** Some streams tell a queue, which must not be an ordered one, of what they give up. */
function nameDestinations(ways: Way[], queues: Place[], choices: Chosen[]): void {
  const standard = queues.filter(({ isFifo }) => !isFifo);
  const streams = ways.filter(({ kind, from }) => kind === 'poll' && from.kind === 'table');
  streams.forEach((way, at) => {
    const target = chosenOf(standard, choices[at]);
    if (target) way.names.onFailure = target.id;
  });
}

/** Whether what goes along a way may cause something that comes back to where the way starts. */
function isLoop(way: Way, { places, ways }: Topology): boolean {
  const byId = new Map(places.map((place) => [place.id, place]));
  const reached = new Set<Place>();
  const open = [way.to];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    if (reached.has(place)) continue;
    reached.add(place);
    const told = [place.names.deadLetterQueue, place.names.onFailure].map((id) => byId.get(String(id)));
    for (const each of ways) {
      if (each.from === place) open.push(each.to);
      if (each.from === place || each.to === place) told.push(byId.get(String(each.names.onFailure)));
    }
    for (const each of told) if (each) open.push(each);
  }
  return reached.has(way.from);
}

function waySettings(way: Way, topology: Topology): fc.Arbitrary<Settings> {
  if (way.kind === 'call') return callSettings(way.from.kind, way.to.kind, isLoop(way, topology));
  if (way.kind === 'event') return eventSettings;
  return way.from.kind === 'table' ? streamPollSettings : queuePollSettings(way.from.isFifo);
}

/** Arbitraries are costly to make, and resources of one kind share theirs. */
const settingsByKind = new Map<string, fc.Arbitrary<Settings>>();

function placeSettings({ kind }: Place, lengthS: number): fc.Arbitrary<Settings> {
  const key = `${kind} ${lengthS}`;
  const known = settingsByKind.get(key) ?? resourceSettings(kind, lengthS);
  settingsByKind.set(key, known);
  return known;
}

function resourceOf(place: Place, lengthS: number): fc.Arbitrary<Settings> {
  const { id, kind, isFifo, names } = place;
  const { decider, ...named } = names;
  const fixed = { id, kind, ...named, ...(kind === 'queue' ? { fifo: isFifo } : {}) };
  const settings = placeSettings(place, lengthS).map((each) => ({ ...each, ...fixed }));
  if (kind !== 'gateway') return settings;
  return fc
    .tuple(settings, authorizerOf(decider as string | undefined))
    .map(([each, authorizer]) => (authorizer === undefined ? each : { ...each, authorizer }));
}

function faultsOf(places: readonly Place[], lengthS: number): fc.Arbitrary<Settings[]> {
  const befalls = (isPoison: boolean) => {
    const fitting = places.filter(({ kind }) => (isPoison ? POLLED : CALLED).includes(kind));
    const faults = fc.array(fc.tuple(faultSettings(isPoison, lengthS), index), { maxLength: 3 });
    return faults.map((drawn) => drawn.flatMap(([fault, at]) => named(fault, chosenOf(fitting, at))));
  };
  const clients = places.filter(({ kind }) => kind === 'client');
  const sent = fc
    .array(fc.tuple(clientFaultSettings(lengthS), index), { maxLength: 2 })
    .map((drawn) => drawn.flatMap(([fault, at]) => named(fault, chosenOf(clients, at))));
  return fc
    .tuple(befalls(false), befalls(true), sent)
    .map((faults) => faults.flat().map((fault, number) => ({ ...fault, id: `fault-${number}` })));
}

function named(fault: Settings, place: Place | undefined): Settings[] {
  return place ? [{ ...fault, resource: place.id }] : [];
}

/** Instances that a function takes out of what the account has for all. */
function setAsideBy({ reservedConcurrency = 0, provisionedConcurrency = 0 }: Settings): number {
  return Math.max(reservedConcurrency as number, provisionedConcurrency as number);
}

function architecturesOf(topology: Topology, lengthS: number): fc.Arbitrary<Architecture> {
  const { places, ways } = topology;
  return fc
    .record({
      account: accountSettings,
      /** Concurrency of all functions that have none of their own. */
      shared: fc.oneof(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 200 })),
      resources: fc.tuple(...places.map((place) => resourceOf(place, lengthS))),
      links: fc.tuple(...ways.map((way) => waySettings(way, topology))),
      faults: faultsOf(places, lengthS),
    })
    .map(({ account, shared, resources, links, faults }) =>
      accepted({
        format: 'cloud-architecture/1',
        name: 'random',
        platform: 'aws',
        region: 'us-east-1',
        account: {
          ...account,
          concurrency: Math.max(
            1,
            resources.reduce((sum, each) => sum + setAsideBy(each), shared),
          ),
        },
        resources,
        links: links.map((settings, at) => {
          const { id, from, to, kind, names } = ways[at] as Way;
          return { ...settings, id, from: from.id, to: to.id, kind, ...names };
        }),
        faults: faults.filter((fault) => fault.fault !== 'spike' || hasRate(resources, fault.resource)),
      }),
    );
}

/** Whether the traffic of a client has a rate that a spike can multiply. */
function hasRate(resources: readonly Settings[], id: unknown): boolean {
  const { traffic } = resources.find((each) => each.id === id) ?? {};
  return !['trace', 'closed'].includes((traffic as Settings | undefined)?.shape as string);
}

/** The parsed document. @throws {Error} When it is refused, which is a mistake of this generator. */
function accepted(document: Settings): Architecture {
  const parsed = parseArchitecture(document);
  if (parsed.kind === 'valid') return parsed.value;
  throw new Error(parsed.errors.map(({ pointer, message }) => `${pointer}: ${message}`).join('\n'));
}

/** Random designs of every kind of resource and link, small enough that a run takes milliseconds. */
const randomCases: fc.Arbitrary<RandomCase> = fc
  .tuple(topologies, fc.constantFrom(...LENGTHS_S))
  .chain(([topology, lengthS]) =>
    fc.record({
      architecture: architecturesOf(topology, lengthS),
      changed: architecturesOf(topology, lengthS),
      seed: fc.nat(),
      lengthS: fc.constant(lengthS),
      moments: fc.array(
        fc.integer({ min: 0, max: 1_000 }).map((part) => part / 1_000),
        { minLength: 1, maxLength: 4 },
      ),
    }),
  );

/** How the case with a number is drawn; one in four leans towards small values and the ends of ranges. */
function drawOf(number: number) {
  return { seed: scattered(number), numRuns: 1, unbiased: number % 4 !== 0 };
}

/** The case with a number. */
export function randomCase(number: number): RandomCase {
  return fc.sample(randomCases, drawOf(number))[0] as RandomCase;
}

/** The smallest case, found by leaving things out of the one with a number, for which something is still true. */
export function smallestCase(number: number, isStillTrue: (randomCase: RandomCase) => boolean): RandomCase | undefined {
  const { counterexample } = fc.check(
    fc.property(randomCases, (each) => !isStillTrue(each)),
    drawOf(number),
  );
  return counterexample?.[0];
}

/** Neighbouring seeds give alike first draws, so numbers are spread over all seeds: the finalizer of MurmurHash3. */
function scattered(number: number): number {
  let hash = number | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
