import type { BreakEvenCell } from '@/content/break-even';

/** One line for each run: exact figures, for a spreadsheet. */
export function csvOf(cells: readonly BreakEvenCell[]): string {
  const rows = cells.flatMap(({ design, ratePerS, burstiness, runs }) =>
    runs.map(({ monthlyUsd, p99Ms, unservedShare }, run) =>
      [design, ratePerS, burstiness, run + 1, monthlyUsd, p99Ms, unservedShare].join(','),
    ),
  );
  return `${['design,requests_per_s,burstiness,run,usd_per_month,p99_ms,lost_share', ...rows].join('\n')}\n`;
}
