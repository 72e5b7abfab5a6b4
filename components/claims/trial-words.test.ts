import { describe, expect, it } from 'vitest';
import { requestOf, testKit } from './test-kit';
import { comparisonInWords, outcomeInWords, planInWords, runInWords, seedVerdicts } from './trial-words';

const predictions = [
  { text: 'None.', isRight: false },
  { text: 'All.', isRight: true },
];

describe('the words of a trial', () => {
  it('say what will be run', async () => {
    expect(planInWords(requestOf(await testKit()))).toBe('2 runs × 3 seeds: the engine runs 6 times, in this browser.');
    expect(runInWords({ title: 'Ten-fold traffic', durationS: 900 })).toBe('Ten-fold traffic (15 minutes simulated)');
  });

  it('say whether the prediction came true, and which did', () => {
    expect(outcomeInWords({ predictions }, 1)).toBe('Your prediction came true.');
    expect(outcomeInWords({ predictions }, 0)).toBe('Your prediction did not come true. What came true: “All.”');
    expect(outcomeInWords({ predictions }, undefined)).toBe('You made no prediction. What came true: “All.”');
    expect(outcomeInWords({ predictions: predictions.slice(0, 1) }, 0)).toBe(
      'Your prediction did not come true. No prediction came true with every seed.',
    );
  });

  it('give each seed its verdict, with the comparisons that it breaks', () => {
    const checks = [
      { text: 'a > b', holds: true, brokenBy: [] },
      { text: 'a = 0', holds: false, brokenBy: [2, 3] },
      { text: 'b = 0', holds: false, brokenBy: [3] },
    ];
    expect(seedVerdicts({ seeds: [1, 2, 3], checks })).toEqual([
      { seed: 1, broken: [] },
      { seed: 2, broken: ['a = 0'] },
      { seed: 3, broken: ['a = 0', 'b = 0'] },
    ]);
  });

  it('say whether the page has the same figures', () => {
    expect(comparisonInWords('8 of 9.', '8 of 9.')).toContain('the page’s own figures');
    expect(comparisonInWords('8 of 9.', '7 of 9.')).toContain('other figures');
  });
});
