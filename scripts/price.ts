import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { allPrices } from '@/content/catalog/load-catalog';
import { type MeteredUsage, type PricedUsage, parseUsageText, priceUsage } from '@/simulator/billing/price-usage';

const USAGE = `Usage: npm run -s price -- USAGE.json [options]

  --free-tier  takes the monthly free quantities off, whatever the file says
  --json       one JSON bill on standard output

The file: { "region": "us-east-1", "freeTier": false, "usage": [ { "service": "lambda", "requests": 3000000 } ] }
Every service and field: docs/prices.md
`;

/** A mistake of the person at the keyboard: said in one line, exit code 2. */
class UsageError extends Error {}

async function main(): Promise<void> {
  const { values, positionals } = readArguments();
  const [file, ...rest] = positionals;
  if (values.help || file === undefined || rest.length > 0) throw new UsageError(USAGE);
  const usage = await readUsage(file);
  const priced = priceUsage({ ...usage, freeTier: values['free-tier'] ?? usage.freeTier }, allPrices);
  process.stdout.write(values.json ? `${JSON.stringify(priced, null, 2)}\n` : tableOf(priced));
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        'free-tier': { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

async function readUsage(file: string): Promise<MeteredUsage> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new UsageError(`${file}: expected a readable file: ${error.message}`);
  });
  const parsed = parseUsageText(text);
  if (parsed.kind === 'valid') return parsed.value;
  throw new UsageError(
    parsed.errors.map(({ pointer, message }) => `${file}: ${pointer || '/'}: ${message}`).join('\n'),
  );
}

function tableOf({ lines, totalUsd, invoiceUsd, freeTier }: PricedUsage): string {
  const rows = lines.map((line) => [
    `${line.item} ${line.service}`,
    line.meter,
    line.quantity.toLocaleString('en-US', { maximumFractionDigits: 6 }),
    line.unit,
    line.usd.toFixed(10),
    line.unverified ? `${line.source} (unverified)` : line.source,
  ]);
  const total = ['total', '', '', '', totalUsd.toFixed(10), freeTier ? 'free quantities taken off' : ''];
  const invoice = ['invoice', '', '', '', invoiceUsd.toFixed(2), 'each price rounded to the cent'];
  return `${aligned([['item', 'meter', 'quantity', 'unit', 'USD', 'source'], ...rows, total, invoice])}\n`;
}

/** Quantities and money to the right, words to the left. */
const RIGHT = new Set([2, 4]);

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          RIGHT.has(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

main().catch((error: unknown) => {
  const isUsage = error instanceof UsageError;
  process.stderr.write(`${isUsage ? error.message : (error as Error).stack}\n`);
  process.exitCode = isUsage ? 2 : 1;
});
