const UNITS = [
  { name: 'day', minutes: 1_440 },
  { name: 'hour', minutes: 60 },
  { name: 'minute', minutes: 1 },
] as const;
const S_PER_MIN = 60;

/**
 * When a schedule ticks, as the platform writes it: `rate(5 minutes)` or `cron(0 2 * * ? *)`. The platform knows whole
 * minutes only; other intervals are rounded, and none is shorter than one.
 */
export function scheduleExpression({ everyS, cron }: { everyS: number; cron?: string | undefined }): string {
  if (cron !== undefined) return `cron(${cron.trim().replace(/\s+/g, ' ')})`;
  const minutes = Math.max(1, Math.round(everyS / S_PER_MIN));
  const unit = UNITS.find((each) => minutes % each.minutes === 0) ?? UNITS[2];
  const count = minutes / unit.minutes;
  return `rate(${count} ${unit.name}${count === 1 ? '' : 's'})`;
}

/** What a schedule's expression says; undefined for one that comes once, or that is none. */
export function readScheduleExpression(text: string): { everyS: number } | { cron: string } | undefined {
  const [, count, unit] = /^\s*rate\(\s*(\d{1,7})\s+(minute|hour|day)s?\s*\)\s*$/.exec(text) ?? [];
  const minutes = UNITS.find(({ name }) => name === unit)?.minutes;
  if (count !== undefined && minutes !== undefined) return { everyS: Number(count) * minutes * S_PER_MIN };
  const cron = /^\s*cron\(\s*([^()]{1,200}?)\s*\)\s*$/.exec(text)?.[1];
  return cron === undefined ? undefined : { cron };
}
