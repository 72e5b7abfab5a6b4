import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cron, parseCron } from '../document/cron';
import { dateOfDay, dayOfDate, daysInMonth, START_DAY, weekdayOf } from '../kernel/calendar';
import { simulate } from '../simulate';
import { architectureOf, constant, functionOf, TEST_CATALOG, traceOf } from '../testing';
import { nextCronMinute } from './cron';

const MS_PER_MIN = 60_000;

function cronOf(text: string): Cron {
  const parsed = parseCron(text);
  if (parsed.kind === 'invalid') throw new Error(parsed.reason);
  return parsed.value;
}

/** The moments after a moment that an expression names, as ISO texts down to the minute. */
function momentsAfter(text: string, after: string, count: number): string[] {
  const moments: string[] = [];
  let minute = Date.parse(`${after}Z`) / MS_PER_MIN;
  while (moments.length < count) {
    const next = nextCronMinute(cronOf(text), minute + 1);
    if (next === undefined) break;
    moments.push(new Date(next * MS_PER_MIN).toISOString().slice(0, 16));
    minute = next;
  }
  return moments;
}

describe('the calendar', () => {
  it('[S2] a run starts on Monday, 5 January 2026', () => {
    expect(dateOfDay(START_DAY)).toEqual({ year: 2026, month: 1, day: 5 });
    expect(weekdayOf(START_DAY)).toBe(2);
  });

  it('[S2] agrees with the platform’s dates from 1600 to 2500', () => {
    fc.assert(
      fc.property(fc.integer({ min: -135_000, max: 193_000 }), (days) => {
        const date = new Date(days * 86_400_000);
        const ours = dateOfDay(days);
        expect(ours).toEqual({ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() });
        expect(dayOfDate(ours)).toBe(days);
        expect(weekdayOf(days)).toBe(date.getUTCDay() + 1);
        expect(daysInMonth(ours.year, ours.month)).toBe(new Date(Date.UTC(ours.year, ours.month, 0)).getUTCDate());
      }),
    );
  });
});

describe('cron expressions', () => {
  it.each<[string, string, string, string[]]>([
    ['every day at a time', '0 10 * * ? *', '2026-01-05T00:00', ['2026-01-05T10:00', '2026-01-06T10:00']],
    ['past midnight', '15 12 * * ? *', '2026-12-31T12:15', ['2027-01-01T12:15']],
    ['weekdays by name', '0 18 ? * MON-FRI *', '2026-01-08T18:00', ['2026-01-09T18:00', '2026-01-12T18:00']],
    ['the first of a month', '0 8 1 * ? *', '2026-01-05T00:00', ['2026-02-01T08:00', '2026-03-01T08:00']],
    [
      'every so many minutes',
      '0/25 * * * ? *',
      '2026-01-05T00:10',
      ['2026-01-05T00:25', '2026-01-05T00:50', '2026-01-05T01:00'],
    ],
    [
      'a step over a range',
      '10-40/15 9 * * ? *',
      '2026-01-05T00:00',
      ['2026-01-05T09:10', '2026-01-05T09:25', '2026-01-05T09:40', '2026-01-06T09:10'],
    ],
    [
      'office hours',
      '0/30 16-17 ? * MON-FRI *',
      '2026-01-09T16:30',
      ['2026-01-09T17:00', '2026-01-09T17:30', '2026-01-12T16:00'],
    ],
    ['a list', '0 0 1,15 1,7 ? *', '2026-01-05T00:00', ['2026-01-15T00:00', '2026-07-01T00:00', '2026-07-15T00:00']],
    ['a leap day', '0 0 29 2 ? *', '2026-01-05T00:00', ['2028-02-29T00:00', '2032-02-29T00:00']],
    ['no leap day in 2100', '0 0 29 FEB ? *', '2096-03-01T00:00', ['2104-02-29T00:00']],
    [
      'the last day of a month',
      '0 0 L * ? *',
      '2028-01-31T00:00',
      ['2028-02-29T00:00', '2028-03-31T00:00', '2028-04-30T00:00'],
    ],
    ['a day that some months lack', '0 0 31 * ? *', '2026-01-31T00:00', ['2026-03-31T00:00', '2026-05-31T00:00']],
    // 15 August 2026 is a Saturday, 15 November a Sunday.
    ['the nearest weekday', '0 9 15W 8,11 ? 2026', '2026-01-05T00:00', ['2026-08-14T09:00', '2026-11-16T09:00']],
    // 1 August 2026 is a Saturday, 31 May a Sunday: the nearest weekday stays in the month.
    ['the nearest weekday at a month’s edge', '0 9 1W 8 ? 2026', '2026-01-05T00:00', ['2026-08-03T09:00']],
    ['the nearest weekday at a month’s end', '0 9 31W 5,6 ? 2026', '2026-01-05T00:00', ['2026-05-29T09:00']],
    ['the last Friday of a month', '0 9 ? * 6L *', '2026-01-05T00:00', ['2026-01-30T09:00', '2026-02-27T09:00']],
    ['the second Tuesday of a month', '0 9 ? * TUE#2 *', '2026-01-05T00:00', ['2026-01-13T09:00', '2026-02-10T09:00']],
    [
      'a fifth Monday, where there is one',
      '0 9 ? * 2#5 *',
      '2026-01-05T00:00',
      ['2026-03-30T09:00', '2026-06-29T09:00'],
    ],
    ['the last day of the week', '0 9 ? * L *', '2026-01-05T00:00', ['2026-01-10T09:00']],
    ['a year', '0 0 1 1 ? 2030-2031', '2026-01-05T00:00', ['2030-01-01T00:00', '2031-01-01T00:00']],
    ['the end of the calendar', '59 23 31 12 ? 2199', '2026-01-05T00:00', ['2199-12-31T23:59']],
  ])('[S2] %s: %s', (_, text, after, expected) => {
    expect(momentsAfter(text, after, expected.length)).toEqual(expected);
  });

  it('[S2] a time that never comes has no next one', () => {
    expect(momentsAfter('0 0 30 2 ? *', '2026-01-05T00:00', 1)).toEqual([]);
    expect(momentsAfter('0 0 1 1 ? 2020', '2026-01-05T00:00', 1)).toEqual([]);
  });

  it('[S2] finds the same minute as a search through all of them', () => {
    const field = (min: number, max: number) =>
      fc.oneof(
        fc.constant('*'),
        fc.integer({ min, max }).map(String),
        fc.tuple(fc.integer({ min, max }), fc.integer({ min: 1, max: 9 })).map(([from, step]) => `${from}/${step}`),
      );
    const days = fc.oneof(
      field(1, 28).map((day) => [day, '?']),
      fc.integer({ min: 1, max: 7 }).map((weekday) => ['?', String(weekday)]),
    );
    fc.assert(
      fc.property(
        field(0, 59),
        field(0, 23),
        days,
        fc.integer({ min: 0, max: 527_040 }),
        (minutes, hours, [monthDays, weekDays], offset) => {
          const cron = cronOf(`${minutes} ${hours} ${monthDays} * ${weekDays} *`);
          const from = START_DAY * 1_440 + offset;
          let expected = from;
          for (; ; expected += 1) {
            const date = new Date(expected * MS_PER_MIN);
            const isDay =
              cron.days.by === 'month'
                ? cron.days.days.includes(date.getUTCDate())
                : cron.days.weekdays.includes(date.getUTCDay() + 1);
            if (isDay && cron.hours.includes(date.getUTCHours()) && cron.minutes.includes(date.getUTCMinutes())) break;
          }
          expect(nextCronMinute(cron, from)).toBe(expected);
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([
    ['0 10 * * ?', 'expected six fields: minutes, hours, day of month, month, day of week, year'],
    ['60 * * * ? *', 'expected minutes from 0 to 59, got 60'],
    ['0 24 * * ? *', 'expected hours from 0 to 23, got 24'],
    ['0 0 0 * ? *', 'expected day of month from 1 to 31, got 0'],
    ['0 0 1 JAM ? *', 'expected month from 1 to 12, got JAM'],
    ['0 0 ? * 8 *', 'expected day of week from 1 to 7, got 8'],
    ['0 0 1 * ? 1969', 'expected year from 1970 to 2199, got 1969'],
    ['0 0 * * * *', 'expected ? in one of day of month and day of week, and a value in the other'],
    ['0 0 ? * ? *', 'expected ? in one of day of month and day of week, and a value in the other'],
    ['30-10 * * * ? *', 'expected a range of minutes that rises, got 30-10'],
    ['0/0 * * * ? *', 'expected a step of minutes of at least 1, got 0'],
    ['0/5/5 * * * ? *', 'expected minutes from 0 to 59, got 0/5/5'],
    ['1,,2 * * * ? *', 'expected minutes from 0 to 59, got '],
    ['-5 * * * ? *', 'expected minutes from 0 to 59, got '],
    ['0 0 32W * ? *', 'expected day of month from 1 to 31, got 32'],
    ['0 0 ? * 2#6 *', 'expected day of week from 1 to 7, got 2#6'],
    ['L * * * ? *', 'expected minutes from 0 to 59, got L'],
  ])('[S2] refuses %s', (text, reason) => {
    expect(parseCron(text)).toEqual({ kind: 'invalid', reason });
  });

  it('[S2] reads or refuses any text, and never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => ['valid', 'invalid'].includes(parseCron(text).kind)));
  });
});

describe('schedules', () => {
  const link = { id: 'clock-worker', from: 'clock', to: 'worker', kind: 'event' as const };
  const designOf = (settings: object) =>
    architectureOf([{ id: 'clock', kind: 'schedule', ...settings }, functionOf({ initMs: constant(0) })], [link]);
  const ticksMs = (settings: object, untilS: number) =>
    traceOf(designOf(settings), untilS)
      .filter(([, way, state]) => way === 'clock>worker' && state === 'request')
      .map(([ms]) => ms);

  it('[S2] a cron expression takes the place of the rate; the start of the run is not waited for', () => {
    expect(ticksMs({ cron: '0/5 * * * ? *' }, 900)).toEqual([300_000, 600_000, 900_000]);
    expect(ticksMs({ cron: '30 1 ? * TUE *' }, 200_000)).toEqual([(24 * 60 + 90) * MS_PER_MIN]);
  });

  it('[S3] a late tick does not move the ones after it', () => {
    const ticks = ticksMs({ everyS: 60, jitterS: 60 }, 6_060);
    const lateMs = ticks.slice(0, 100).map((ms, index) => ms - (index + 1) * 60_000);
    expect(Math.min(...lateMs)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...lateMs)).toBeLessThan(60_000);
    expect(new Set(lateMs).size).toBe(100);
  });

  it('[S3] a flexible window spreads ticks over itself evenly', () => {
    const ticks = ticksMs({ everyS: 3_600, flexibleWindowMin: 30 }, 3_600 * 401);
    const lateMs = ticks.slice(0, 400).map((ms, index) => ms - (index + 1) * 3_600_000);
    expect(lateMs.every((late) => late >= 0 && late < 30 * MS_PER_MIN)).toBe(true);
    // Four standard errors of the mean of a uniform law.
    const mean = lateMs.reduce((sum, late) => sum + late, 0) / 400;
    expect(Math.abs(mean - 15 * MS_PER_MIN)).toBeLessThan((4 * 30 * MS_PER_MIN) / Math.sqrt(12 * 400));
  });

  it('[S4] ticks may come twice; both are sent and paid for', () => {
    expect(ticksMs({ everyS: 60, duplicateShare: 1 }, 120)).toEqual([60_000, 60_000, 120_000, 120_000]);
    const { bill } = simulate(designOf({ duplicateShare: 1 }), { catalog: TEST_CATALOG, seed: 1, durationS: 120 });
    expect(bill.lines.find(({ service }) => service === 'scheduler')?.quantity).toBe(4);
  });
});
