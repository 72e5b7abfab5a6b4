import { describe, expect, it } from 'vitest';
import { parseArchitecture } from './parse';

interface Parts {
  queue?: object;
  dead?: object;
  poll?: object;
  stream?: object;
}

/** Errors of a document with a polled queue and a polled table, as "pointer: message". */
function errorsOf({ queue = {}, dead = {}, poll = {}, stream = {} }: Parts): string[] {
  const parsed = parseArchitecture({
    format: 'cloud-architecture/1',
    name: 'Polls',
    platform: 'aws',
    region: 'us-east-1',
    resources: [
      { id: 'worker', kind: 'function', serviceMs: { distribution: 'constant', value: 1 } },
      { id: 'queue', kind: 'queue', ...queue },
      { id: 'dead', kind: 'queue', ...dead },
      { id: 'table', kind: 'table' },
    ],
    links: [
      { id: 'messages', from: 'queue', to: 'worker', kind: 'poll', ...poll },
      { id: 'changes', from: 'table', to: 'worker', kind: 'poll', ...stream },
    ],
  });
  return parsed.kind === 'valid' ? [] : parsed.errors.map(({ pointer, message }) => `${pointer}: ${message}`);
}

const fifo = { fifo: true };

describe('rules of polls', () => {
  it.each<[string, Parts]>([
    ['the platform’s defaults', {}],
    ['a large batch with a window', { poll: { batchSize: 10_000, batchWindowS: 1 } }],
    ['a full batch of an ordered queue', { queue: fifo, poll: { batchSize: 10 } }],
    ['a maximum concurrency of one, below the platform’s', { poll: { maxConcurrency: 1 } }],
    ['provisioned pollers', { poll: { minimumPollers: 2, maximumPollers: 2_000 } }],
    ['ordered dead letters of an ordered queue', { queue: { ...fifo, deadLetterQueue: 'dead' }, dead: fifo }],
    [
      'every option of a stream',
      {
        stream: {
          batchSize: 10_000,
          batchWindowS: 300,
          parallelization: 10,
          maxRetries: -1,
          maxRecordAgeS: 60,
          bisectOnError: true,
          partialBatchResponse: true,
          onFailure: 'dead',
        },
      },
    ],
    ['a stream without a limit of age', { stream: { maxRecordAgeS: -1 } }],
  ])('accept %s', (_name, parts) => {
    expect(errorsOf(parts)).toEqual([]);
  });

  it.each<[string, Parts, string]>([
    [
      'a large batch without a window',
      { poll: { batchSize: 11 } },
      '/links/0/batchWindowS: expected at least 1 for batches of more than 10, got 0',
    ],
    [
      'a large batch of an ordered queue',
      { queue: fifo, poll: { batchSize: 11 } },
      '/links/0/batchSize: expected at most 10 for a first-in first-out queue, got 11',
    ],
    [
      'a window of an ordered queue',
      { queue: fifo, poll: { batchWindowS: 1 } },
      '/links/0/batchWindowS: expected 0 for a first-in first-out queue, got 1',
    ],
    [
      'a maximum concurrency beside provisioned pollers',
      { poll: { maxConcurrency: 5, minimumPollers: 2 } },
      '/links/0/maxConcurrency: expected no such key beside provisioned pollers, got 5',
    ],
    [
      'fewer pollers at most than at least',
      { poll: { minimumPollers: 20, maximumPollers: 10 } },
      '/links/0/maximumPollers: expected at least minimumPollers = 20, got 10',
    ],
    [
      'too few pollers',
      { poll: { minimumPollers: 1 } },
      '/links/0/minimumPollers: expected a whole number from 2 to 200, got 1',
    ],
    [
      'a queue’s batch that is split',
      { poll: { bisectOnError: true } },
      '/links/0/bisectOnError: expected false for a queue, got true',
    ],
    [
      'a queue’s records that are too old',
      { poll: { maxRecordAgeS: 60 } },
      '/links/0/maxRecordAgeS: expected no such key for a queue, got 60',
    ],
    [
      'a queue’s destination for failures',
      { poll: { onFailure: 'dead' } },
      '/links/0/onFailure: expected no such key for a queue, which has a deadLetterQueue, got "dead"',
    ],
    [
      'provisioned pollers of a stream',
      { stream: { maximumPollers: 5 } },
      '/links/1/maximumPollers: expected no such key for a stream, got 5',
    ],
    [
      'a destination that is no queue',
      { stream: { onFailure: 'table' } },
      '/links/1/onFailure: expected the id of a queue that is not fifo, got "table"',
    ],
    [
      'a destination that keeps an order',
      { dead: fifo, stream: { onFailure: 'dead' } },
      '/links/1/onFailure: expected the id of a queue that is not fifo, got "dead"',
    ],
    [
      'an age below a minute',
      { stream: { maxRecordAgeS: 59 } },
      '/links/1/maxRecordAgeS: expected -1 or a whole number from 60 to 604800, got 59',
    ],
    [
      'an age over a week',
      { stream: { maxRecordAgeS: 604_801 } },
      '/links/1/maxRecordAgeS: expected -1 or a whole number from 60 to 604800, got 604801',
    ],
    [
      'retries below -1',
      { stream: { maxRetries: -2 } },
      '/links/1/maxRetries: expected a whole number from -1 to 10000, got -2',
    ],
    [
      'dead letters that lose their order',
      { queue: { ...fifo, deadLetterQueue: 'dead' } },
      '/resources/1/deadLetterQueue: expected a queue with fifo true, got "dead" with fifo false',
    ],
    ['a long delay', { queue: { delayS: 901 } }, '/resources/1/delayS: expected a number from 0 to 900, got 901'],
    [
      'too much in flight',
      { queue: { inFlightLimit: 120_001 } },
      '/resources/1/inFlightLimit: expected a whole number from 1 to 120000, got 120001',
    ],
    [
      'a share over one',
      { queue: { ...fifo, hottestGroupShare: 1.5 } },
      '/resources/1/hottestGroupShare: expected a number from 0 to 1, got 1.5',
    ],
  ])('refuse %s, with pointer and expectation', (_name, parts, expected) => {
    expect(errorsOf(parts)).toEqual([expected]);
  });
});
