import { describe, expect, it } from 'vitest';
import { controlsOf, type Settings } from './settings';
import { testArchitecture } from './test-architecture';
import { readUrlState, writeUrlState } from './url-state';

const controls = controlsOf(testArchitecture());
const { defaults } = controls;
const constant = (value: number) => ({ distribution: 'constant', value });

describe('readUrlState', () => {
  it('is the default without parameters', () => {
    expect(readUrlState('', controls)).toEqual({ settings: defaults, problems: [] });
  });

  it('reads every parameter', () => {
    const { settings, problems } = readUrlState(
      '?rate=250.5&shape=spike&speed=0.25&seed=42&mix=20-30-50&off=queue,stream&limit=50&freeTier=1' +
        '&faults=latency_gateway_5_2.5_800,outage_gateway_60_30&slo=300_99.5',
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
      faults: [
        { id: 'injected-1', fault: 'latency', resource: 'gateway', fromS: 5, untilS: 7.5, addMs: constant(800) },
        { id: 'injected-2', fault: 'outage', resource: 'gateway', fromS: 60, untilS: 90 },
      ],
      objective: { withinMs: 300, percent: 99.5 },
    });
  });

  it.each([
    ['faults', 'outage_nowhere_60_30'],
    ['faults', 'outage_gateway_60'],
    ['slo', '300'],
    ['slo', '0_99'],
    ['slo', '300_100'],
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
      faults: [{ id: 'injected-1', fault: 'spike', resource: 'client', fromS: 1.5, untilS: 61.5, factor: 4 }],
      objective: { withinMs: 12.5, percent: 99.9 },
    } as const satisfies Settings;
    expect(readUrlState(writeUrlState('', settings, controls), controls)).toEqual({ settings, problems: [] });
  });
});
