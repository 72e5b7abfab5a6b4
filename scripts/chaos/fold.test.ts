import { describe, expect, it } from 'vitest';
import { checkAudit, checkStream, type EffectRow, type ItemRow, type StreamRow } from './fold';

const SCOPE = { sandboxId: 's', ownerId: 'o' };
const shards = [{ shard: 0, lastSequence: 3 }];

function record(
  sequence: number,
  kind: StreamRow['kind'],
  version: number,
  [before, after]: [string | undefined, string?],
): StreamRow {
  const of = (title: string | undefined) => (title === undefined ? null : { title });
  return { ...SCOPE, shard: 0, sequence, itemId: 'i', kind, version, before: of(before), after: of(after) };
}

const records = [
  record(1, 'insert', 1, [undefined, 'a']),
  record(2, 'modify', 2, ['a', 'b']),
  record(3, 'modify', 3, ['b', 'c']),
];
const item: ItemRow = { ...SCOPE, id: 'i', version: 3, document: { title: 'c' } };

describe('a stream held against its table', () => {
  it('gives the table when every record is applied', () => {
    expect(checkStream({ items: [item], records, shards })).toEqual([]);
  });

  it('gives nothing for what was removed', () => {
    const gone = [records[0]!, record(2, 'remove', 2, ['a'])];
    expect(checkStream({ items: [], records: gone, shards: [{ shard: 0, lastSequence: 2 }] })).toEqual([]);
  });

  it('is found out when a record is missing, in the middle and at the end', () => {
    const [first, second, third] = records as [StreamRow, StreamRow, StreamRow];
    expect(checkStream({ items: [item], records: [first, third], shards }).join()).toContain('without a gap');
    expect(checkStream({ items: [item], records: [first, second], shards }).join()).toContain(
      'the table has version 3',
    );
  });

  it('is found out when two records changed places', () => {
    const [first, second, third] = records as [StreamRow, StreamRow, StreamRow];
    const swapped = [first, { ...third, sequence: 2 }, { ...second, sequence: 3 }];
    expect(checkStream({ items: [item], records: swapped, shards })).not.toEqual([]);
  });

  it('is found out when the table holds something else, something more or something less', () => {
    expect(checkStream({ items: [{ ...item, document: { title: 'd' } }], records, shards })).toHaveLength(1);
    expect(checkStream({ items: [item, { ...item, id: 'j' }], records, shards })).toHaveLength(1);
    expect(checkStream({ items: [], records, shards })).toHaveLength(1);
  });
});

describe('effects held against the stream', () => {
  const effects = records.map(
    ({ sequence, kind, version }): EffectRow => ({
      ...SCOPE,
      key: `stream:0:${sequence}`,
      kind: 'audit',
      value: { itemId: 'i', change: kind, version },
      deliveries: 1,
    }),
  );

  it('are one for each record, however often it was delivered', () => {
    const twice = effects.map((effect, index) => (index === 1 ? { ...effect, deliveries: 2 } : effect));
    expect(checkAudit(records, effects)).toEqual({ faults: [], duplicates: 0 });
    expect(checkAudit(records, twice)).toEqual({ faults: [], duplicates: 1 });
  });

  it('are found out when one is missing, invented, or about another change', () => {
    expect(checkAudit(records, effects.slice(1)).faults).toHaveLength(1);
    expect(checkAudit(records.slice(1), effects).faults).toHaveLength(1);
    const wrong = effects.map((effect) => ({ ...effect, value: { ...effect.value, version: 9 } }));
    expect(checkAudit(records, wrong).faults).toHaveLength(3);
    const foreign = effects.map((effect) => ({ ...effect, ownerId: 'p' }));
    expect(checkAudit(records, foreign).faults).toHaveLength(6);
  });
});
