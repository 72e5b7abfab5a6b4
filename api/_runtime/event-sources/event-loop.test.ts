import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { EventLoop } from './event-loop';
import type { RoundResult } from './event-source';
import { EventSources } from './event-sources';

/** A source whose rounds give what a test lists, then `idle`. */
function listed(results: (RoundResult | Error)[], name: 'queue' | 'outbox' | 'schedule' = 'queue') {
  const rounds: number[] = [];
  const source = {
    name,
    async round(): Promise<RoundResult> {
      rounds.push(performance.now());
      const result = results.shift() ?? 'idle';
      if (result instanceof Error) throw result;
      return result;
    },
  };
  return { rounds, source };
}

it('goes on at once while there is work, then rests', async () => {
  const { rounds, source } = listed(['worked', 'worked']);
  const loop = new EventLoop(source, { onError: () => undefined });
  loop.start();
  await sleep(50);
  await loop.stop();
  expect(rounds).toHaveLength(3);
});

it('looks at once when it is woken, also when that happened during a round', async () => {
  const { rounds, source } = listed([]);
  const loop = new EventLoop(source, { onError: () => undefined });
  loop.start();
  loop.wake();
  await expect.poll(() => rounds.length, { interval: 1, timeout: 500 }).toBe(2);
  loop.wake();
  await expect.poll(() => rounds.length, { interval: 1, timeout: 500 }).toBe(3);
  await loop.stop();
});

it('looks by itself after a second, when nobody wakes it', async () => {
  const { rounds, source } = listed([]);
  const loop = new EventLoop(source, { onError: () => undefined });
  loop.start();
  await expect.poll(() => rounds.length, { timeout: 3000 }).toBe(2);
  await loop.stop();
  expect((rounds[1] ?? 0) - (rounds[0] ?? 0)).toBeGreaterThan(990);
});

it('gathers for a while after it was woken, so that one batch holds more', async () => {
  const { rounds, source } = listed([]);
  const loop = new EventLoop(source, { gatherMs: 100, onError: () => undefined });
  loop.start();
  await sleep(10);
  const wokenAtMs = performance.now();
  for (let write = 0; write < 5; write++) loop.wake();
  await expect.poll(() => rounds.length, { interval: 1, timeout: 1000 }).toBe(2);
  await loop.stop();
  expect((rounds[1] ?? 0) - wokenAtMs).toBeGreaterThan(95);
});

it('tells of a round that failed, and goes on', async () => {
  const { rounds, source } = listed([new Error('no connection')]);
  const errors: unknown[] = [];
  const loop = new EventLoop(source, { onError: (error) => errors.push(error) });
  loop.start();
  await sleep(10);
  loop.wake();
  await expect.poll(() => rounds.length, { interval: 1, timeout: 500 }).toBe(2);
  await loop.stop();
  expect(errors).toEqual([new Error('no connection')]);
});

it('stops after the round that is running, and begins no other', async () => {
  let end: (() => void) | undefined;
  let rounds = 0;
  const source = {
    name: 'queue' as const,
    round: () =>
      new Promise<RoundResult>((resolve) => {
        rounds += 1;
        end = () => resolve('worked');
      }),
  };
  const loop = new EventLoop(source, { onError: () => undefined });
  loop.start();
  let hasStopped = false;
  const stopped = loop.stop().then(() => {
    hasStopped = true;
  });
  await sleep(10);
  expect(hasStopped).toBe(false);
  end?.();
  await stopped;
  expect(rounds).toBe(1);
});

it('runs rounds until nothing is left: the schedule before the others, only woken sources when asked so', async () => {
  const order: string[] = [];
  const named = (name: 'queue' | 'outbox' | 'schedule', results: RoundResult[]) => ({
    name,
    async round(): Promise<RoundResult> {
      order.push(name);
      return results.shift() ?? 'idle';
    },
  });
  const sources = new EventSources(
    [named('queue', ['worked']), named('outbox', ['worked', 'throttled']), named('schedule', [])],
    () => undefined,
  );
  await sources.runRounds(1000);
  expect(order[0]).toBe('schedule');
  expect(order.slice(1).sort()).toEqual(['outbox', 'outbox', 'queue', 'queue']);

  order.length = 0;
  sources.wake('queue');
  await sources.runWoken(1000);
  await sources.runWoken(1000);
  expect(order).toEqual(['queue']);
});

it('runs the rounds of the others when one source fails, and says so', async () => {
  const broken = listed([new Error('no connection')], 'outbox');
  const sound = listed(['worked']);
  const sources = new EventSources([broken.source, sound.source], () => undefined);
  await expect(sources.runRounds(1000)).rejects.toThrow('Event sources failed.');
  expect(sound.rounds).toHaveLength(2);
});
