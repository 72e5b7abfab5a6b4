import { expect, it } from 'vitest';
import { testArchitecture } from '@/components/simulation/test-architecture';
import { exportJson } from '@/content/exchange/export-json';
import { exportSvg } from '@/content/exchange/pictures/export-svg';
import { exportSam } from '@/content/exchange/sam/export-sam';
import { importFile } from './import-file';

const design = testArchitecture();
const file = (name: string, text: string) => new File([text], name);
const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);

it.each([
  ['a document', file('design.json', exportJson(design))],
  ['a picture of this site', file('design.svg', exportSvg(design, 'light'))],
  ['a template of this site', file('template.yaml', exportSam(design))],
])('opens %s', async (_, source) => {
  const imported = await importFile(source);
  if (imported.kind === 'refused') throw new Error(imported.reason);
  expect(ids(imported.architecture.resources)).toEqual(ids(design.resources));
});

it.each([
  ['a document that is not valid', file('a.json', '{"format":"cloud-architecture/1"}'), /^\/name: Expected a text/],
  ['a picture without a design', file('a.svg', '<svg/>'), /^Expected a PNG or SVG with a design in it\.$/],
  ['a text that is no template', file('a.yaml', 'good morning'), /./],
  ['a file that is too large', file('a.json', 'x'.repeat(1_048_577)), /^Expected at most 1048576 bytes/],
])('refuses %s with the reason', async (_, source, reason) => {
  expect(await importFile(source)).toEqual({ kind: 'refused', reason: expect.stringMatching(reason) });
});
