import { expect, it } from 'vitest';
import { testArchitecture } from '@/components/simulation/test-architecture';
import { withPlaces } from '@/content/editing/places';
import { exportJson } from '@/content/exchange/export-json';
import { COLLECTION_LIMITS, exportCollection, importCollection } from './collection';
import { changedDesign, freeName, type OwnDesign, renamed } from './design-store';

function designOf(name: string): OwnDesign {
  return changedDesign(undefined, {
    id: `own-${name}`,
    text: exportJson({ ...testArchitecture(), name }),
    nowMs: Date.UTC(2026, 0, 1),
    revision: 0,
  });
}

const fileOf = (text: string, name = 'mine.json') => new File([text], name);
const placed = (name: string) => ({ name, text: exportJson(withPlaces({ ...testArchitecture(), name })) });

it('brings all designs back as they were', async () => {
  const text = exportCollection([designOf('One'), designOf('Two')]);
  expect(await importCollection(fileOf(text))).toEqual({
    kind: 'collection',
    collection: { designs: [placed('One'), placed('Two')], remarks: [] },
    refused: [],
  });
});

it('refuses designs of a file one by one, with the place of the fault', async () => {
  const file = JSON.parse(exportCollection([designOf('One'), designOf('Two')])) as {
    designs: { document: Record<string, unknown> }[];
  };
  const [first] = file.designs;
  if (first) first.document.name = '';
  const read = await importCollection(fileOf(JSON.stringify({ ...file, designs: [...file.designs, 'x', null] })));
  if (read.kind === 'refused') throw new Error(read.reason);
  expect(read.collection.designs.map(({ name }) => name)).toEqual(['Two']);
  expect(read.refused).toEqual([
    expect.stringMatching(/^\/designs\/0\/document\/name: /),
    expect.stringMatching(/^\/designs\/2\/document/),
    expect.stringMatching(/^\/designs\/3\/document/),
  ]);
});

it('takes a file with one design in it, too', async () => {
  const read = await importCollection(fileOf(exportJson(testArchitecture())));
  expect(read).toMatchObject({ kind: 'collection', collection: { designs: [{ name: 'For tests' }] } });
});

it('refuses a file that is over a limit whole', async () => {
  const many = { format: 'cloud-architecture-designs/1', designs: Array(COLLECTION_LIMITS.designs + 1).fill({}) };
  expect(await importCollection(fileOf(JSON.stringify(many)))).toEqual({
    kind: 'refused',
    reason: 'Expected at most 200 designs, got 201.',
  });
  const large = fileOf(' '.repeat(COLLECTION_LIMITS.fileBytes + 1));
  expect(await importCollection(large)).toMatchObject({ kind: 'refused', reason: /bytes/ });
});

it('renames a document without touching the rest', () => {
  const { text } = designOf('One');
  expect(JSON.parse(renamed(text, 'Two'))).toEqual({ ...JSON.parse(text), name: 'Two' });
});

it('finds a name that is free', () => {
  expect(freeName('Mine', [])).toBe('Mine');
  expect(freeName('Mine', ['Mine', 'Mine (2)'])).toBe('Mine (3)');
});
