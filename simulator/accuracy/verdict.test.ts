import { describe, expect, it } from 'vitest';
import { inverseNormal } from '../kernel/exact-math';
import { RandomStream } from '../kernel/random-stream';
import { judge, LEVEL, mostOutsideByChance, type Verdict, verdictsOf } from './verdict';

/** Ten samples around a mean. */
function samplesAround(mean: number, stream: RandomStream, deviation = 1): number[] {
  return Array.from({ length: 10 }, () => mean + deviation * inverseNormal(stream.next()));
}

const narrow = (pValue: number) => ({ pValue, relativeHalfWidth: 0.01 });

describe('judge', () => {
  it('has a p-value of one percent where the reference lies at the end of the 99 % interval', () => {
    const values = [9, 10, 11, 10, 9, 11, 10, 12, 8, 10];
    const { mean, halfWidth } = judge(values, 10);
    expect(judge(values, mean + halfWidth).pValue).toBeCloseTo(1 - LEVEL, 12);
    expect(judge(values, mean - halfWidth).pValue).toBeCloseTo(1 - LEVEL, 12);
  });

  it('grants a rounded reference its rounding', () => {
    const values = [10, 10.01, 9.99, 10, 10.01, 9.99, 10, 10, 10.01, 9.99];
    expect(judge(values, 10.3).pValue).toBeLessThan(1e-6);
    expect(judge(values, 10.3, 0.31).pValue).toBe(1);
  });

  it('tells equal from unequal where nothing scatters', () => {
    expect(judge([5, 5, 5], 5).pValue).toBe(1);
    expect(judge([5, 5, 5], 5.001).pValue).toBe(0);
  });

  it('counts the scatter of a second implementation', () => {
    const stream = new RandomStream(1, 'judge');
    let outside = 0;
    for (let table = 0; table < 2_000; table += 1) {
      const [ours, theirs] = [samplesAround(20, stream), samplesAround(20, stream, 2)];
      const reference = theirs.reduce((sum, value) => sum + value, 0) / 10;
      if (judge(ours, reference, 0, theirs).pValue < 1 - LEVEL) outside += 1;
    }
    // Of 2,000 with chance 1 %: 20 expected, deviation 4.4.
    expect(outside).toBeGreaterThan(5);
    expect(outside).toBeLessThan(36);
  });
});

describe('verdictsOf', () => {
  it('refutes step by step as Holm does', () => {
    // Alpha is split: 0.005 for this rule. 0.005 / 3, then / 2, then / 1.
    expect(verdictsOf([narrow(0.0024), narrow(0.0016), narrow(0.5)])).toEqual(['refuted', 'refuted', 'inside']);
    expect(verdictsOf([narrow(0.0026), narrow(0.0016), narrow(0.5)])).toEqual(['outside', 'refuted', 'inside']);
  });

  it('calls a wide interval no proof, unless even it refutes', () => {
    expect(
      verdictsOf([
        { pValue: 0.5, relativeHalfWidth: 0.021 },
        { pValue: 0.5, relativeHalfWidth: Number.NaN },
        { pValue: 1e-9, relativeHalfWidth: 0.03 },
      ]),
    ).toEqual<Verdict[]>(['too-wide', 'too-wide', 'refuted']);
  });

  it('refutes a true table of 200 figures as rarely as it says', () => {
    const stream = new RandomStream(2, 'holm');
    let failed = 0;
    for (let table = 0; table < 1_000; table += 1) {
      const figures = Array.from({ length: 200 }, () => narrow(judge(samplesAround(10, stream), 10).pValue));
      if (verdictsOf(figures).includes('refuted')) failed += 1;
    }
    // 0.5 % of 1,000: 5 expected, deviation 2.2.
    expect(failed).toBeLessThan(14);
  });

  it('finds one false figure among 200 when it is off by three half-widths', () => {
    const stream = new RandomStream(3, 'power');
    let found = 0;
    for (let table = 0; table < 200; table += 1) {
      const figures = Array.from({ length: 200 }, (_, at) => {
        const off = at === 0 ? 3 * (3.25 / Math.sqrt(10)) : 0;
        return narrow(judge(samplesAround(10, stream), 10 + off).pValue);
      });
      if (verdictsOf(figures)[0] === 'refuted') found += 1;
    }
    expect(found).toBeGreaterThan(150);
  });
});

describe('mostOutsideByChance', () => {
  it('is the quantile of the binomial law', () => {
    // 1 figure: 99 % are inside. 100 figures: P(N <= 4) = 0.99657, P(N <= 3) = 0.98163.
    expect(mostOutsideByChance(1)).toBe(1);
    expect(mostOutsideByChance(100)).toBe(4);
  });
});
