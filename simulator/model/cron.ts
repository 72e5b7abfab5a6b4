import type { Cron, MonthDays, WeekDays } from '../document/cron';
import { type CivilDate, dateOfDay, dayOfDate, daysInMonth, MINUTES_PER_DAY, weekdayOf } from '../kernel/calendar';

/**
 * The first minute that a cron expression names, at or after a minute.
 *
 * @param fromMinute - Minutes since 1 January 1970, UTC.
 * @returns Likewise; undefined when none is left.
 */
export function nextCronMinute(cron: Cron, fromMinute: number): number | undefined {
  const lastYear = cron.years.at(-1) ?? 0;
  const firstDay = Math.floor(fromMinute / MINUTES_PER_DAY);
  const endDay = dayOfDate({ year: lastYear + 1, month: 1, day: 1 });
  for (let day = firstDay; day < endDay; day += 1) {
    if (!isNamed(cron, day)) continue;
    const minute = firstMinuteOfDay(cron, day === firstDay ? fromMinute - firstDay * MINUTES_PER_DAY : 0);
    if (minute !== undefined) return day * MINUTES_PER_DAY + minute;
  }
  return undefined;
}

function firstMinuteOfDay({ hours, minutes }: Cron, from: number): number | undefined {
  for (const hour of hours) {
    for (const minute of minutes) {
      if (hour * 60 + minute >= from) return hour * 60 + minute;
    }
  }
  return undefined;
}

function isNamed(cron: Cron, day: number): boolean {
  const date = dateOfDay(day);
  if (!cron.years.includes(date.year) || !cron.months.includes(date.month)) return false;
  return cron.days.by === 'month' ? isNamedInMonth(cron.days, date) : isNamedInWeek(cron.days, date, weekdayOf(day));
}

function isNamedInMonth({ days, hasLast, nearestWeekdays }: MonthDays, date: CivilDate): boolean {
  if (days.includes(date.day)) return true;
  if (hasLast && date.day === daysInMonth(date.year, date.month)) return true;
  return nearestWeekdays.some((wanted) => date.day === nearestWeekday(date, wanted));
}

function isNamedInWeek({ weekdays, last, nth }: WeekDays, { year, month, day }: CivilDate, weekday: number): boolean {
  if (weekdays.includes(weekday)) return true;
  if (last.includes(weekday) && day + 7 > daysInMonth(year, month)) return true;
  return nth.some(([wanted, number]) => wanted === weekday && Math.ceil(day / 7) === number);
}

/** The weekday nearest to a day of a date's month, without leaving the month; 0 when the month lacks the day. */
function nearestWeekday({ year, month }: CivilDate, wanted: number): number {
  const length = daysInMonth(year, month);
  if (wanted > length) return 0;
  const weekday = weekdayOf(dayOfDate({ year, month, day: wanted }));
  if (weekday === 7) return wanted > 1 ? wanted - 1 : wanted + 2;
  if (weekday === 1) return wanted < length ? wanted + 1 : wanted - 2;
  return wanted;
}
