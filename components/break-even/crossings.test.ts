import { describe, expect, it } from 'vitest';
import type { BreakEvenCell, BreakEvenDesign } from '@/content/break-even';
import { csvOf } from './break-even-csv';
import { crossingSentence, crossingsAt } from './crossings';
import { durationInWords, shareInWords } from './design-words';
import { rangeOf } from './load-chart';

function line(design: BreakEvenDesign, costs: readonly number[]): BreakEvenCell[] {
  return costs.map((monthlyUsd, at) => ({
    design,
    ratePerS: 10 ** at,
    burstiness: 1,
    runs: [1, 2].map(() => ({ monthlyUsd, p99Ms: 250, unservedShare: 0 })),
  }));
}

const cells = [
  ...line('functions', [10, 100]),
  ...line('containers', [50, 50]),
  ...line('virtual-machines', [500, 500]),
];

describe('crossings in words', () => {
  it('say where another design becomes cheaper, with the interval', () => {
    const [containers, machines] = crossingsAt(cells, 1);
    expect(crossingSentence('containers', containers?.crossing)).toBe(
      'Containers become cheaper at 5 requests a second (95% interval 5 to 5).',
    );
    expect(crossingSentence('virtual-machines', machines?.crossing)).toBe(
      'Virtual machines do not become cheaper anywhere from 1 to 50 requests a second.',
    );
  });
});

describe('what is shown of a cell', () => {
  it('has its unit', () => {
    expect([durationInWords(349.6), durationInWords(26_915), durationInWords(Number.NaN)]).toEqual([
      '350 ms',
      '26.9 s',
      '–',
    ]);
    expect([shareInWords(0), shareInWords(0.000_02), shareInWords(0.3334)]).toEqual(['0%', '< 0.01%', '33%']);
  });

  it('lies between powers of ten', () => {
    expect(rangeOf(cells, 'monthlyUsd')).toEqual([10, 1_000]);
    expect(rangeOf([], 'p99Ms')).toEqual([1, 10]);
  });

  it('is saved exactly, run by run', () => {
    const [first, second, ...rest] = csvOf(cells.slice(0, 1)).trim().split('\n');
    expect(first).toBe('design,requests_per_s,burstiness,run,usd_per_month,p99_ms,lost_share');
    expect([second, ...rest]).toEqual(['functions,1,1,1,10,250,0', 'functions,1,1,2,10,250,0']);
  });
});
