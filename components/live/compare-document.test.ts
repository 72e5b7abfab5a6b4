import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalog } from '@/content/catalog/load-catalog';
import { type Architecture, parseArchitecture, simulate } from '@/simulator';
import { calibrate } from './calibration';
import { clientIdOf, compareDocument } from './compare-document';
import { withReadyInstances } from './simulated-run';
import { testSample } from './test-samples';

const parsed = parseArchitecture(JSON.parse(readFileSync('content/patterns/serverless/architecture.json', 'utf8')));
if (parsed.kind === 'invalid') throw new Error('the pattern does not parse');
const architecture: Architecture = parsed.value;

const FUNCTIONS = (['auth', 'crud', 'process'] as const).map((name) => ({
  name,
  concurrencyLimit: 10,
  keepAliveS: 60,
  timeLimitMs: 3000,
}));
const arrivalsS = { auth: [1, 2], crud: [0.5, 0.6, 0.7, 3], process: [4] };
const run = (document: Architecture) => simulate(document, { catalog, seed: 1, durationS: 120 });

describe('compareDocument', () => {
  it('is a valid document, to the parser that everybody meets', () => {
    const document = compareDocument({ architecture, arrivalsS, functions: FUNCTIONS });
    expect(parseArchitecture(JSON.parse(JSON.stringify(document)))).toMatchObject({ kind: 'valid' });
  });

  it('sends each arrival to the function it went to', () => {
    const { resources, requests } = run(compareDocument({ architecture, arrivalsS, functions: FUNCTIONS }));
    expect(requests.arrived).toBe(7);
    expect(resources[clientIdOf('auth')]?.arrived).toBe(2);
    expect(resources.auth?.invocations).toBe(2);
    expect(resources.crud?.invocations).toBe(4);
  });

  it('keeps the live runtime’s limit: what finds no instance is throttled', () => {
    const crowd = { auth: [], crud: Array.from({ length: 25 }, () => 1), process: [] };
    const { resources } = run(compareDocument({ architecture, arrivalsS: crowd, functions: FUNCTIONS }));
    expect(resources.crud?.peakInstances).toBe(10);
    expect(resources.crud?.throttles).toBe(15);
  });

  it('keeps the live runtime’s keep-alive: after a minute without work the next start is cold', () => {
    const rare = { auth: [0, 59, 130], crud: [], process: [] };
    const document = compareDocument({ architecture, arrivalsS: rare, functions: FUNCTIONS });
    expect(simulate(document, { catalog, seed: 1, durationS: 200 }).resources.auth?.coldStarts).toBe(2);
  });

  it('takes measured times from a calibration, to the millisecond', () => {
    const samples = [
      testSample({ isCold: true, initMs: 90, serviceMs: 6, serverMs: 98, latencyMs: 104 }),
      testSample({ serviceMs: 6, serverMs: 8, latencyMs: 14 }),
    ];
    const calibration = calibrate(samples);
    const document = compareDocument({
      architecture,
      arrivalsS: { auth: [], crud: [1, 2, 3], process: [] },
      functions: FUNCTIONS,
      calibration,
    });
    const { latencyMs } = run(document);
    expect(latencyMs.max).toBeCloseTo(104, 0);
    expect(latencyMs.p50).toBeCloseTo(14, 0);
  });
});

describe('withReadyInstances', () => {
  it('starts as many instances at once as stand ready, so that the compared part begins warm', () => {
    const arrivals = withReadyInstances({ auth: [], crud: [0, 0, 0], process: [] }, { auth: 0, crud: 2, process: 0 });
    const calibration = calibrate([testSample(), testSample({ isCold: true, initMs: 90, serverMs: 98 })]);
    const document = compareDocument({ architecture, arrivalsS: arrivals, functions: FUNCTIONS, calibration });
    const { resources } = simulate(document, { catalog, seed: 1, warmUpS: 20, durationS: 30 });
    expect([resources.crud?.arrived, resources.crud?.coldStarts]).toEqual([3, 1]);
  });
});
