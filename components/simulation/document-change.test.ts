import { expect, it } from 'vitest';
import type { Architecture } from '@/simulator';
import { adoptedSettings, differsFromDocument, isSameStructure } from './document-change';
import { applySettings, controlsOf } from './settings';
import { testArchitecture } from './test-architecture';

const design = testArchitecture();

function withClient(ratePerS: number): Architecture {
  return {
    ...design,
    resources: design.resources.map((each) =>
      each.kind === 'client' && 'ratePerS' in each.traffic ? { ...each, traffic: { ...each.traffic, ratePerS } } : each,
    ),
  };
}

it('goes on with a run where only settings changed', () => {
  expect(isSameStructure(design, withClient(77))).toBe(true);
  expect(isSameStructure(design, { ...design, links: design.links.slice(1) })).toBe(false);
  expect(isSameStructure(design, { ...design, resources: design.resources.slice(1) })).toBe(false);
});

it('takes over what the document changed, and leaves what somebody set', () => {
  const before = controlsOf(design);
  const after = controlsOf(withClient(77));
  const settings = adoptedSettings({ ...before.defaults, limit: 123, speed: 10 }, before, after);
  expect(settings).toMatchObject({ ratePerS: 77, limit: 123, speed: 10 });
});

it('has no mix of ways that are gone', () => {
  const before = controlsOf(design);
  const after = controlsOf({ ...design, links: [] });
  expect(adoptedSettings({ ...before.defaults, mix: [100, 0, 0] }, before, after).mix).toEqual([]);
});

it('sees that somebody set something else than the document says', () => {
  const controls = controlsOf(design);
  expect(differsFromDocument(controls.defaults, controls)).toBe(false);
  expect(differsFromDocument({ ...controls.defaults, seed: 9, speed: 60 }, controls)).toBe(false);
  expect(differsFromDocument({ ...controls.defaults, ratePerS: 9.5 }, controls)).toBe(true);
});

it('keeps traffic of a shape that the controls do not offer', () => {
  const traffic = { shape: 'closed' as const, users: 7, thinkMs: { distribution: 'exponential' as const, mean: 5 } };
  const closed: Architecture = {
    ...design,
    resources: design.resources.map((each) => (each.kind === 'client' ? { ...each, traffic } : each)),
  };
  const controls = controlsOf(closed);
  const { resources } = applySettings(closed, controls, controls.defaults);
  expect(resources.find(({ kind }) => kind === 'client')).toMatchObject({ traffic });
});
