import type { Objective } from '@/components/charts/objective';
import { type FaultPlaces, faultPlacesOf, withFaults } from '@/components/faults/fault';
import type { Architecture, Fault, Link } from '@/simulator';

export const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 60, 100, 1000] as const;
export type Speed = (typeof SPEEDS)[number];

export const SHAPES = ['constant', 'ramp', 'spike', 'daily', 'bursts'] as const;
export type Shape = (typeof SHAPES)[number];

export const SOURCES = ['http', 'bucket', 'stream', 'schedule', 'queue'] as const;
/** An event source that drives functions. */
export type Source = (typeof SOURCES)[number];

export const RATE_RANGE = { min: 0.1, max: 20_000 } as const;
/** Where the rate slider stands for a design that names no rate. */
const RATE_WITHOUT_ONE_PER_S = 1;
export const LIMIT_RANGE = { min: 10, max: 5_000 } as const;
export const SEED_RANGE = { min: 0, max: 4_294_967_295 } as const;

/** What a person may set on the stage; everything that is seen follows from it and the document. */
export interface Settings {
  ratePerS: number;
  shape: Shape;
  speed: Speed;
  seed: number;
  /** Whole percentages of the gateway's ways, in the document's order; their sum is 100. Empty without a mix. */
  mix: readonly number[];
  /** Event sources that are switched off. */
  off: readonly Source[];
  /** Instances that all functions together may have busy. */
  limit: number;
  freeTier: boolean;
  /** What a visitor breaks; it comes to what the document breaks by itself. */
  faults: readonly Fault[];
  /** What is asked of response times; the run does not know of it. */
  objective: Objective | undefined;
  /** Arrivals that a visitor brought; while they are there, they come in place of rate and shape. */
  recorded?: RecordedArrivals | undefined;
}

/** Arrivals out of a file, in seconds from the start of a run. */
export interface RecordedArrivals {
  name: string;
  arrivalsS: readonly number[];
}

export interface MixPart {
  linkId: string;
  label: string;
}

/** What of a document the stage's controls can reach. */
export interface Controls {
  clientId: string | undefined;
  mix: readonly MixPart[];
  /** The links each source switches; a source the document lacks is absent. */
  sources: Partial<Readonly<Record<Source, readonly string[]>>>;
  /** The parts that each kind of fault may befall. */
  faultPlaces: FaultPlaces;
  defaults: Settings;
}

/** Finds the controls of a document: its client, its gateway's ways and its event sources. */
export function controlsOf(architecture: Architecture): Controls {
  const kindOf = new Map(architecture.resources.map((resource) => [resource.id, resource.kind]));
  const labelOf = new Map(architecture.resources.map((resource) => [resource.id, resource.label ?? resource.id]));
  const client = architecture.resources.find((resource) => resource.kind === 'client');
  const ways = architecture.links.filter((link) => link.kind === 'call' && kindOf.get(link.from) === 'gateway');
  const sources: Partial<Record<Source, string[]>> = {};
  for (const link of architecture.links) {
    const source = sourceOf(link, kindOf);
    if (source) sources[source] = [...(sources[source] ?? []), link.id];
  }
  const off = SOURCES.filter((source) =>
    sources[source]?.every((id) => architecture.links.find((link) => link.id === id)?.enabled === false),
  );
  const shape = client?.kind === 'client' ? client.traffic.shape : 'constant';
  const mix = ways.length > 1 ? ways : [];
  return {
    clientId: client?.id,
    mix: mix.map((link) => ({ linkId: link.id, label: labelOf.get(link.to) ?? link.to })),
    sources,
    faultPlaces: faultPlacesOf(architecture),
    defaults: {
      ratePerS: client?.kind === 'client' ? rateOf(client.traffic) : RATE_WITHOUT_ONE_PER_S,
      shape: isShape(shape) ? shape : 'constant',
      speed: 1,
      seed: 1,
      mix: toPercentages(mix.map((link) => (link.kind === 'call' ? link.share : 0))),
      off,
      limit: architecture.account.concurrency,
      freeTier: false,
      faults: [],
      objective: undefined,
    },
  };
}

function sourceOf(link: Link, kindOf: ReadonlyMap<string, string>): Source | undefined {
  const from = kindOf.get(link.from);
  if (link.kind === 'call') return from === 'client' && kindOf.get(link.to) === 'gateway' ? 'http' : undefined;
  if (link.kind === 'event') return from === 'bucket' ? 'bucket' : from === 'schedule' ? 'schedule' : undefined;
  return from === 'table' ? 'stream' : from === 'queue' ? 'queue' : undefined;
}

function isShape(shape: string): shape is Shape {
  return (SHAPES as readonly string[]).includes(shape);
}

/** Weights as whole percentages that sum to exactly 100 (largest remainders first); empty for no weights. */
export function toPercentages(weights: readonly number[]): number[] {
  if (weights.length === 0) return [];
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const exact = weights.map((weight) => (total > 0 ? (weight / total) * 100 : 100 / weights.length));
  const percentages = exact.map(Math.floor);
  let missing = 100 - percentages.reduce((sum, part) => sum + part, 0);
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder) {
    if (missing <= 0) break;
    percentages[index] = (percentages[index] as number) + 1;
    missing -= 1;
  }
  return percentages;
}

/** Sets one part of a mix; the others give way in proportion, so that the sum stays 100. */
export function withMixPart(mix: readonly number[], index: number, percentage: number): number[] {
  const wanted = Math.round(Math.min(100, Math.max(0, percentage)));
  if (mix.length < 2) return mix.map(() => 100);
  const others = mix.filter((_, other) => other !== index);
  const shared = toPercentages(others).map((part) => (part * (100 - wanted)) / 100);
  const rest = roundToSum(shared, 100 - wanted);
  const next = [...rest];
  next.splice(index, 0, wanted);
  return next;
}

function roundToSum(values: readonly number[], sum: number): number[] {
  const rounded = values.map(Math.floor);
  let missing = sum - rounded.reduce((total, value) => total + value, 0);
  const order = values
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of order) {
    if (missing <= 0) break;
    rounded[index] = (rounded[index] as number) + 1;
    missing -= 1;
  }
  return rounded;
}

/**
 * The document with the settings written into it: the client's traffic, the shares of the gateway's ways, the
 * account's limit, what a visitor broke, and links switched off with their event source. While HTTP is off, the client's rate falls to
 * what its other ways had, so that switching one source off leaves the others as they were.
 */
export function applySettings(architecture: Architecture, controls: Controls, settings: Settings): Architecture {
  const disabled = new Set(settings.off.flatMap((source) => controls.sources[source] ?? []));
  const switchable = new Set(Object.values(controls.sources).flat());
  const shareOf = new Map(controls.mix.map((part, index) => [part.linkId, settings.mix[index] ?? 0]));
  const links = architecture.links.map((link): Link => {
    const enabled = switchable.has(link.id) ? !disabled.has(link.id) : link.enabled;
    if (link.kind !== 'call') return { ...link, enabled };
    return { ...link, enabled, share: shareOf.get(link.id) ?? link.share };
  });
  const ratePerS = settings.ratePerS * liveShare(architecture, links, controls.clientId);
  return {
    ...withFaults(architecture, settings.faults),
    account: { ...architecture.account, concurrency: settings.limit },
    links,
    resources: architecture.resources.map((resource) =>
      resource.kind === 'client' && resource.id === controls.clientId
        ? { ...resource, traffic: settingsTraffic(resource.traffic, controls, settings, ratePerS) }
        : resource,
    ),
  };
}

function settingsTraffic(own: Traffic, controls: Controls, { recorded, shape }: Settings, ratePerS: number): Traffic {
  if (!recorded) return chosenTraffic(own, controls, shape, ratePerS);
  return { shape: 'trace', ratePerS, arrivals: 'poisson', arrivalsS: recorded.arrivalsS as number[] };
}

/** Traffic of a shape that the controls do not offer stays until somebody chooses another. */
function chosenTraffic(own: Traffic, { defaults }: Controls, shape: Shape, ratePerS: number): Traffic {
  if (isShape(own.shape) || shape !== defaults.shape) return trafficOf(own, shape, ratePerS);
  return own.shape === 'closed' ? own : { ...own, ratePerS };
}

function liveShare(architecture: Architecture, links: readonly Link[], clientId: string | undefined): number {
  let before = 0;
  let now = 0;
  architecture.links.forEach((link, index) => {
    if (link.kind !== 'call' || link.from !== clientId) return;
    if (!link.enabled && !links[index]?.enabled) return;
    before += link.share;
    if (links[index]?.enabled) now += link.share;
  });
  return before > 0 ? now / before : 1;
}

type Traffic = Extract<Architecture['resources'][number], { kind: 'client' }>['traffic'];

/**
 * Traffic of a shape around a rate. The document's own settings are kept where it has this shape; the values
 * of the others are the document format's defaults, except that a day here takes ten minutes of simulated time:
 * a whole day would pass unseen.
 */
export function trafficOf(own: Traffic, shape: Shape, ratePerS: number): Traffic {
  if (own.shape === shape) return { ...own, ratePerS };
  const scaled = { ratePerS, ...scatterOf(own) };
  switch (shape) {
    case 'constant':
      return { shape, ...scaled };
    case 'ramp':
      return { shape, ...scaled, startFactor: 0.1, rampS: 120 };
    case 'spike':
      return { shape, ...scaled, atS: 30, lengthS: 15, everyS: 120, factor: 10, restFactor: 1 };
    case 'daily':
      return { shape, ...scaled, peakToTrough: 3, periodS: 600, peakAtS: 300, weekendFactor: 1 };
    case 'bursts':
      return { shape, ...scaled, onS: 4, offS: 12 };
  }
}

/** How the document's arrivals scatter; Poisson, with the format's defaults, where it does not say. */
function scatterOf(own: Traffic) {
  if (!('cv' in own)) return { arrivals: 'poisson' as const, cv: 3, burstFactor: 10, burstS: 10, calmS: 50 };
  const { arrivals, cv, burstFactor, burstS, calmS } = own;
  return { arrivals, cv, burstFactor, burstS, calmS };
}

/** The rate of traffic. A closed workload has none; its rate follows from the answers. */
function rateOf(traffic: Traffic): number {
  return traffic.shape === 'closed' ? RATE_WITHOUT_ONE_PER_S : traffic.ratePerS;
}

/** A shape in words, with the figures it runs with. */
export function describeShape(own: Traffic, shape: Shape): string {
  const traffic = trafficOf(own, shape, rateOf(own));
  switch (traffic.shape) {
    case 'constant':
      return describeSteady(traffic.arrivals);
    case 'ramp':
      return `Starts at ${traffic.startFactor} × the rate and reaches it after ${traffic.rampS} s.`;
    case 'spike':
      return `${traffic.factor} × the rate for ${traffic.lengthS} s, from ${traffic.atS} s on, every ${traffic.everyS} s.`;
    case 'daily':
      return `Swings within ${traffic.periodS} s, ${traffic.peakToTrough} times as much at the peak as at the trough.`;
    case 'bursts':
      return `On for ${traffic.onS} s, off for ${traffic.offS} s, on average.`;
    case 'step':
      return `${traffic.factor} × the rate from ${traffic.atS} s on.`;
    case 'trace':
      return 'Recorded arrivals.';
    case 'closed':
      return `${traffic.users} users, each with one request at a time.`;
  }
}

function describeSteady(arrivals: ReturnType<typeof scatterOf>['arrivals']): string {
  switch (arrivals) {
    case 'poisson':
      return 'A steady mean rate; arrivals are independent.';
    case 'even':
      return 'Evenly spaced arrivals.';
    case 'hyper-exponential':
      return 'A steady mean rate; arrivals come in clumps.';
    case 'markov-modulated':
      return 'A steady mean rate; bursts take turns with calm.';
  }
}
