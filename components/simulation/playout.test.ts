import { describe, expect, it } from 'vitest';
import { DOT_LIMIT, Playout, SHORTEST_MOVE_MS } from './playout';

interface Move {
  startUs: number;
  endUs: number;
  chain?: number;
  direction?: 1 | -1;
}

function frame(simTimeUs: number, moves: Move[], options: { speed?: number; isStep?: boolean } = {}) {
  const hops = new Float64Array(moves.flatMap((m) => [3, m.direction ?? 1, m.startUs, m.endUs, 1, m.chain ?? 0]));
  return { simTimeUs, hops, speed: options.speed ?? 1, isStep: options.isStep ?? false };
}

describe('Playout', () => {
  it('starts a move within the interval after its frame, where it began within the frame', () => {
    const playout = new Playout();
    playout.add(frame(100_000, []), 0);
    playout.add(frame(200_000, [{ startUs: 150_000, endUs: 1_150_000 }]), 100);
    expect(playout.startMs[0]).toBe(150);
    expect(playout.endMs[0]).toBe(1_150);
  });

  it('stretches a short move, and only a short one', () => {
    const playout = new Playout();
    playout.add(
      frame(100_000, [
        { startUs: 0, endUs: 1000 },
        { startUs: 0, endUs: 800_000, chain: 1 },
      ]),
      0,
    );
    expect((playout.endMs[0] as number) - (playout.startMs[0] as number)).toBe(SHORTEST_MOVE_MS);
    expect((playout.endMs[1] as number) - (playout.startMs[1] as number)).toBe(800);
  });

  it('divides by the speed', () => {
    const playout = new Playout();
    playout.add(frame(10_000, [{ startUs: 0, endUs: 100_000 }], { speed: 0.1 }), 0);
    expect((playout.endMs[0] as number) - (playout.startMs[0] as number)).toBeCloseTo(1000, 6);
  });

  it('lets the next move of a chain wait for the one before, however far that was stretched', () => {
    const playout = new Playout();
    playout.add(
      frame(100_000, [
        { startUs: 0, endUs: 1000 },
        { startUs: 2000, endUs: 3000 },
      ]),
      0,
    );
    expect(playout.startMs[1]).toBe(playout.endMs[0]);
  });

  it('runs moves side by side that began before the one before was over', () => {
    const playout = new Playout();
    playout.add(
      frame(100_000, [
        { startUs: 0, endUs: 9000 },
        { startUs: 0, endUs: 9000 },
      ]),
      0,
    );
    expect(playout.startMs[1]).toBe(playout.startMs[0]);
  });

  it('moves from the start of the link to its end, and back with an answer', () => {
    const playout = new Playout();
    const moves: Move[] = [
      { startUs: 0, endUs: 1000 },
      { startUs: 0, endUs: 1000, chain: 1, direction: -1 },
    ];
    playout.add(frame(0, moves), 0);
    expect([playout.shareOf(0), playout.shareOf(1)]).toEqual([0, 1]);
    playout.advance(SHORTEST_MOVE_MS / 3, true);
    expect(playout.shareOf(0)).toBeCloseTo(1 / 3, 9);
    expect(playout.shareOf(1)).toBeCloseTo(2 / 3, 9);
    playout.advance(SHORTEST_MOVE_MS, true);
    expect(playout.count).toBe(0);
  });

  it('stands still while nothing plays', () => {
    const playout = new Playout();
    playout.add(frame(0, [{ startUs: 0, endUs: 1000 }]), 0);
    playout.advance(5000, false);
    expect([playout.nowMs, playout.count]).toEqual([0, 1]);
  });

  it('shows the moves of a step to their end, then stands still', () => {
    const playout = new Playout();
    playout.add(frame(5_000_000, [{ startUs: 5_000_000, endUs: 5_020_000 }], { isStep: true }), 0);
    expect(playout.isDraining).toBe(true);
    playout.advance(SHORTEST_MOVE_MS / 2, false);
    expect(playout.count).toBe(1);
    playout.advance(5000, false);
    expect([playout.count, playout.isDraining]).toEqual([0, false]);
  });

  it('catches up when frames come faster than they are played', () => {
    const playout = new Playout();
    for (let i = 1; i <= 50; i += 1) playout.add(frame(i * 100_000, []), i * 100);
    playout.add(frame(5_200_000, [{ startUs: 5_200_000, endUs: 5_300_000 }]), 5_100);
    const lagMs = (playout.startMs[0] as number) - playout.nowMs;
    expect(lagMs).toBeLessThan(5_100);
  });

  it('draws no more dots than it may', () => {
    const playout = new Playout();
    const moves = Array.from({ length: DOT_LIMIT + 10 }, (_, chain) => ({ startUs: 0, endUs: 1, chain }));
    playout.add(frame(1, moves), 0);
    expect(playout.count).toBe(DOT_LIMIT);
  });

  it('forgets everything for a new run', () => {
    const playout = new Playout();
    playout.add(frame(9_000_000, [{ startUs: 0, endUs: 1000 }]), 0);
    playout.reset();
    expect(playout.count).toBe(0);
    playout.add(frame(100_000, [{ startUs: 50_000, endUs: 51_000 }]), 10_000);
    expect(playout.startMs[0]).toBe(50);
  });
});
