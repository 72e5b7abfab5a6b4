import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeText, unescapeText } from './column-types';
import { migrationsFolder } from './migrations';
import * as schema from './schema';

describe('schema of the database', () => {
  it('is what the migrations make: none is missing', async () => {
    const journal = readJson('meta/_journal.json') as { entries: { idx: number }[] };
    const newest = String(journal.entries.at(-1)?.idx).padStart(4, '0');
    const migrated = readJson(`meta/${newest}_snapshot.json`) as ReturnType<typeof generateDrizzleJson>;
    const current = generateDrizzleJson(schema, migrated.id);
    expect(await generateMigration(migrated, current)).toEqual([]);
  });

  it('keeps any text, and plain text as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const escaped = escapeText(`${text}\0\\${text}`);
        expect(escaped.includes('\0')).toBe(false);
        expect(escaped.isWellFormed()).toBe(true);
        expect(unescapeText(escaped)).toBe(`${text}\0\\${text}`);
      }),
    );
    for (const half of ['\ud800', '\udfff', '\\u0000', '\\\\u0000', '\ud83d\ud83d\ude00']) {
      expect(escapeText(half).isWellFormed()).toBe(true);
      expect(unescapeText(escapeText(half))).toBe(half);
    }
    expect(escapeText("plain 'text' 💥 äöü")).toBe("plain 'text' 💥 äöü");
  });
});

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(join(migrationsFolder(), name), 'utf8'));
}
