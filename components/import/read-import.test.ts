import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { testArchitecture } from '@/components/simulation/test-architecture';
import { encodeShare } from '@/content/exchange/share';
import { answerImport } from './import-host';
import type { ImportAnswer, ImportRequest } from './import-request';
import { type ImportWorker, readImport } from './read-import';

/** A worker whose work is done by the test. */
class HandWorker implements ImportWorker {
  onmessage: ImportWorker['onmessage'] = null;
  onerror: ImportWorker['onerror'] = null;
  isEnded = false;
  request: ImportRequest | undefined;

  postMessage(request: ImportRequest): void {
    this.request = request;
  }

  terminate(): void {
    this.isEnded = true;
  }

  answer(data: ImportAnswer): void {
    this.onmessage?.({ data } as MessageEvent<ImportAnswer>);
  }
}

const REQUEST: ImportRequest = { kind: 'file', file: new File(['{}'], 'design.json') };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('hands the file to a worker, and ends it with the answer', async () => {
  const worker = new HandWorker();
  const reading = readImport(REQUEST, { createWorker: () => worker });
  expect(worker.request).toBe(REQUEST);
  worker.answer({ kind: 'refused', reason: 'not valid' });
  expect(await reading).toEqual({ kind: 'refused', reason: 'not valid' });
  expect(worker.isEnded).toBe(true);
});

it('ends a worker that takes too long, and says so', async () => {
  const worker = new HandWorker();
  const reading = readImport(REQUEST, { createWorker: () => worker, limitMs: 3_000 });
  vi.advanceTimersByTime(2_999);
  expect(worker.isEnded).toBe(false);
  vi.advanceTimersByTime(1);
  expect(await reading).toEqual({ kind: 'refused', reason: 'It takes longer to read than 3 seconds.' });
  expect(worker.isEnded).toBe(true);
});

it('gives up when it is told to, also before it began', async () => {
  const worker = new HandWorker();
  const canceller = new AbortController();
  const reading = readImport(REQUEST, { createWorker: () => worker, signal: canceller.signal });
  canceller.abort();
  expect(await reading).toBeUndefined();
  expect(worker.isEnded).toBe(true);
  const createWorker = vi.fn(() => new HandWorker());
  expect(await readImport(REQUEST, { createWorker, signal: canceller.signal })).toBeUndefined();
  expect(createWorker).not.toHaveBeenCalled();
});

it('says why, when the worker cannot be fetched', async () => {
  const worker = new HandWorker();
  const reading = readImport(REQUEST, { createWorker: () => worker });
  worker.onerror?.({ message: '' } as ErrorEvent);
  expect(await reading).toEqual({ kind: 'refused', reason: 'The reader could not be fetched.' });
});

it('reads a link as a change of the pattern it was made from, and of no other one', async () => {
  vi.useRealTimers();
  const architecture = testArchitecture();
  const shared = await encodeShare({ ...architecture, name: 'Changed' }, { slug: 'for-tests', architecture });
  if (shared.kind !== 'valid') throw new Error('too long');
  const { fragment } = shared;
  expect(await answerImport({ kind: 'link', fragment, pattern: { slug: 'for-tests', architecture } })).toMatchObject({
    kind: 'design',
    architecture: { name: 'Changed' },
  });
  expect(await answerImport({ kind: 'link', fragment, pattern: { slug: 'another', architecture } })).toEqual({
    kind: 'refused',
    reason: 'Expected a pattern that is in the gallery.',
  });
});
