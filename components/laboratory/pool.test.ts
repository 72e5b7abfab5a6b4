import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { catalog } from '@/content/catalog/load-catalog';
import { loadPattern } from '@/content/load-pattern';
import { type Architecture, simulate } from '@/simulator';
import { isCancelled, type PoolWorker, SimulationPool } from './pool';
import { threadMaker } from './test-threads';

let createThread: () => PoolWorker;
let architecture: Architecture;
const pools: SimulationPool[] = [];
beforeAll(async () => {
  createThread = await threadMaker();
  ({ architecture } = await loadPattern('serverless'));
});
afterEach(() => {
  for (const pool of pools.splice(0)) pool.close();
});

/** A pool of real threads that also tells how many it made and ended. */
function poolOf(size: number) {
  const count = { made: 0, ended: 0 };
  const pool = new SimulationPool({
    size,
    createWorker: () => {
      const worker = createThread();
      count.made += 1;
      const end = worker.terminate;
      worker.terminate = () => {
        count.ended += 1;
        end();
      };
      return worker;
    },
  });
  pools.push(pool);
  return { pool, count };
}

const outcomeOf = (run: Promise<unknown>) =>
  run.then(
    () => 'done',
    (reason: unknown) => (isCancelled(reason) ? 'cancelled' : String(reason)),
  );

describe('the pool of simulations', () => {
  it('gives in a thread, byte for byte, the report that the engine gives', async () => {
    const { pool } = poolOf(2);
    const options = { durationS: 40, warmUpS: 20, freeTier: true, windowS: 5 };
    const reports = await Promise.all([7, 8].map((seed) => pool.run({ architecture, seed, ...options })));
    const alone = [7, 8].map((seed) => simulate(architecture, { ...options, seed, catalog }));
    expect(JSON.stringify(reports)).toBe(JSON.stringify(alone));
    expect(reports).toEqual(alone);
  });

  it('makes no more threads than its size, and uses them again', async () => {
    const { pool, count } = poolOf(2);
    const runs = [1, 2, 3, 4, 5].map((seed) => pool.run({ architecture, seed, durationS: 5 }));
    expect((await Promise.all(runs)).map(({ seed }) => seed)).toEqual([1, 2, 3, 4, 5]);
    expect(count).toEqual({ made: 2, ended: 0 });
  });

  it('tells how much of the simulated time is done, rising', async () => {
    const { pool } = poolOf(1);
    const heard: number[] = [];
    await pool.run({ architecture, seed: 1, durationS: 8_000 }, { onProgress: (share) => heard.push(share) });
    expect(heard.length).toBeGreaterThan(1);
    expect(heard).toEqual([...heard].sort((a, b) => a - b));
    expect(heard.every((share) => share > 0 && share <= 1)).toBe(true);
  });

  it('ends a run in the middle when it is cancelled, and those that wait; the others go on', async () => {
    const { pool, count } = poolOf(1);
    const control = new AbortController();
    const { signal } = control;
    const endless = pool.run({ architecture, seed: 1, durationS: 30_000_000 }, { signal });
    const behind = pool.run({ architecture, seed: 2, durationS: 5 }, { signal });
    const other = pool.run({ architecture, seed: 3, durationS: 5 });
    control.abort();
    expect(await Promise.all([endless, behind, other].map(outcomeOf))).toEqual(['cancelled', 'cancelled', 'done']);
    expect(count).toEqual({ made: 2, ended: 1 });
    expect(await outcomeOf(pool.run({ architecture, seed: 4, durationS: 5 }, { signal }))).toBe('cancelled');
  });

  it('says in the engine’s words why a run failed, and keeps the thread for the next', async () => {
    const { pool, count } = poolOf(1);
    const resources = architecture.resources.map((each) =>
      each.kind === 'function' ? { ...each, runtime: 'cobol' } : each,
    ) as Architecture['resources'];
    const wrong = pool.run({ architecture: { ...architecture, resources }, seed: 1, durationS: 5 });
    await expect(wrong).rejects.toThrow(/cobol/);
    expect((await pool.run({ architecture, seed: 1, durationS: 5 })).requests.arrived).toBeGreaterThan(0);
    expect(count.made).toBe(1);
  });

  it('says that the engine did not load, and tries another thread for the next run', async () => {
    const broken: PoolWorker[] = [];
    const pool = new SimulationPool({
      size: 1,
      createWorker: () => {
        const worker = { postMessage: () => {}, terminate: () => {}, onmessage: null, onerror: null };
        broken.push(worker);
        return worker;
      },
    });
    const first = pool.run({ architecture, seed: 1, durationS: 5 });
    const second = pool.run({ architecture, seed: 1, durationS: 5 });
    broken[0]?.onerror?.({ message: '' } as ErrorEvent);
    await expect(first).rejects.toThrow('The engine could not be loaded.');
    broken[1]?.onerror?.({ message: 'blocked' } as ErrorEvent);
    await expect(second).rejects.toThrow('blocked');
  });

  it('ends everything when it is closed', async () => {
    const { pool, count } = poolOf(1);
    const runs = [1, 2].map((seed) => pool.run({ architecture, seed, durationS: 30_000_000 }));
    pool.close();
    expect(await Promise.all(runs.map(outcomeOf))).toEqual(['cancelled', 'cancelled']);
    expect(await outcomeOf(pool.run({ architecture, seed: 1, durationS: 5 }))).toBe('cancelled');
    expect(count).toEqual({ made: 1, ended: 1 });
  });
});
