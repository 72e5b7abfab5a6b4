import { describe, expect, it } from 'vitest';
import { parseStoredLayout } from './stored-layout';

describe('parseStoredLayout', () => {
  const ids = ['a', 'b'];

  it('reads the positions of known resources', () => {
    const text = JSON.stringify({ version: 1, positions: { a: { x: 1, y: 2 }, gone: { x: 0, y: 0 } } });
    expect(parseStoredLayout(text, ids)).toEqual({ a: { x: 1, y: 2 } });
  });

  it.each([
    ['nothing', null],
    ['broken text', '{'],
    ['another version', JSON.stringify({ version: 2, positions: { a: { x: 1, y: 2 } } })],
    ['a list', '[]'],
    ['positions that are no numbers', JSON.stringify({ version: 1, positions: { a: { x: '1', y: null } } })],
    ['positions out of range', JSON.stringify({ version: 1, positions: { a: { x: 1e9, y: 0 } } })],
  ])('ignores %s', (_name, text) => {
    expect(parseStoredLayout(text, ids)).toBeUndefined();
  });
});
