import { describe, expect, it } from 'vitest';
import { KNOWN_CASES } from '../accuracy/cases';
import { evaluate, runCase } from '../accuracy/evaluate';
import { TEST_CATALOG } from '../testing';

/** The table of `npm run accuracy` takes minutes; a part of each case's time shows what is broken, with wider intervals. */
const PART = 1 / 30;

describe('the engine against what is known, in short', () => {
  const { cases: results, summary } = evaluate(
    KNOWN_CASES.map((each) =>
      runCase({ ...each, durationS: each.durationS * PART, warmUpS: each.warmUpS / 8 }, TEST_CATALOG),
    ),
  );

  it.each(results)('$id: no figure is refuted', ({ figures }) => {
    for (const { id, verdict, mean, reference } of figures)
      expect(verdict, `${id}: ${mean}, ${reference}`).not.toBe('refuted');
  });

  it('has no more figures outside their own intervals than chance explains', () => {
    expect(summary.outside).toBeLessThanOrEqual(summary.outsideExplained);
  });

  it('keeps Little’s law at every resource of every run', () => {
    expect(summary.littleChecks).toBeGreaterThan(1_000);
    for (const { id, widestLittleGap } of results) expect(widestLittleGap.gap, id).toBeLessThan(0.02);
  });

  it('conserves requests in every run', () => {
    for (const { id, isConserved } of results) expect(isConserved, id).toBe(true);
  });
});
