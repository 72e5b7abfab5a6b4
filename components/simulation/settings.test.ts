import { describe, expect, it } from 'vitest';
import { architectureSchema } from '@/simulator';
import { applySettings, controlsOf, SHAPES, SOURCES, toPercentages, withMixPart } from './settings';
import { testArchitecture } from './test-architecture';

const architecture = testArchitecture();
const controls = controlsOf(architecture);

function linksOf(settings: Partial<typeof controls.defaults>) {
  const applied = applySettings(architecture, controls, { ...controls.defaults, ...settings });
  return new Map(applied.links.map((link) => [link.id, link]));
}

function rateOf(settings: Partial<typeof controls.defaults>): number {
  const applied = applySettings(architecture, controls, { ...controls.defaults, ...settings });
  const client = applied.resources.find((resource) => resource.kind === 'client');
  return client?.kind === 'client' && 'ratePerS' in client.traffic ? client.traffic.ratePerS : Number.NaN;
}

describe('controlsOf', () => {
  it('finds the ways of the gateway and the five event sources', () => {
    expect(controls.mix.map(({ label }) => label)).toEqual(['Auth', 'CRUD', 'process']);
    expect(controls.defaults.mix).toEqual([10, 80, 10]);
    expect(Object.keys(controls.sources).sort()).toEqual([...SOURCES].sort());
  });
});

describe('applySettings', () => {
  it('changes nothing at the defaults but the scale of the shares', () => {
    const applied = applySettings(architecture, controls, controls.defaults);
    expect(applied.resources).toEqual(architecture.resources);
    expect(applied.links.map(({ id, enabled }) => [id, enabled])).toEqual(
      architecture.links.map(({ id }) => [id, true]),
    );
  });

  it.each([...SHAPES])('gives a valid document with the shape %s', (shape) => {
    const applied = applySettings(architecture, controls, { ...controls.defaults, shape, ratePerS: 0.1, limit: 10 });
    expect(architectureSchema.safeParse(applied).success).toBe(true);
  });

  it('switches the links of a source, and no other', () => {
    const links = linksOf({ off: ['queue', 'schedule'] });
    const off = [...links.values()].filter((link) => !link.enabled).map(({ id }) => id);
    expect(off).toEqual(['queue-process', 'schedule-process']);
  });

  it('leaves the rate of the other ways as it was when HTTP is switched off', () => {
    expect(rateOf({ off: ['http'], ratePerS: 100 })).toBeCloseTo((100 * 0.25) / 1.25, 9);
    expect(rateOf({ off: ['bucket'], ratePerS: 100 })).toBe(100);
  });
});

describe('recorded arrivals', () => {
  it('come in place of rate and shape, and leave the document as it was when they are taken away', () => {
    const recorded = { name: 'monday.log', arrivalsS: [0, 0.5, 2] };
    const trafficOf = (settings: Partial<typeof controls.defaults>) => {
      const applied = applySettings(architecture, controls, { ...controls.defaults, ...settings });
      expect(architectureSchema.safeParse(applied).success).toBe(true);
      return applied.resources.find(({ kind }) => kind === 'client');
    };
    expect(trafficOf({ recorded, shape: 'spike' })).toMatchObject({
      traffic: { shape: 'trace', arrivalsS: recorded.arrivalsS },
    });
    expect(trafficOf({ recorded: undefined })).toEqual(architecture.resources.find(({ kind }) => kind === 'client'));
  });
});

describe('toPercentages', () => {
  it.each([[[1, 1, 1]], [[10, 80, 10]], [[0, 0, 0]], [[0.3, 99, 0.7]]])('sums to 100: %j', (weights) => {
    expect(toPercentages(weights).reduce((sum, part) => sum + part, 0)).toBe(100);
  });
});

describe('withMixPart', () => {
  it.each([
    [[10, 80, 10], 0, 40],
    [[10, 80, 10], 1, 0],
    [[100, 0, 0], 0, 33],
    [[33, 33, 34], 2, 100],
  ])('of %j part %i at %i keeps the sum', (mix, index, value) => {
    const next = withMixPart(mix, index, value);
    expect(next[index]).toBe(value);
    expect(next.reduce((sum, part) => sum + part, 0)).toBe(100);
    expect(next.every((part) => part >= 0)).toBe(true);
  });
});
