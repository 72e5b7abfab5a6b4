import { describe, expect, it } from 'vitest';
import { controlsOf } from '@/components/simulation/settings';
import { testArchitecture } from '@/components/simulation/test-architecture';
import catalog from '@/content/catalog/aws.json';
import { type Catalog, canBefall, type Fault, parseArchitecture, Simulation } from '@/simulator';
import {
  FAULT_KINDS,
  FAULT_NUMBERS,
  type FaultDraft,
  faultOf,
  faultPlacesOf,
  LENGTH_RANGE_S,
  MOST_FAULTS,
  START_RANGE_S,
  withFault,
  withFaults,
} from './fault';
import { faultsFromText, faultsToText } from './fault-address';
import { createFaultHistory, noteStep, redoStep, undoStep } from './fault-history';
import { faultWithTime } from './fault-words';

const architecture = testArchitecture();
const places = faultPlacesOf(architecture);

/** A draft of each kind, at the first place that it has, with its numbers at one end of their ranges. */
function draftOf(kind: FaultDraft['kind'], end: 'min' | 'max' | 'start'): FaultDraft {
  const numbers = Object.fromEntries(FAULT_NUMBERS[kind].map((each) => [each.name, each[end]]));
  return { kind, resource: places[kind][0] ?? '', fromS: 10, lengthS: 60, numbers };
}

describe('the places of faults', () => {
  it('are parts that the engine lets them befall', () => {
    for (const kind of FAULT_KINDS) {
      expect(places[kind].length).toBeGreaterThan(0);
      for (const id of places[kind]) {
        const resource = architecture.resources.find((each) => each.id === id);
        expect(resource && canBefall(kind, resource)).toBe(true);
      }
    }
  });

  it('are none for traffic that is a recording', () => {
    const traffic = { shape: 'trace', arrivalsS: [1] } as never;
    const resources = architecture.resources.map((each) => (each.kind === 'client' ? { ...each, traffic } : each));
    expect(faultPlacesOf({ ...architecture, resources }).spike).toEqual([]);
  });
});

describe('a fault that a visitor makes', () => {
  it.each(FAULT_KINDS)('of the kind %s is one that a document may hold, at both ends of its numbers', (kind) => {
    for (const end of ['min', 'max', 'start'] as const) {
      const fault = faultOf(draftOf(kind, end), 'injected-1');
      expect(parseArchitecture({ ...architecture, faults: [fault] })).toMatchObject({
        kind: 'valid',
        value: { faults: [fault] },
      });
    }
  });

  it('is laid over those of the document, and left out where the design has no such part', () => {
    const own = faultOf(draftOf('outage', 'start'), 'own');
    const injected = withFault([], draftOf('latency', 'start'));
    const design = { ...architecture, faults: [own] };
    expect(withFaults(design, injected).faults).toEqual([own, ...injected]);
    expect(
      withFaults(
        design,
        injected.map((each) => ({ ...each, resource: 'gone' })),
      ).faults,
    ).toEqual([own]);
    expect(withFaults(design, [])).toBe(design);
  });

  it('is one of a bounded number, with an id of its own', () => {
    let faults: readonly Fault[] = [];
    for (let i = 0; i < MOST_FAULTS + 5; i += 1) faults = withFault(faults, draftOf('outage', 'start'));
    expect(new Set(faults.map(({ id }) => id)).size).toBe(MOST_FAULTS);
  });

  it('is said in words, with its time', () => {
    const fault = faultOf({ ...draftOf('latency', 'start'), fromS: 130 }, 'x');
    const label = architecture.resources.find(({ id }) => id === fault.resource)?.label ?? fault.resource;
    expect(faultWithTime(fault, architecture)).toBe(`latency +800 ms on ${label}, 0:02:10 to 0:03:10`);
  });
});

describe('faults in an address', () => {
  const { faultPlaces } = controlsOf(architecture);
  const all = FAULT_KINDS.reduce<readonly Fault[]>((faults, kind) => withFault(faults, draftOf(kind, 'start')), []);

  it('come back as they were', () => {
    expect(faultsFromText(faultsToText(all), faultPlaces)).toEqual(all);
    expect(faultsFromText(faultsToText([]), faultPlaces)).toEqual([]);
  });

  it('use only what an address can hold as it is', () => {
    expect(faultsToText(all)).toMatch(/^[a-z0-9_.,-]+$/);
  });

  const at = places.outage[0] ?? '';
  it.each([
    [`gremlins_${at}_1_2`, 'of the kinds'],
    ['outage_nowhere_1_2', 'expected one of'],
    [`outage_${at}_1`, 'expected the seconds'],
    [`outage_${at}_-1_2`, 'expected the seconds'],
    [`outage_${at}_1_0`, 'expected the seconds'],
    [`outage_${at}_1_${LENGTH_RANGE_S.max + 1}`, 'expected the seconds'],
    [`outage_${at}_${START_RANGE_S.max + 1}_1`, 'expected the seconds'],
    [`outage_${at}_1_2_3`, '0 numbers'],
    [`latency_${at}_1_2`, '1 to 60000 ms'],
    [`latency_${at}_1_2_1e3`, '1 to 60000 ms'],
    [
      Array(MOST_FAULTS + 1)
        .fill(`outage_${at}_1_2`)
        .join(','),
      'at most',
    ],
  ])('refuses %s', (text, expectation) => {
    expect(faultsFromText(text, faultPlaces)).toEqual(expect.stringContaining(expectation));
  });
});

describe('a fault that is put into a run ahead of its time', () => {
  it.each(FAULT_KINDS)('of the kind %s gives the run that has it from the start', (kind) => {
    const broken = withFaults(architecture, withFault([], draftOf(kind, 'start')));
    const changed = new Simulation(architecture, { catalog: catalog as Catalog, seed: 5 });
    changed.runUntil(7_654_321);
    changed.configure(broken);
    const whole = new Simulation(broken, { catalog: catalog as Catalog, seed: 5 });
    for (const run of [changed, whole]) run.runUntil(120e6);
    expect(changed.requests()).toEqual(whole.requests());
    expect(changed.latency()).toEqual(whole.latency());
    expect(changed.bill(false)).toEqual(whole.bill(false));
  });
});

describe('the history of faults', () => {
  const [one, two] = [withFault([], draftOf('outage', 'start')), withFault([], draftOf('latency', 'start'))];

  it('takes steps back and makes them again, one by one', () => {
    const store = createFaultHistory();
    noteStep(store, { words: 'outage', before: [], after: one });
    noteStep(store, { words: 'latency', before: one, after: two });
    expect(undoStep(store)?.before).toBe(one);
    expect(undoStep(store)?.before).toEqual([]);
    expect(undoStep(store)).toBeUndefined();
    expect(redoStep(store)?.after).toBe(one);
    expect(redoStep(store)?.after).toBe(two);
    expect(redoStep(store)).toBeUndefined();
  });

  it('forgets what was undone when something else is done', () => {
    const store = createFaultHistory();
    noteStep(store, { words: 'outage', before: [], after: one });
    undoStep(store);
    noteStep(store, { words: 'latency', before: [], after: two });
    expect(redoStep(store)).toBeUndefined();
  });
});
