import { describe, expect, it } from 'vitest';
import { planLoad } from './load-plan';
import { runLoad, type SentRequest } from './load-run';

/** Numbers that look drawn and are always the same: a linear congruential generator. */
function drawn(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

const SENT: SentRequest = {
  sentMs: 0,
  latencyMs: 1,
  status: 200,
  isThrottled: false,
  isCold: false,
  queueMs: 0,
  initMs: 0,
  serviceMs: 1,
  serverMs: 1,
};

describe('planLoad', () => {
  it('comes to the rate asked for, spread as independent arrivals are', () => {
    const gaps: number[] = [];
    let total = 0;
    for (let seed = 1; seed <= 40; seed += 1) {
      const plan = planLoad({ ratePerS: 50, durationS: 60, mix: [10, 80, 10] }, drawn(seed));
      total += plan.length;
      plan.forEach(({ atMs }, index) => {
        gaps.push(atMs - (plan[index - 1]?.atMs ?? 0));
      });
    }
    // The count of a Poisson process deviates by its root: 120,000 arrivals are off by 346, so five of these are 1.5 %.
    expect(Math.abs(total / (40 * 3000) - 1)).toBeLessThan(0.015);
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
    expect(deviation / mean).toBeCloseTo(1, 1);
  });

  it('sends shares of the mix, and nothing to a part of zero', () => {
    const plan = planLoad({ ratePerS: 50, durationS: 60, mix: [0, 75, 25] }, drawn(7));
    expect(plan.filter(({ target }) => target === 'auth')).toEqual([]);
    expect(plan.filter(({ target }) => target === 'process').length / plan.length).toBeCloseTo(0.25, 1);
  });

  it('never exceeds its bounds, whatever is asked', () => {
    const plan = planLoad({ ratePerS: 1e9, durationS: 1e9, mix: [1, 1, 1] }, drawn(3));
    expect(plan.length).toBeLessThan(50 * 60 * 1.2);
    expect(plan.at(-1)?.atMs).toBeLessThan(60_000);
  });
});

describe('runLoad', () => {
  it('lets requests leave on time though no answer has come', async () => {
    let nowMs = 0;
    const left: number[] = [];
    const answers: (() => void)[] = [];
    const run = runLoad({
      plan: [10, 20, 30].map((atMs) => ({ atMs, target: 'crud' as const })),
      nowMs: () => nowMs,
      wait: async (ms) => {
        nowMs += ms;
      },
      send: () => {
        left.push(nowMs);
        return new Promise((resolve) => {
          answers.push(() => resolve(SENT));
        });
      },
      signal: new AbortController().signal,
    });
    await expect.poll(() => left).toEqual([10, 20, 30]);
    for (const answer of answers) answer();
    expect((await run).map(({ plannedMs }) => plannedMs)).toEqual([10, 20, 30]);
  });

  it('sends nothing more once it is stopped, and still waits for what is under way', async () => {
    const control = new AbortController();
    let nowMs = 0;
    const samples = await runLoad({
      plan: [10, 20, 30].map((atMs) => ({ atMs, target: 'auth' as const })),
      nowMs: () => nowMs,
      wait: async (ms) => {
        nowMs += ms;
      },
      send: async (_, index) => {
        if (index === 1) control.abort();
        return SENT;
      },
      signal: control.signal,
    });
    expect(samples).toHaveLength(2);
  });
});
