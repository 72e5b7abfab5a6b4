import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { catalog } from '@/content/catalog/load-catalog';
import { ENGINE_VERSION } from '@/simulator';
import type { AccuracyCase } from '@/simulator/accuracy/accuracy-case';
import { accuracyCases } from '@/simulator/accuracy/cases';
import {
  type CaseResult,
  type Evaluation,
  evaluate,
  type FigureResult,
  runCase,
  WIDEST_LITTLE_GAP,
} from '@/simulator/accuracy/evaluate';

const FILE = 'content/accuracy.json';

const USAGE = `Usage: npm run -s accuracy -- [options]

Runs every case of the engine against what is known of it, prints a table and writes ${FILE}.
Exits with 1 when the whole is refuted.

  --date DAY        day to be noted in the file, such as 2026-08-23
  --only TEXT       runs the cases whose id contains the text; nothing is written
  --document ID     prints the architecture document of a case, for the simulate command
  --out FILE        writes there instead
`;

const VERDICT_WORDS: Record<FigureResult['verdict'], string> = {
  inside: 'inside',
  outside: 'outside its own interval, as chance allows',
  refuted: 'REFUTED',
  'too-wide': 'TOO WIDE TO TELL',
  'not-claimed': 'not claimed',
};

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      date: { type: 'string' },
      only: { type: 'string' },
      document: { type: 'string' },
      out: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const all = accuracyCases(catalog);
  if (values.document !== undefined) {
    process.stdout.write(`${JSON.stringify(caseOf(all, values.document).document, null, 2)}\n`);
    return;
  }
  const chosen = all.filter(({ id }) => id.includes(values.only ?? ''));
  if (chosen.length === 0) throw new RangeError(`--only: expected part of the id of a case, got "${values.only}"`);
  const evaluation = evaluate(chosen.map(runAndTell));
  process.stdout.write(`${tableOf(evaluation)}\n`);
  if (values.only === undefined || values.out !== undefined) {
    const { date } = values;
    const stored = { format: 'accuracy/1', engine: ENGINE_VERSION, node: process.version, ...(date ? { date } : {}) };
    await writeFile(values.out ?? FILE, `${JSON.stringify({ ...stored, ...evaluation }, null, 1)}\n`);
  }
  if (!evaluation.summary.isPassed) process.exitCode = 1;
}

function caseOf(all: readonly AccuracyCase[], wanted: string): AccuracyCase {
  const found = all.find(({ id }) => id === wanted);
  if (!found)
    throw new RangeError(`--document: expected one of ${all.map(({ id }) => id).join(', ')}, got "${wanted}"`);
  return found;
}

/** Runs a case and says on standard error how it went, so that a person sees progress. */
function runAndTell(accuracyCase: AccuracyCase): CaseResult {
  const before = process.cpuUsage();
  const result = runCase(accuracyCase, catalog);
  const { user, system } = process.cpuUsage(before);
  const requests = (result.requests / 1e6).toFixed(2);
  process.stderr.write(
    `${result.id}: ${requests} M requests in ${((user + system) / 1e6).toFixed(1)} s of processor\n`,
  );
  return result;
}

function tableOf({ cases, summary }: Evaluation): string {
  const rows = cases.flatMap(({ id, figures }) => figures.map((figure) => rowOf(id, figure)));
  const { figures, inside, outside, refuted, tooWide, outsideExpected, outsideExplained } = summary;
  return [
    aligned([['case', 'figure', 'reference', 'ours', '99 % interval', 'error', 'verdict', 'source'], ...rows]),
    '',
    `${figures} figures: ${inside} inside their own 99 % interval, ${outside} outside (${outsideExpected.toFixed(1)} expected by chance, up to ${outsideExplained} explained by it), ${refuted} refuted, ${tooWide} too wide`,
    `Little’s law: ${summary.littleChecks} resources of runs, widest gap ${(summary.widestLittleGap * 100).toFixed(4)} % (allowed ${WIDEST_LITTLE_GAP * 100} %)`,
    `${(summary.requests / 1e6).toFixed(0)} M requests measured; conservation ${cases.every(({ isConserved }) => isConserved) ? 'holds' : 'BROKEN'}`,
    summary.isPassed ? 'passed' : 'FAILED',
  ].join('\n');
}

function rowOf(id: string, figure: FigureResult): string[] {
  const { reference, mean, halfWidth, unit, verdict } = figure;
  const error = ((mean - reference) / reference) * 100;
  return [
    id,
    figure.id,
    `${reference.toPrecision(5)} ${unit}`,
    mean.toPrecision(5),
    `± ${((halfWidth / reference) * 100).toFixed(2)} %`,
    `${error >= 0 ? '+' : ''}${error.toFixed(2)} %`,
    VERDICT_WORDS[verdict],
    figure.source,
  ];
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

main().catch((error: unknown) => {
  const isUsage = error instanceof RangeError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
  process.stderr.write(`${isUsage ? (error as Error).message : (error as Error).stack}\n`);
  process.exitCode = isUsage ? 2 : 1;
});
