import { describe, expect, it } from 'vitest';
import { controlsOf } from './settings';
import { testArchitecture } from './test-architecture';
import { readUrlState, writeUrlState } from './url-state';

const controls = controlsOf(testArchitecture());
const { defaults } = controls;

describe('readUrlState', () => {
  it('is the default without parameters', () => {
    expect(readUrlState('', controls)).toEqual({ settings: defaults, problems: [] });
  });

  it('reads every parameter', () => {
    const { settings, problems } = readUrlState(
      '?rate=250.5&shape=spike&speed=0.25&seed=42&mix=20-30-50&off=queue,stream&limit=50&freeTier=1',
      controls,
    );
    expect(problems).toEqual([]);
    expect(settings).toEqual({
      ratePerS: 250.5,
      shape: 'spike',
      speed: 0.25,
      seed: 42,
      mix: [20, 30, 50],
      off: ['stream', 'queue'],
      limit: 50,
      freeTier: true,
    });
  });

  it.each([
    ['rate', '-3'],
    ['rate', '1e3'],
    ['rate', '20001'],
    ['rate', ''],
    ['shape', 'square'],
    ['speed', '3'],
    ['seed', '1.5'],
    ['seed', '99999999999'],
    ['mix', '50-50'],
    ['mix', '50-50-50'],
    ['mix', '-1-50-51'],
    ['off', 'queue,<script>'],
    ['limit', '9'],
    ['freeTier', 'yes'],
  ])('falls back to the default for %s=%s and says why', (parameter, value) => {
    const { settings, problems } = readUrlState(`?${new URLSearchParams({ [parameter]: value })}`, controls);
    expect(settings).toEqual(defaults);
    expect(problems).toEqual([{ parameter, reason: expect.stringMatching(/^expected /) }]);
  });

  it('keeps the good parameters beside a broken one', () => {
    const { settings, problems } = readUrlState('?rate=100&shape=square', controls);
    expect(settings).toEqual({ ...defaults, ratePerS: 100 });
    expect(problems.map(({ parameter }) => parameter)).toEqual(['shape']);
  });
});

describe('writeUrlState', () => {
  it('leaves out what is at its default', () => {
    expect(writeUrlState('', defaults, controls)).toBe('');
    expect(writeUrlState('?rate=500&seed=3', defaults, controls)).toBe('');
  });

  it('leaves parameters of others alone', () => {
    expect(writeUrlState('?utm=x', { ...defaults, seed: 7 }, controls)).toBe('?utm=x&seed=7');
  });

  it('gives back what it was given', () => {
    const settings = {
      ratePerS: 1234.5,
      shape: 'bursts',
      speed: 1000,
      seed: 0,
      mix: [0, 0, 100],
      off: ['http', 'schedule'],
      limit: 10,
      freeTier: true,
    } as const;
    expect(readUrlState(writeUrlState('', settings, controls), controls)).toEqual({ settings, problems: [] });
  });
});
