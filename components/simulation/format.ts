const LOCALE = 'en-US';
const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const significant = new Intl.NumberFormat(LOCALE, { maximumSignificantDigits: 3 });
const compact = new Intl.NumberFormat(LOCALE, { notation: 'compact', maximumSignificantDigits: 3 });
const percentage = new Intl.NumberFormat(LOCALE, {
  style: 'percent',
  minimumFractionDigits: 1,
  maximumFractionDigits: 2,
});
const cents = new Intl.NumberFormat(LOCALE, { style: 'currency', currency: 'USD' });
const dollars = new Intl.NumberFormat(LOCALE, { style: 'currency', currency: 'USD', maximumFractionDigits: 0 });
const millionths = new Intl.NumberFormat(LOCALE, {
  style: 'currency',
  currency: 'USD',
  minimumFractionDigits: 6,
  maximumFractionDigits: 6,
});

/** A whole number with separators: `12,431`. */
export function formatCount(value: number): string {
  return whole.format(value);
}

/** A count for a small place: `12,431` as `12.4K`, below 10,000 as it is. */
export function formatShortCount(value: number): string {
  return value < 10_000 ? whole.format(value) : compact.format(value);
}

/** A rate or quantity to three digits: `0.1`, `19.8`, `1,230`. */
export function formatRate(value: number): string {
  if (value === 0) return '0';
  return value >= 100 ? whole.format(value) : value >= 10 ? oneDigit.format(value) : significant.format(value);
}

/** A duration given in milliseconds: `8.4 ms`, `412 ms`, `1.25 s`, `3.2 min`. */
export function formatMs(valueMs: number): string {
  if (valueMs < 10) return `${significant.format(Math.round(valueMs * 10) / 10)} ms`;
  if (valueMs < 1000) return `${whole.format(valueMs)} ms`;
  return formatS(valueMs / 1000);
}

/** A duration given in seconds: `0.4 s`, `12.5 s`, `3.2 min`, `5.1 h`. */
export function formatS(valueS: number): string {
  if (valueS < 120) return `${significant.format(valueS)} s`;
  if (valueS < 7200) return `${oneDigit.format(valueS / 60)} min`;
  return `${oneDigit.format(valueS / 3600)} h`;
}

/** Simulated time as `h:mm:ss.mmm`. */
export function formatSimTime(simTimeUs: number): string {
  const ms = Math.floor(simTimeUs / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(ms / 3_600_000);
  return `${hours}:${two(Math.floor(ms / 60_000) % 60)}:${two(Math.floor(ms / 1000) % 60)}.${String(ms % 1000).padStart(3, '0')}`;
}

/** A share from 0 to 1 as a percentage. One that is not whole is never shown as a round 100 %. */
export function formatShare(share: number): string {
  if (share >= 1) return '100%';
  return percentage.format(Math.min(share, 0.9999));
}

/** An amount that grows: six decimals below one dollar, cents above. */
export function formatCost(usd: number): string {
  return usd !== 0 && Math.abs(usd) < 1 ? millionths.format(usd) : cents.format(usd);
}

/** An amount per month: cents below a thousand dollars, whole dollars above. */
export function formatMonthly(usd: number): string {
  return usd >= 1000 ? dollars.format(usd) : cents.format(usd);
}
