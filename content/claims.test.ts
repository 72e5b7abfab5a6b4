import { beforeAll, describe, expect, it } from 'vitest';
import { parseClaims } from './claims';
import { compute, isTrue, parseCheck, parseComputation, parseFinding } from './claims-expressions';
import { type Ground, valueIn } from './claims-figures';
import { runClaim } from './claims-run';
import { type Experiment, loadDesigns } from './experiments';
import { loadPattern } from './load-pattern';
import { resultOf } from './results';

const CLAIM = {
  id: 'more-traffic',
  proves: [{ section: 'text', point: 'Somewhere' }],
  claim: 'More traffic means more requests.',
  question: 'Which run has more requests?',
  predictions: [
    { text: 'The busy one.', when: ['busy > calm'] },
    { text: 'The calm one.', when: ['busy <= calm'] },
  ],
  seeds: 3,
  figures: {
    calm: { run: 'calm', metric: 'arrived' },
    busy: { run: 'busy', metric: 'arrived' },
    ratio: { compute: 'busy / calm' },
    share: { compute: 'calm / busy', unit: 'percent' },
    memory: { run: 'busy', setting: 'crud.memoryMib' },
    limit: { catalog: 'lambda.max-timeout-s' },
    timeout: { run: 'calm', setting: 'process.timeoutS', unit: 's' },
    vcpu: { monthOf: 'fargate.vcpu-hours.arm64', units: 2 },
  },
  finding: 'The busy run has {busy} requests, {ratio} times as many.',
  holds: ['busy > calm', 'timeout < limit'],
};

const CALM: Experiment = { id: 'calm', title: 'Calm', durationS: 20, set: {} };
const BUSY: Experiment = { id: 'busy', title: 'Busy', durationS: 20, set: { 'client.traffic.ratePerS': 200 } };

const parsedWith = (changes: object) => parseClaims([{ ...CLAIM, ...changes }], 'claims.json');

describe('the words of claims', () => {
  const valueNamed = valueIn({ a: { value: 6, unit: 'count' }, b: { value: 3, unit: 'count' } });

  it.each([
    ['a > b', true],
    ['a < b', false],
    ['b = 3', true],
    ['a >= 6', true],
    ['a <= 5.5', false],
    ['a > -1', true],
  ])('read %s as a comparison that is %s', (text, expected) => {
    const check = parseCheck(text);
    expect(check && isTrue(check, valueNamed)).toBe(expected);
  });

  it.each(['a', 'a > ', 'a > b > 3', '3 > a', 'a == b', 'a>b', 'a - b'])('take %s for no comparison', (text) => {
    expect(parseCheck(text)).toBeUndefined();
  });

  it.each([
    ['a + b + b', 12],
    ['a - b', 3],
    ['a * b', 18],
    ['a / b', 2],
  ])('compute %s', (text, expected) => {
    const computation = parseComputation(text);
    expect(computation && compute(computation, valueNamed)).toBe(expected);
  });

  it.each(['a', 'a + b - a', 'a ^ b', 'a + 3', 'a +'])('take %s for no computation', (text) => {
    expect(parseComputation(text)).toBeUndefined();
  });

  it('split a finding at its figures', () => {
    expect(parseFinding('{a} of {b}.')).toEqual([{ figure: 'a' }, { text: ' of ' }, { figure: 'b' }, { text: '.' }]);
  });

  it('name a figure that does not exist', () => {
    expect(() => valueNamed('c')).toThrow('expected a figure "c"');
  });
});

describe('a file of claims', () => {
  it.each([
    [{ holds: ['busy is more'] }, /expected a comparison such as/],
    [{ holds: [] }, /holds/],
    [{ seeds: 1 }, /seeds/],
    [{ predictions: CLAIM.predictions.slice(1) }, /predictions/],
    [{ figures: { calm: { run: 'calm', metric: 'moonlight' } } }, /figures/],
    [{ opinion: 'mine' }, /opinion/],
  ])('is refused with %j, and the message says where', (changes, message) => {
    expect(() => parsedWith(changes)).toThrow(message);
    expect(() => parsedWith(changes)).toThrow(/^claims\.json: /);
  });
});

describe('the run of a claim', () => {
  let ground: Ground;
  const run = (changes: object = {}) => {
    const [claim] = parsedWith(changes);
    if (!claim) throw new Error('expected a claim');
    return runClaim(claim, ground);
  };

  beforeAll(async () => {
    const { architecture } = await loadPattern('serverless');
    ground = { architecture, experiments: [CALM, BUSY] };
  });

  it('has a figure from each seed, and from each a run of its own', () => {
    const { seeds, figures } = run();
    expect(seeds).toEqual([1, 2, 3]);
    const arrived = seeds.map((seed) => resultOf(ground.architecture, BUSY, { metric: 'arrived', seed }).value);
    expect(figures.busy?.samples).toEqual(arrived);
    expect(new Set(arrived).size).toBe(3);
  });

  it('computes with the figures of the same seed', () => {
    const { calm, busy, ratio, share } = run().figures;
    const quotients = calm?.samples.map((sample, at) => (busy?.samples[at] ?? Number.NaN) / sample);
    expect(ratio?.samples).toEqual(quotients);
    expect(ratio?.unit).toBe('count');
    expect(share?.unit).toBe('percent');
    expect(share?.samples[0]).toBeCloseTo(100 / (ratio?.samples[0] ?? 0), 10);
  });

  it('takes settings from the design of the run, and limits and prices from the catalog', () => {
    const { memory, limit, timeout, vcpu } = run().figures;
    expect(memory).toMatchObject({ mean: 512, halfWidth: 0, unit: 'count' });
    expect(limit).toMatchObject({ mean: 900, unit: 's' });
    expect(timeout).toMatchObject({ mean: 60, unit: 's' });
    expect(vcpu?.mean).toBeCloseTo(2 * 730 * 0.03238, 10);
  });

  it('fills the finding with means, and tells which prediction came true', () => {
    const { finding, figures, predictions } = run();
    expect(finding[1]).toEqual({ name: 'busy', value: figures.busy?.mean, unit: 'count' });
    expect(predictions.map(({ isRight }) => isRight)).toEqual([true, false]);
  });

  it('holds when every comparison is true with every seed', () => {
    expect(run()).toMatchObject({ holds: true, checks: [{ holds: true }, { holds: true }] });
  });

  it('does not hold when one seed breaks a comparison, and names that seed', () => {
    const [first, second, third] = run().figures.busy?.samples ?? [];
    const most = Math.max(first ?? 0, second ?? 0, third ?? 0);
    const { holds, checks } = run({ holds: ['busy > calm', `busy < ${most}`] });
    expect(holds).toBe(false);
    expect(checks[0]).toMatchObject({ holds: true, brokenBy: [] });
    expect(checks[1]?.brokenBy).toEqual([[first, second, third].indexOf(most) + 1]);
  });

  it('refuses to compare figures that count different things', () => {
    expect(() => run({ holds: ['busy > limit'] })).toThrow(
      'busy > limit: expected figures of one unit, got count and s',
    );
  });

  it('refuses to add figures that count different things', () => {
    const figures = { ...CLAIM.figures, sum: { compute: 'busy + limit' } };
    expect(() => run({ figures })).toThrow('more-traffic: figure sum: expected figures of one unit, got count and s');
  });

  it('names the claim and the figure of a run, a setting or an entry that does not exist', () => {
    const figures = (figure: object) => ({ figures: { calm: figure }, predictions: CLAIM.predictions });
    expect(() => run(figures({ run: 'lost', metric: 'p99' }))).toThrow(
      'more-traffic: figure calm: expected a run "lost"',
    );
    expect(() => run(figures({ run: 'calm', setting: 'crud.label' }))).toThrow(/expected a number at crud.label/);
    expect(() => run(figures({ catalog: 'lambda.mood' }))).toThrow(/lambda.mood/);
    expect(() => run({ finding: 'It is {moody}.' })).toThrow('more-traffic: finding: expected a figure "moody"');
  });

  it('runs a design of its own where the run names one', async () => {
    const design = (await loadDesigns('serverless')).find(({ name }) => name === 'long-job');
    if (!design) throw new Error('expected the design');
    const jobs: Experiment = { id: 'jobs', title: 'Jobs', durationS: 900, set: {}, design };
    const { value } = resultOf(ground.architecture, jobs, { metric: 'arrived', resource: 'jobs' });
    expect(value).toBe(10);
  });
});
