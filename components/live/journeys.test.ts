import { expect, it } from 'vitest';
import type { CallValues } from './api-caller';
import { type JourneyName, runJourney, type Step } from './journeys';
import type { Exchange } from './live-session';

type Answers = Record<string, (values: CallValues, count: number) => Partial<Exchange>>;

/** Runs a journey against canned answers; time passes by waiting alone. Returns its steps at the end, as text. */
async function stepsOf(name: JourneyName, answers: Answers): Promise<{ steps: readonly Step[]; calls: string[] }> {
  let nowMs = 0;
  let steps: readonly Step[] = [];
  const calls: string[] = [];
  const answer = async (operationId: string, values: CallValues = {}): Promise<Exchange> => {
    const count = calls.filter((each) => each === operationId).length;
    calls.push(operationId);
    const request = { method: 'GET', url: '', headers: {} };
    const base = { operationId, request, status: 200, statusText: '', headers: [], durationMs: 12 };
    return { ...base, ...answers[operationId]?.(values, count) };
  };
  await runJourney(name, {
    call: answer,
    upload: () => answer('uploadFile'),
    wait: async (ms) => {
      nowMs += ms;
    },
    nowMs: () => nowMs,
    report: (next) => {
      steps = next;
    },
  });
  return { steps, calls };
}

const item = { id: 'i1', version: 1 };

it('tells of a cold start with the time it took to load the code, and of the warm instance after it', async () => {
  const story = (cold: string, timing: string): Exchange['headers'] => [
    ['x-instance-id', 'crud-1'],
    ['x-cold-start', cold],
    ['server-timing', timing],
  ];
  const { steps } = await stepsOf('http', {
    createItem: () => ({ status: 201, json: item, headers: story('1', 'init;dur=88.4, service;dur=5, total;dur=95') }),
    getItem: () => ({ json: item, headers: story('0', 'service;dur=3, total;dur=4') }),
  });
  expect(steps.map(({ isCold }) => isCold)).toEqual([true, undefined]);
  expect(steps[0]?.text).toContain('loading the code of instance crud-1 took 88 ms');
  expect(steps[1]?.text).toContain('Warm: instance crud-1 was ready');
});

it('waits for the audit entry of just the change that was made', async () => {
  const entry = { deliveries: 2, change: 'modify', changed: ['status'], itemId: 'i1', version: 2 };
  const when = { committedAt: '2026-01-01T00:00:00.000Z', at: '2026-01-01T00:00:00.040Z' };
  const { steps } = await stepsOf('stream', {
    createItem: () => ({ status: 201, json: item }),
    patchItem: ({ fields }) => ({ status: fields?.['If-Match'] === '"1"' ? 200 : 412, json: { id: 'i1', version: 2 } }),
    listAudit: (_, count) => ({ json: { entries: count < 2 ? [{ ...entry, version: 1 }] : [{ ...entry, ...when }] } }),
  });
  expect(steps.at(-1)).toMatchObject({ state: 'done' });
  expect(steps.at(-1)?.text).toContain('40 ms after the commit: modify of status, delivered twice');
});

it('declares, uploads and follows a file until it is processed', async () => {
  const columns = [{ name: 'height_m', type: 'number', min: 2.5, max: 2073, mean: 1008.6, empty: 1, distinct: 4 }];
  const { steps, calls } = await stepsOf('bucket', {
    declareFile: () => ({ status: 201, json: { file: { id: 'f1' }, upload: {} } }),
    getFile: (_, count) => ({
      json: count < 3 ? { status: 'uploaded' } : { status: 'processed', result: { kind: 'csv', rows: 5, columns } },
    }),
  });
  expect(calls).toEqual(['declareFile', 'uploadFile', 'getFile', 'getFile', 'getFile', 'getFile']);
  expect(steps.at(-1)?.text).toBe(
    'Processed: 5 rows of 1 column. height_m: number, 2.5 to 2073, mean 1008.6, 1 empty.',
  );
});

it('follows a failing job to the dead letters, replays it, and says how it ended', async () => {
  const states = [
    { state: 'visible', receiveCount: 1 },
    { state: 'dead', receiveCount: 5, reason: 'No success' },
    { state: 'done', receiveCount: 3, effect: { outcome: { task: 'fail', succeededAtDelivery: 8 } } },
  ];
  const { steps, calls } = await stepsOf('dead-letters', {
    sendMessage: () => ({ status: 202, json: { id: 'm1' } }),
    getMessage: (_, count) => ({ json: states[count] }),
    replayDeadLetters: ({ body }) => ({ status: JSON.stringify(body) === '{"ids":["m1"]}' ? 200 : 400 }),
  });
  expect(calls).toContain('replayDeadLetters');
  expect(steps.map(({ text }) => text).slice(-3)).toEqual([
    'Among the dead letters; it was received 5 times. No success',
    'Replayed: it is in the queue again, its count of receives at zero.',
    'Done this time: it succeeded at delivery 8',
  ]);
});

it('ends with the reason when a call is refused, and asks nothing more', async () => {
  const { steps, calls } = await stepsOf('queue', {
    sendMessage: () => ({ status: 409, json: { detail: 'The sandbox holds 1000 messages.' } }),
  });
  expect(steps).toEqual([{ text: 'The sandbox holds 1000 messages.', state: 'failed' }]);
  expect(calls).toEqual(['sendMessage']);
});

it('gives up waiting after a while, and says where to look', async () => {
  const { steps } = await stepsOf('queue', {
    sendMessage: () => ({ status: 202, json: { id: 'm1' } }),
    getMessage: () => ({ json: { state: 'visible', receiveCount: 0 } }),
  });
  expect(steps.at(-1)).toEqual({
    text: 'The message is still under way. Look under “Read a message”.',
    state: 'failed',
  });
});

it('recognises the roll-up of the next minute by its key', async () => {
  const rollUp = (key: string) => ({ key, inserts: 1, modifies: 0, removes: 0, items: 4 });
  const { steps } = await stepsOf('schedule', {
    createItem: () => ({ status: 201, json: item }),
    listRollUps: (_, count) => ({ json: { entries: count < 9 ? [rollUp('old')] : [rollUp('new'), rollUp('old')] } }),
  });
  expect(steps.at(-1)?.text).toContain('1 inserted, 0 changed, 0 removed, 4 items now');
});
