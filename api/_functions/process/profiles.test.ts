import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FileResult } from '../../_contract/files';
import { LIMITS } from '../../_contract/limits';
import { analyse } from './analyse';
import { readCell } from './cells';
import { excerpt } from './excerpt';

const budget = { nowMs: () => 0, deadlineMs: 10_000 };

function look(text: string, contentType: string, name = 'file') {
  return analyse(new TextEncoder().encode(text), { name, contentType }, budget);
}

/** The result, which must be one that the contract knows. */
// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to be there, and fails when it is not
async function resultOf(text: string, contentType: string, name?: string): Promise<any> {
  const analysis = await look(text, contentType, name);
  if (analysis.kind === 'failed') throw new Error(analysis.failure);
  return FileResult.parse(JSON.parse(JSON.stringify(analysis.result)));
}

async function failureOf(text: string, contentType: string): Promise<string> {
  const analysis = await look(text, contentType);
  return analysis.kind === 'failed' ? analysis.failure : 'did not fail';
}

describe('a cell', () => {
  it.each([
    ['42', 'integer'],
    ['-7', 'integer'],
    ['0', 'integer'],
    ['007', 'text'],
    ['9007199254740993', 'text'],
    ['1.50', 'number'],
    ['.5', 'number'],
    ['1e3', 'number'],
    ['1e999', 'text'],
    ['0x10', 'text'],
    ['Infinity', 'text'],
    ['NaN', 'text'],
    ['TRUE', 'boolean'],
    ['yes', 'text'],
    ['2026-02-28', 'date'],
    ['2026-02-30', 'text'],
    ['2026-13-01', 'text'],
    ['2024-02-29T23:59:59.5+05:30', 'date'],
    ['2024-02-29T24:00', 'text'],
    ['0000-01-01', 'date'],
    ['=1+1', 'text'],
  ])('%s is read as %s', (text, type) => {
    expect(readCell(text)?.type).toBe(type);
  });

  it('of nothing but blanks is empty', () => {
    expect(readCell(' \t ')).toBeUndefined();
  });

  it('never throws, and keeps a number’s value', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double().map(String), fc.maxSafeInteger().map(String)), (text) => {
        const cell = readCell(text);
        if (cell?.type === 'integer' || cell?.type === 'number') expect(cell.value).toBe(Number(text));
      }),
    );
  });
});

describe('a CSV profile', () => {
  it('counts rows and describes each column', async () => {
    const text =
      'station,height,opened,active,note\nA,10,2020-01-01,true,\n"B, south",2.5,2021-05-04,false,x\nC,,,true,yy\n';
    expect(await resultOf(text, 'text/csv')).toEqual({
      kind: 'csv',
      delimiter: ',',
      rows: 3,
      raggedRows: 0,
      columns: [
        { name: 'station', type: 'text', empty: 0, distinct: 3, distinctIsCapped: false, minLength: 1, maxLength: 8 },
        {
          name: 'height',
          type: 'number',
          empty: 1,
          distinct: 2,
          distinctIsCapped: false,
          min: 2.5,
          max: 10,
          mean: 6.25,
        },
        {
          ...{ name: 'opened', type: 'date', empty: 1, distinct: 2, distinctIsCapped: false },
          ...{ min: '2020-01-01', max: '2021-05-04' },
        },
        { name: 'active', type: 'boolean', empty: 0, distinct: 2, distinctIsCapped: false },
        { name: 'note', type: 'text', empty: 1, distinct: 2, distinctIsCapped: false, minLength: 1, maxLength: 2 },
      ],
    });
  });

  it.each([
    ['comma', 'a,b\n1,2'],
    ['semicolon', 'a;b\n1;2'],
    ['tab', 'a\tb\n1\t2'],
    ['bar', 'a|b\n1|2'],
    ['semicolon, with commas in quotes', '"a,,,";b\n1;2'],
    ['comma, with a byte order mark and other line ends', '\ufeffa,b\r\n1,2\r\n'],
  ])('finds the separator: %s', async (_separator, text) => {
    const { rows, columns } = await resultOf(text, 'text/csv');
    expect([rows, columns.length, columns[1].name, columns[1].type]).toEqual([1, 2, 'b', 'integer']);
  });

  it('counts rows of another length, and takes missing cells as empty', async () => {
    const { rows, raggedRows, columns } = await resultOf('a,b\n1\n1,2,3\n4,5', 'text/csv');
    expect([rows, raggedRows, columns.length, columns[1].empty]).toEqual([3, 2, 2, 1]);
  });

  it('names columns that have no name, and keeps two of the same name apart', async () => {
    const { columns } = await resultOf('x,,x\n1,2,3', 'text/csv');
    expect(columns.map(({ name, min }: { name: string; min: number }) => [name, min])).toEqual([
      ['x', 1],
      ['column 2', 2],
      ['x', 3],
    ]);
  });

  it('stops counting different values at its limit, and says so', async () => {
    const rows = Array.from({ length: 1001 }, (_, index) => String(index));
    const more = await resultOf(['n', ...rows].join('\n'), 'text/csv');
    expect(more.columns[0]).toMatchObject({ distinct: 1000, distinctIsCapped: true });
    const justAsMany = await resultOf(['n', ...rows.slice(1)].join('\n'), 'text/csv');
    expect(justAsMany.columns[0]).toMatchObject({ distinct: 1000, distinctIsCapped: false });
  });

  it('agrees with a plain reference on any table', async () => {
    const cell = fc.oneof(
      fc.integer().map(String),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.constantFrom('', ' ', 'true', 'n/a', '2026-01-01', '"', ',', 'a\nb', 'a\r\nb'),
      fc.string(),
    );
    const tables = fc
      .integer({ min: 1, max: 5 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 30 }),
      );
    await fc.assert(
      fc.asyncProperty(tables, async (table) => {
        const width = table[0]?.length ?? 0;
        const header = Array.from({ length: width }, (_, index) => `c${index}`);
        const text = [header, ...table].map((row) => row.map(quote).join(',')).join('\n');
        if (text.includes('\0')) return;
        const { rows, raggedRows, columns } = await resultOf(text, 'text/csv');
        expect([rows, raggedRows, columns.length]).toEqual([table.length, 0, width]);
        for (let index = 0; index < width; index += 1) {
          const cells = table.map((row) => (row[index] ?? '').toWellFormed().trim());
          expect(columns[index]).toMatchObject(reference(cells));
        }
      }),
      // The smallest numbers there are, whose halves are rounded to one or the other neighbour.
      {
        numRuns: 300,
        examples: [
          [
            [
              ['0', '3.5e-323'],
              ['0', '0'],
            ],
          ],
        ],
      },
    );
  });

  it('keeps the mean of the largest numbers there are', async () => {
    const { columns } = await resultOf(`n\n${'1.7e308\n'.repeat(10)}`, 'text/csv');
    expect(columns[0].mean / 1.7e308).toBeCloseTo(1, 12);
  });

  it.each([
    ['an open quote', 'a,b\n"1,2\n'],
    ['a quote inside a cell', 'a,b\n1"x,2\n'],
    ['text after a quote', 'a,b\n"1"x,2\n'],
  ])('refuses what is not well-formed, and says where: %s', async (_what, text) => {
    expect(await failureOf(text, 'text/csv')).toMatch(/^The file is not well-formed CSV near line \d: [a-z ]+\.$/);
  });

  it('refuses more columns than it profiles', async () => {
    expect(await failureOf(`${'a,'.repeat(100_000)}\n`, 'text/csv')).toMatch(/100001 columns; up to 200/);
  });

  it('ends before the time limit', async () => {
    let nowMs = 0;
    const slow = { nowMs: () => (nowMs += 1000), deadlineMs: 10_000 };
    const bytes = new TextEncoder().encode('1,2\n'.repeat(60_000));
    const analysis = await analyse(bytes, { name: 'x', contentType: 'text/csv' }, slow);
    expect(analysis).toMatchObject({
      kind: 'failed',
      failure: expect.stringMatching(/longer than the function may run/),
    });
    expect(nowMs).toBeLessThanOrEqual(10_000);
  });

  /* A promise about time, not a measurement: the function must be able to answer before it is ended. */
  it.each([
    ['quotes only', '"'.repeat(262_143)],
    ['separators only', ','.repeat(262_143)],
    ['line ends only', `a${'\n'.repeat(262_142)}`],
    ['one cell', `"${'x\n'.repeat(131_000)}"`],
    ['pairs of quotes', `a\n"${'""'.repeat(131_000)}"`],
  ])('profiles the largest file of %s within the time limit', async (_what, text) => {
    const startMs = performance.now();
    await look(text, 'text/csv');
    expect(performance.now() - startMs).toBeLessThan(LIMITS.functionTimeMs.process);
  });
});

function quote(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`;
}

/** Counted in the plainest way, over all cells at once. */
function reference(cells: string[]): Record<string, unknown> {
  const filled = cells.filter((cell) => cell !== '');
  const read = filled.map((cell) => readCell(cell));
  const numbers = read.flatMap((cell) => (cell && 'value' in cell ? [cell.value] : []));
  const isNumeric = filled.length > 0 && numbers.length === filled.length;
  const values = filled.map((cell) => (/^(true|false)$/i.test(cell) ? cell.toLowerCase() : cell));
  return {
    empty: cells.length - filled.length,
    distinct: new Set(values).size,
    ...(isNumeric
      ? { min: Math.min(...numbers), max: Math.max(...numbers), mean: closeTo(meanOf(numbers), numbers) }
      : {}),
  };
}

function meanOf(numbers: number[]): number {
  return numbers.reduce((sum, value) => sum + value / numbers.length, 0);
}

/**
 * Equal but for rounding: each of at most 30 steps loses a few units in the last place of the largest value. Below the
 * smallest normal number such a unit no longer shrinks with the value, it is the smallest number there is.
 */
function closeTo(expected: number, numbers: number[]): unknown {
  const tolerance = 1e-13 * Math.max(...numbers.map(Math.abs)) + numbers.length * Number.MIN_VALUE;
  return { asymmetricMatch: (actual: number) => Math.abs(actual - expected) <= tolerance };
}

describe('a JSON profile', () => {
  it('describes an object by its keys, depth and values', async () => {
    expect(await resultOf('{"a":1,"b":[true,null,{"c":"x"}]}', 'application/json')).toEqual({
      kind: 'json',
      root: 'object',
      keyCount: 2,
      depth: 3,
      values: { objects: 2, arrays: 1, strings: 1, numbers: 1, booleans: 1, nulls: 1 },
      keys: [
        { name: 'a', type: 'number' },
        { name: 'b', type: 'array' },
      ],
    });
  });

  it('profiles a list of flat records as a table', async () => {
    const records = [
      { id: 1, at: '2026-01-01' },
      { id: 2.5, at: '2026-01-03', note: 'x' },
      { id: null, at: '2026-01-02' },
    ];
    const result = await resultOf(JSON.stringify(records), 'application/json');
    expect(result).toMatchObject({ root: 'array', length: 3, depth: 2, rows: 3 });
    expect(result.columns).toMatchObject([
      { name: 'id', type: 'number', empty: 1, min: 1, max: 2.5, mean: 1.75 },
      { name: 'at', type: 'date', empty: 0, min: '2026-01-01', max: '2026-01-03' },
      { name: 'note', type: 'text', empty: 2 },
    ]);
  });

  it('leaves out the table when a record nests', async () => {
    expect(await resultOf('[{"a":1},{"a":[]}]', 'application/json')).not.toHaveProperty('columns');
  });

  it.each([
    ['a plain value', '3', { root: 'number', depth: 0 }],
    ['null', 'null', { root: 'null', depth: 0 }],
    ['an empty list', '[]', { root: 'array', length: 0, depth: 1 }],
    ['a number beyond every double', '[{"a":1e999}]', { rows: 1 }],
  ])('describes %s', async (_what, text, expected) => {
    expect(await resultOf(text, 'application/json')).toMatchObject(expected);
  });

  it('takes a file that nests as deep as its bytes allow', async () => {
    const deep = 131_000;
    const result = await resultOf('['.repeat(deep) + ']'.repeat(deep), 'application/json');
    expect(result).toMatchObject({ depth: deep });
  });

  it('takes keys as text that names nothing of ours', async () => {
    const result = await resultOf('[{"__proto__":1,"constructor":2,"toString":3}]', 'application/json');
    expect(result.columns.map(({ name }: { name: string }) => name)).toEqual(['__proto__', 'constructor', 'toString']);
  });

  it.each(['', '{', "{'a':1}", '[1,]', 'NaN', '{"a":1}{"b":2}', '\u0001'])('refuses %j', async (text) => {
    expect(await failureOf(text, 'application/json')).toMatch(/not valid JSON|is empty/);
  });
});

describe('text statistics', () => {
  it('count characters, words, sentences and lines', async () => {
    const text = 'One fish, two fish.\nRed fish? Blue fish!\n';
    expect(await resultOf(text, 'text/plain')).toEqual({
      kind: 'text',
      characters: 41,
      words: 8,
      sentences: 3,
      lines: 2,
      longestLine: 20,
      frequentWords: [
        { word: 'fish', count: 4 },
        { word: 'blue', count: 1 },
        { word: 'one', count: 1 },
        { word: 'red', count: 1 },
        { word: 'two', count: 1 },
      ],
    });
  });

  it('count code points, and words of scripts that put no blanks between them', async () => {
    expect(await resultOf('🦊🦊', 'text/plain')).toMatchObject({ characters: 2, longestLine: 2, words: 0 });
    expect((await resultOf('我喜欢咖啡', 'text/plain')).words).toBeGreaterThan(1);
    expect((await resultOf('我'.repeat(80_000), 'text/plain')).words).toBeGreaterThan(1);
  });

  it.each([
    ['don’t say "it\'s"', 3],
    ['U.S.A. and e.g. this', 4],
    ['pi is 3.14', 3],
    ['well-known', 2],
    ['na\u0131\u0308ve café', 2],
    ['— … !', 0],
  ])('count the words of %s', async (text, words) => {
    expect((await resultOf(text, 'text/plain')).words).toBe(words);
  });

  it.each([
    ['One. Two! Three?', 3],
    ['He said "Stop!" Then he left', 2],
    ['Version 1.2.3 is out', 1],
    ['我来。你去！', 2],
    ['A heading\nA line without an end\n\nAnother.', 3],
  ])('count the sentences of %j', async (text, sentences) => {
    expect((await resultOf(text, 'text/plain')).sentences).toBe(sentences);
  });

  it('know every kind of line end, and begin no line after the last', async () => {
    expect(await resultOf('a\r\nb\rc\nd\n', 'text/plain')).toMatchObject({ lines: 4 });
    expect(await resultOf('a\n\n', 'text/plain')).toMatchObject({ lines: 2 });
  });

  it.each([
    ['one word', 'x'.repeat(262_144)],
    ['words', 'ab '.repeat(87_000)],
    ['sentences', 'A. '.repeat(87_000)],
    ['combining marks', `a${'\u0301'.repeat(131_000)}`],
    ['line ends', `a${'\n'.repeat(262_143)}`],
  ])('come within the time limit for the largest file of %s', async (_what, text) => {
    const startMs = performance.now();
    await look(text, 'text/plain');
    expect(performance.now() - startMs).toBeLessThan(LIMITS.functionTimeMs.process);
  });
});

describe('what kind of text a file holds', () => {
  it.each([
    ['text/csv', 'x.txt', 'csv'],
    ['text/plain', 'x.CSV', 'csv'],
    ['text/plain', 'x.json', 'json'],
    ['application/json', 'x.csv', 'json'],
    ['text/plain', 'x', 'text'],
  ])('declared as %s under the name %s, is %s', async (contentType, name, kind) => {
    expect((await resultOf('[1]', contentType, name)).kind).toBe(kind);
  });
});

describe('an excerpt', () => {
  it('is short and holds nothing that hides, turns or breaks', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
        const short = excerpt(text);
        expect([...short].length).toBeLessThanOrEqual(80);
        expect(short).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
      }),
    );
  });

  it('keeps what fits as it is', () => {
    expect(excerpt('Höhe über NN (m)')).toBe('Höhe über NN (m)');
  });
});
