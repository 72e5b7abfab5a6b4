import { beforeEach, describe, expect, it } from 'vitest';
import { setField } from '@/content/editing/change';
import { connect } from '@/content/editing/connect';
import { type Edit, emptyArchitecture } from '@/content/editing/edit';
import { insertResource } from '@/content/editing/insert';
import { moveTo } from '@/content/editing/places';
import { DocumentStore, HISTORY_LIMIT } from './document-store';

const EMPTY = emptyArchitecture('For tests');
let clockMs = 0;
let documents: DocumentStore;

beforeEach(() => {
  clockMs = 0;
  documents = new DocumentStore(EMPTY, () => clockMs);
});

function does(step: string, edit: Edit, burst?: string) {
  const edited = edit(documents.architecture);
  if (edited.kind === 'refused') throw new Error(edited.reason);
  documents.commit(edited.architecture, step, burst);
}

const names = () => documents.history().map(({ step }) => step);

it('takes back every step to the very design at the start, and does them again', () => {
  does('Insert queue', insertResource('queue'));
  does('Insert function', insertResource('function'));
  does('Connect', connect('queue', 'function'));
  const end = documents.architecture;
  documents.undo(3);
  expect(documents.architecture).toBe(EMPTY);
  documents.redo(3);
  expect(documents.architecture).toBe(end);
});

it('names its steps, and tells which were taken back', () => {
  does('Insert queue', insertResource('queue'));
  does('Insert table', insertResource('table'));
  documents.undo();
  expect(documents.history()).toEqual([
    { step: 'Opened', offset: -1 },
    { step: 'Insert queue', offset: 0 },
    { step: 'Insert table', offset: 1 },
  ]);
});

it('forgets what was taken back when something else is done', () => {
  does('Insert queue', insertResource('queue'));
  documents.undo();
  does('Insert table', insertResource('table'));
  expect(names()).toEqual(['Opened', 'Insert table']);
});

describe('a burst', () => {
  const move = (x: number) => does('Move queue', moveTo({ queue: { x, y: 0 } }), 'move queue');

  it('is one step', () => {
    does('Insert queue', insertResource('queue'));
    for (const x of [10, 20, 30]) {
      clockMs += 100;
      move(x);
    }
    expect(names()).toEqual(['Opened', 'Insert queue', 'Move queue']);
    documents.undo();
    expect(documents.architecture.layout?.queue).toEqual({ x: 0, y: 0 });
  });

  it('ends with a pause', () => {
    does('Insert queue', insertResource('queue'));
    move(10);
    clockMs += 2_000;
    move(20);
    expect(names()).toEqual(['Opened', 'Insert queue', 'Move queue', 'Move queue']);
  });

  it('ends where something else is done, and with undo', () => {
    does('Insert queue', insertResource('queue'));
    move(10);
    does('Set delayS', setField({ of: 'resource', id: 'queue' }, ['delayS'], 5));
    move(20);
    documents.undo();
    move(30);
    expect(names()).toEqual(['Opened', 'Insert queue', 'Move queue', 'Set delayS', 'Move queue']);
  });
});

it('keeps so many steps and no more', () => {
  for (let each = 0; each < HISTORY_LIMIT + 20; each += 1) does(`Insert ${each}`, insertResource('table'));
  expect(documents.history()).toHaveLength(HISTORY_LIMIT + 1);
});

it('has no history of another document', () => {
  does('Insert queue', insertResource('queue'));
  documents.load(EMPTY, 'New');
  documents.undo();
  expect(documents.architecture).toBe(EMPTY);
  expect(names()).toEqual(['New']);
});
