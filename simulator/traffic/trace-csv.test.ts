import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trafficSchema } from '../document/traffic';
import { parseTraceCsv, TRACE_CHARACTERS } from './trace-csv';

/** The times, or the fault as "line: message". */
function read(text: string, seed?: number): number[] | string {
  const parsed = parseTraceCsv(text, seed);
  return parsed.kind === 'valid' ? parsed.arrivalsS : `${parsed.error.line}: ${parsed.error.message}`;
}

describe('a column of times', () => {
  it.each([
    ['seconds without a name', '0\n1.5\n2e1\n', [0, 1.5, 20]],
    ['seconds by name', 'arrival_s\n0.25\n0.25\n', [0.25, 0.25]],
    ['milliseconds', '"time (ms)"\r\n250\r\n1000\r\n', [0.25, 1]],
    ['microseconds, a byte order mark and empty lines', '\uFEFFstart time_us\n\n5\n"7"\n\n', [0.000005, 0.000007]],
    ['no arrivals at all', 'arrival_s\n', []],
  ])('[R10] is read in %s', (_, text, times) => {
    expect(read(text)).toEqual(times);
  });

  it.each([
    ['0\nx\n', '2: expected a time from 0 to 31536000 s, counted from the start of the trace, got "x"'],
    ['-1\n', '1: expected a time from 0 to 31536000 s, counted from the start of the trace, got "-1"'],
    [
      '1612137600.5\n',
      '1: expected a time from 0 to 31536000 s, counted from the start of the trace, got "1612137600.5"',
    ],
    ['arrival_ms\n10\n\n9\n', '4: expected a time not before the one above it, 0.01 s, got "9"'],
    ['1,2\n', '1: expected 1 column, got 2'],
    ['', '1: expected a line with an arrival time, got none'],
    ['0x10\n', '1: expected one column of times'],
    ['time\n1\n', '1: expected one column of times'],
    ['app,func,end_timestamp,duration\n', '"minute,count", got "app,func,end_timestamp,duration"'],
  ])('is refused where it is wrong: %j', (text, message) => {
    expect(read(text)).toContain(message);
  });

  it('is refused when it is too long', () => {
    expect(read(' '.repeat(TRACE_CHARACTERS + 1))).toBe('1: expected at most 33554432 characters, got 33554433');
    expect(read('1\n'.repeat(1_000_001))).toBe('1000001: expected at most 1000000 arrivals in all');
  });
});

describe('counts per interval', () => {
  it('[R10] are spread over their intervals, which are numbered from one', () => {
    const times = read('minute,count\n1,3\n3,2\n4,0\n') as number[];
    expect(times.map((timeS) => Math.floor(timeS / 60))).toEqual([0, 0, 0, 2, 2]);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect((read('hour,count\n2,1\n') as number[])[0]).toBeGreaterThan(3_600);
    expect((read('second,count\n1,1\n') as number[])[0]).toBeLessThan(1);
  });

  it('[R10] the same seed spreads them the same way, another another', () => {
    const text = 'minute,count\n1,5\n';
    expect(read(text, 4)).toEqual(read(text, 4));
    expect(read(text, 4)).not.toEqual(read(text, 5));
  });

  it('[R10] are spread evenly: as many in each part of a minute as chance allows', () => {
    const parts = new Array<number>(20).fill(0);
    for (const timeS of read('minute,count\n1,20000\n') as number[]) parts[Math.floor(timeS / 3)]! += 1;
    const chiSquare = parts.reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0);
    expect(chiSquare).toBeLessThan(36.19); // 99 % of the law with 19 degrees of freedom
  });

  it.each([
    ['minute,count\n0,1\n', '2: expected a whole number from 1 to 525600 as interval, got "0"'],
    ['minute,count\n2,1\n2,1\n', '3: expected a whole number from 3 to 525600 as interval, got "2"'],
    ['minute,count\n1,1.5\n', '2: expected a whole number >= 0 as count, got "1.5"'],
    ['minute,count\n1,-1\n', '2: expected a whole number >= 0 as count, got "-1"'],
    ['minute,count\n1,600000\n2,600000\n', '3: expected at most 1000000 arrivals in all'],
    ['minute,count\n1\n', '2: expected 2 columns, got 1'],
    ['day,count\n1,1\n', '1: expected one column of times'],
  ])('are refused where they are wrong: %j', (text, message) => {
    expect(read(text)).toContain(message);
  });
});

describe('any text', () => {
  it('gives traffic that a document accepts, or a fault on one of its lines', () => {
    const cell = fc.oneof(fc.string(), fc.integer().map(String), fc.constantFrom('minute', 'count', 'arrival_ms', '"'));
    const text = fc
      .array(fc.array(cell, { maxLength: 3 }).map((cells) => cells.join(',')))
      .map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(fc.oneof(text, fc.string()), (csv) => {
        const parsed = parseTraceCsv(csv);
        if (parsed.kind === 'valid') {
          expect(trafficSchema.safeParse({ shape: 'trace', arrivalsS: parsed.arrivalsS }).success).toBe(true);
        } else {
          expect(parsed.error.line).toBeGreaterThanOrEqual(1);
          expect(parsed.error.line).toBeLessThanOrEqual(csv.split(/\r\n|\n|\r/).length);
          expect(parsed.error.message).toMatch(/^expected/);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
