import type { Architecture, Fault } from '@/simulator';

export type FaultKind = Fault['fault'];

/** Kinds of faults in the order in which they are offered. */
export const FAULT_KINDS = [
  'latency',
  'errors',
  'throttling',
  'outage',
  'poison',
  'spike',
  'retry-storm',
] as const satisfies readonly FaultKind[];

/** Faults that a visitor may have at once. */
export const MOST_FAULTS = 20;

/** A number that a kind of fault takes. */
export interface FaultNumber {
  name: 'addMs' | 'percent' | 'factor' | 'tries' | 'patienceMs';
  label: string;
  unit: string;
  min: number;
  max: number;
  start: number;
}

const percent = (label: string): FaultNumber => ({ name: 'percent', label, unit: '%', min: 1, max: 100, start: 100 });

/** The numbers of each kind, in the order in which an address writes them; those that a visitor must give. */
export const FAULT_NUMBERS: Readonly<Record<FaultKind, readonly FaultNumber[]>> = {
  latency: [{ name: 'addMs', label: 'Added to each call', unit: 'ms', min: 1, max: 60_000, start: 800 }],
  errors: [{ ...percent('Calls that fail'), start: 30 }],
  throttling: [{ ...percent('Calls turned away'), start: 50 }],
  outage: [],
  poison: [{ ...percent('Messages poisoned'), start: 5 }],
  spike: [{ name: 'factor', label: 'Rate while it lasts', unit: '×', min: 0, max: 1_000, start: 10 }],
  'retry-storm': [
    { name: 'tries', label: 'Tries in all', unit: 'tries', min: 2, max: 20, start: 5 },
    { name: 'patienceMs', label: 'Gives up waiting after', unit: 'ms', min: 10, max: 600_000, start: 1_000 },
  ],
};

/** When a fault begins, from the start of the run, and how long it lasts. */
export const START_RANGE_S = { min: 0, max: 86_400 } as const;
export const LENGTH_RANGE_S = { min: 1, max: 86_400 } as const;

export type FaultNumbers = Partial<Record<FaultNumber['name'], number>>;

/** What a visitor says of a fault. */
export interface FaultDraft {
  kind: FaultKind;
  resource: string;
  fromS: number;
  lengthS: number;
  numbers: FaultNumbers;
}

/** The parts of a design that each kind of fault may befall, by kind; only what the design's links make sense of. */
export type FaultPlaces = Readonly<Record<FaultKind, readonly string[]>>;

/**
 * Finds where faults make sense: calls are struck where a call link ends, messages are poisoned where somebody
 * fetches them, and traffic swells where there is any.
 */
export function faultPlacesOf({ resources, links }: Architecture): FaultPlaces {
  const at = (isPlace: (id: string) => boolean) => resources.map(({ id }) => id).filter(isPlace);
  const called = at((id) => links.some(({ kind, to }) => kind === 'call' && to === id));
  const clients = resources.flatMap((each) => (each.kind === 'client' ? [each] : []));
  return {
    latency: called,
    errors: called,
    throttling: called,
    outage: called,
    poison: at((id) => links.some(({ kind, from }) => kind === 'poll' && from === id)),
    spike: clients.filter(({ traffic }) => traffic.shape !== 'trace' && traffic.shape !== 'closed').map(({ id }) => id),
    'retry-storm': clients.map(({ id }) => id),
  };
}

/** The fault that a draft stands for. */
export function faultOf(draft: FaultDraft, id: string): Fault {
  const { kind, resource, fromS, lengthS, numbers } = draft;
  const common = { id, resource, fromS, untilS: roundedS(fromS + lengthS) };
  const numberOf = (name: FaultNumber['name']) =>
    numbers[name] ?? FAULT_NUMBERS[kind].find((each) => each.name === name)?.start ?? 0;
  switch (kind) {
    case 'latency':
      return { ...common, fault: kind, addMs: { distribution: 'constant', value: numberOf('addMs') } };
    case 'errors':
    case 'throttling':
    case 'poison':
      return { ...common, fault: kind, rate: numberOf('percent') / 100 };
    case 'outage':
      return { ...common, fault: kind };
    case 'spike':
      return { ...common, fault: kind, factor: numberOf('factor') };
    case 'retry-storm':
      return { ...common, fault: kind, tries: numberOf('tries'), patienceMs: numberOf('patienceMs') };
  }
}

/** The numbers of a fault as a visitor reads and gives them. */
export function numbersOf(fault: Fault): FaultNumbers {
  switch (fault.fault) {
    case 'latency':
      return { addMs: fault.addMs.distribution === 'constant' ? fault.addMs.value : Number.NaN };
    case 'errors':
    case 'throttling':
    case 'poison':
      return { percent: Math.round(fault.rate * 10_000) / 100 };
    case 'outage':
      return {};
    case 'spike':
      return { factor: fault.factor };
    case 'retry-storm':
      return { tries: fault.tries, ...(fault.patienceMs === undefined ? {} : { patienceMs: fault.patienceMs }) };
  }
}

/** A list with one more fault, whose id no other has. Without room for it, the list as it is. */
export function withFault(faults: readonly Fault[], draft: FaultDraft): readonly Fault[] {
  if (faults.length >= MOST_FAULTS) return faults;
  return renumbered([...faults, faultOf(draft, '')]);
}

/** Faults with the ids that an address gives them: by their place in the list. */
export function renumbered(faults: readonly Fault[]): readonly Fault[] {
  return faults.map((fault, index) => ({ ...fault, id: `injected-${index + 1}` }));
}

/** The design with the faults in it whose place it has; its own come first. */
export function withFaults(architecture: Architecture, injected: readonly Fault[]): Architecture {
  if (injected.length === 0) return architecture;
  const places = faultPlacesOf(architecture);
  const fitting = injected.filter(({ fault, resource }) => places[fault].includes(resource));
  return { ...architecture, faults: [...architecture.faults, ...fitting] };
}

/** Simulated seconds to the millisecond, as an address keeps them. */
export function roundedS(seconds: number): number {
  return Math.round(seconds * 1_000) / 1_000;
}
