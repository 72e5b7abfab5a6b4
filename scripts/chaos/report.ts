/** One promise of a campaign, and what became of it. */
export interface Row {
  /** What is promised, in words. */
  promise: string;
  /** What was done and found, with its numbers. */
  found: string;
  isKept: boolean;
  /** A time, which says as much about the machine as about the product. */
  isTime?: true;
}

/** What a campaign came to. */
export interface CampaignReport {
  title: string;
  rows: Row[];
  /** What broke a promise, in words for a person who looks for the fault. */
  failures: string[];
}

const MOST_SHOWN = 20;

/** The report as a person reads it in a terminal. */
export function textOf({ title, rows, failures }: CampaignReport): string {
  const lines = rows.map(({ promise, found, isKept }) => `  ${isKept ? 'kept  ' : 'BROKEN'}  ${promise}: ${found}`);
  const shown = failures.slice(0, MOST_SHOWN).map((failure) => `    ${failure}`);
  const more = failures.length > MOST_SHOWN ? [`    and ${failures.length - MOST_SHOWN} more`] : [];
  return [title, ...lines, ...shown, ...more].join('\n');
}

/** The report as a table of a page, under its title. */
export function markdownOf({ title, rows }: CampaignReport): string {
  const cells = rows.map(({ promise, found, isKept }) => [promise, found, isKept ? 'kept' : '**BROKEN**']);
  const head = ['promise', 'found', 'verdict'];
  const table = [head, head.map(() => '---'), ...cells].map((row) => `| ${row.join(' | ')} |`);
  return [`**${title}**`, '', ...table].join('\n');
}

/** The value below which a share of the values lies; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** Replaces what stands between two marks of a page. @throws {RangeError} When the page has no such marks. */
export function withSection(page: string, marks: { begin: string; end: string }, section: string): string {
  const [from, to] = [page.indexOf(marks.begin), page.indexOf(marks.end)];
  if (from < 0 || to < from) throw new RangeError(`expected a page with ${marks.begin} and ${marks.end}`);
  return `${page.slice(0, from + marks.begin.length)}\n\n${section}\n\n${page.slice(to)}`;
}
