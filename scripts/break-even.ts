import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { BreakEvenCell, BreakEvenGrid } from '@/content/break-even';
import { gridFile, gridPlaces, loadBreakEvenDesigns, madeOf, runCell } from '@/content/break-even-grid';

const USAGE = `Usage: npm run -s break-even -- PATTERN

Runs a pattern and its equals on containers and on virtual machines over rates and burstinesses,
and stores what it found in content/patterns/PATTERN/break-even.json. It takes some minutes.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { help: { type: 'boolean', short: 'h' } },
});
const [slug, ...rest] = positionals;
if (values.help || slug === undefined || rest.length > 0) {
  process.stderr.write(USAGE);
  process.exit(2);
}

const designs = await loadBreakEvenDesigns(slug);
const places = gridPlaces();
const cells = places.map(({ design, load }, at): BreakEvenCell => {
  process.stderr.write(`\r${at + 1} of ${places.length}: ${design}, ${load.ratePerS}/s, ${load.burstiness} ×        `);
  return runCell(designs[design], design, load);
});
process.stderr.write('\n');
await writeFile(gridFile(slug), textOf({ ...madeOf(designs), cells }));

/** The grid as JSON, one cell on each line; figures as short as they can be and still exact. */
function textOf({ engine, designs: prints, cells: all }: BreakEvenGrid): string {
  const lines = all.map((cell) => `    ${JSON.stringify(cell)}`).join(',\n');
  return `{\n  "engine": ${JSON.stringify(engine)},\n  "designs": ${JSON.stringify(prints)},\n  "cells": [\n${lines}\n  ]\n}\n`;
}
