import { describe, expect, it } from 'vitest';
import { explanationOf, inMillionths, partsOf, stoppedBy } from './request-words';
import { crowdedDesign, firstOf, runOf, waterfallIn } from './test-run';

const design = crowdedDesign();
const { exemplars } = runOf(design, 10);

describe('why a request was slow or failed', () => {
  it('tells how much longer than the median it took, and what on, the longest part first', () => {
    const { request } = firstOf(
      exemplars,
      ({ outcome, endedUs, sentUs }) => outcome === 0 && endedUs - sentUs > 400_000,
    );
    const waterfall = waterfallIn(design, request, 10);
    const [sentence] = explanationOf({ waterfall, architecture: design, medianMs: 100 });
    expect(sentence).toMatch(
      /^This request took [\d,]+ ms, [\d.]+ times the median of 100 ms: 400 ms were a cold start of Orders, /,
    );
    const parts = partsOf(waterfall);
    expect(parts.reduce((sum, { us }) => sum + us, 0)).toBe((waterfall.endedUs ?? 0) - waterfall.fromUs);
  });

  it('names the innermost limit that stopped it, with its numbers at that moment', () => {
    const { request } = firstOf(exemplars, ({ outcome }) => outcome === 2);
    const waterfall = waterfallIn(design, request, 10);
    expect(stoppedBy(waterfall)).toEqual({ resource: 'orders', reason: '10 instances are busy, 10 are reserved' });
    const sentences = explanationOf({ waterfall, architecture: design, medianMs: 100 });
    expect(sentences[0]).toMatch(/^This request was throttled after \d+ ms: 40 ms were the way to Gateway and back/);
    expect(sentences[1]).toBe('What stopped it: Orders, where 10 instances are busy, 10 are reserved.');
  });

  it('counts tries, and tells of work that nobody waited for any more', () => {
    const hasty = crowdedDesign(
      { reservedConcurrency: 200, serviceMs: { distribution: 'constant', value: 600 } },
      { timeoutMs: 300, retry: { tries: 2, baseMs: 50, capMs: 100, jitter: 'none', on: ['timedOut'] } },
    );
    const { request } = firstOf(runOf(hasty, 10).exemplars, ({ outcome }) => outcome === 3);
    const sentences = explanationOf({
      waterfall: waterfallIn(hasty, request, 10),
      architecture: hasty,
      medianMs: undefined,
    });
    expect(sentences[0]).toMatch(/^This request timed out after 650 ms/);
    expect(sentences).toContain('Its client tried 2 times.');
    expect(sentences.some((each) => each.startsWith('Work that nobody waited for any more went on for '))).toBe(true);
  });

  it('says when a request is not over yet', () => {
    const { request, sentUs } = firstOf(exemplars, ({ endedUs, sentUs: from }) => endedUs - from > 300_000);
    const waterfall = waterfallIn(design, request, (sentUs + 100_000) / 1e6);
    expect(explanationOf({ waterfall, architecture: design, medianMs: 100 })[0]).toMatch(/is not over yet\.$/);
  });

  it.each([
    [52_334n, '5.2334'],
    [50_000n, '5'],
    [625n, '0.0625'],
    [0n, '0'],
    [123_456_789_000n, '12,345,678.9'],
  ])('writes %s of 10^-10 USD in millionths of a dollar as %s', (units, text) => {
    expect(inMillionths(units)).toBe(text);
  });
});
