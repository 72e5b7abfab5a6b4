import { describe, expect, it } from 'vitest';
import { requestOf, TestWorker, testKit } from './test-kit';
import type { TrialProgress } from './trial';
import { runInWorker } from './trial-run';

async function started({ waits = false, control = new AbortController() } = {}) {
  const worker = new TestWorker(waits);
  const heard: TrialProgress[] = [];
  const outcome = runInWorker({
    request: requestOf(await testKit()),
    createWorker: () => worker,
    onProgress: (progress) => heard.push(progress),
    signal: control.signal,
  });
  return { worker, heard, outcome, control };
}

describe('a trial in a worker', () => {
  it('passes progress on, gives what was found, and lets the worker go', async () => {
    const { worker, heard, outcome } = await started();
    expect((await outcome)?.holds).toBe(true);
    expect(heard.at(-1)).toEqual({ done: 6, planned: 6 });
    expect(worker.isTerminated).toBe(true);
  });

  it('stops in the middle when it is cancelled, and gives nothing', async () => {
    const { worker, heard, outcome, control } = await started({ waits: true });
    worker.report({ type: 'progress', done: 1, planned: 6 });
    control.abort();
    expect(await outcome).toBeUndefined();
    expect(worker.isTerminated).toBe(true);
    expect(heard).toEqual([{ done: 1, planned: 6 }]);
  });

  it('makes no worker when it was cancelled before', async () => {
    const control = new AbortController();
    control.abort();
    const { worker, outcome } = await started({ control });
    expect(await outcome).toBeUndefined();
    expect(worker.request).toBeUndefined();
  });

  it('says why the engine failed, or that it did not load', async () => {
    const failed = await started({ waits: true });
    failed.worker.report({ type: 'failed', message: 'no price' });
    await expect(failed.outcome).rejects.toThrow('no price');
    const lost = await started({ waits: true });
    lost.worker.onerror?.({ message: '' } as ErrorEvent);
    await expect(lost.outcome).rejects.toThrow('The engine could not be loaded.');
    expect([failed.worker.isTerminated, lost.worker.isTerminated]).toEqual([true, true]);
  });
});
