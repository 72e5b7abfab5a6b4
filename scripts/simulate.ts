import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { catalog } from '@/content/catalog/load-catalog';
import { type Settings, withSettings } from '@/content/settings';
import { type Architecture, parseArchitectureText, type Report, simulate } from '@/simulator';

const USAGE = `Usage: npm run -s simulate -- FILE [options]

  --seed N          seed of every random stream (default 1)
  --duration-s N    simulated seconds that are measured (default 3600)
  --warm-up-s N     simulated seconds before that, not counted (default 0)
  --rate RPS        replaces the rate of every client
  --set PATH=VALUE  any field, such as worker.memoryMib=512 or account.concurrency=100; may be repeated
  --replications N  runs with seeds N, N+1, ... and reports each (default 1)
  --free-tier       takes the monthly free quantities off the bill
  --series S        adds figures per window of S seconds to the JSON
  --json            one JSON report on standard output
`;

/** A mistake of the person at the keyboard: said in one line, exit code 2. */
class UsageError extends Error {}

async function main(): Promise<void> {
  const { values, positionals } = readArguments();
  const [file, ...rest] = positionals;
  if (values.help || file === undefined || rest.length > 0) throw new UsageError(USAGE);
  const written = await readArchitecture(file);
  const architecture = changed(written, [
    ...ratesOf(written, numberOf(values.rate, '--rate', 0)),
    ...(values.set ?? []).map(settingOf),
  ]);
  const seed = numberOf(values.seed, '--seed', 0, true) ?? 1;
  const replications = numberOf(values.replications, '--replications', 1, true) ?? 1;
  const reports: (Report & { wallMs: number })[] = [];
  for (let replication = 0; replication < replications; replication += 1) {
    const startedMs = performance.now();
    const report = simulate(architecture, {
      catalog,
      seed: seed + replication,
      durationS: numberOf(values['duration-s'], '--duration-s', 1e-6) ?? 3600,
      warmUpS: numberOf(values['warm-up-s'], '--warm-up-s', 0) ?? 0,
      windowS: numberOf(values.series, '--series', 0.001) ?? 0,
      freeTier: values['free-tier'] ?? false,
    });
    reports.push({ ...report, wallMs: Math.round(performance.now() - startedMs) });
  }
  const [first] = reports as [Report & { wallMs: number }];
  const output = replications === 1 ? first : { ...first, replications: reports };
  process.stdout.write(values.json ? `${JSON.stringify(output, null, 2)}\n` : reports.map(tableOf).join('\n'));
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        seed: { type: 'string' },
        'duration-s': { type: 'string' },
        'warm-up-s': { type: 'string' },
        rate: { type: 'string' },
        set: { type: 'string', multiple: true },
        replications: { type: 'string' },
        series: { type: 'string' },
        'free-tier': { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

async function readArchitecture(file: string): Promise<Architecture> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new UsageError(`${file}: expected a readable file: ${error.message}`);
  });
  const parsed = parseArchitectureText(text);
  if (parsed.kind === 'valid') return parsed.value;
  throw new UsageError(
    parsed.errors.map(({ pointer, message }) => `${file}: ${pointer || '/'}: ${message}`).join('\n'),
  );
}

type Setting = [path: string, value: Settings[string]];

/** The setting that gives every client this rate. */
function ratesOf({ resources }: Architecture, ratePerS: number | undefined): Setting[] {
  if (ratePerS === undefined) return [];
  return resources.filter(({ kind }) => kind === 'client').map(({ id }) => [`${id}.traffic.ratePerS`, ratePerS]);
}

/** Reads `path=value`; a value that is no JSON is a text. */
function settingOf(text: string): Setting {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`--set: expected path=value, got "${text}"`);
  const value = text.slice(at + 1);
  try {
    return [text.slice(0, at), JSON.parse(value)];
  } catch {
    return [text.slice(0, at), value];
  }
}

function changed(architecture: Architecture, settings: readonly Setting[]): Architecture {
  try {
    return withSettings(architecture, Object.fromEntries(settings));
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function numberOf(text: string | undefined, name: string, min: number, isWhole = false): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  const isRight =
    text.trim() !== '' && Number.isFinite(value) && value >= min && (!isWhole || Number.isSafeInteger(value));
  if (!isRight) throw new UsageError(`${name}: expected a ${isWhole ? 'whole ' : ''}number >= ${min}, got "${text}"`);
  return value;
}

function tableOf(report: Report & { wallMs: number }): string {
  const { requests, latencyMs, bill } = report;
  const rows = Object.entries(report.resources).map(([id, facts]) => [
    id,
    facts.kind,
    facts.arrived,
    facts.completed,
    facts.failed + facts.timedOut,
    facts.throttled,
    facts.latencyMs.p50.toFixed(1),
    facts.latencyMs.p99.toFixed(1),
    facts.coldStarts ?? '',
    facts.peakInstances ?? '',
  ]);
  return [
    `engine ${report.engine}, seed ${report.seed}: ${report.simulatedS} s simulated, ${report.events} events in ${report.wallMs} ms`,
    `requests: ${requests.arrived} arrived = ${requests.completed} completed + ${requests.failed} failed + ${requests.throttled} throttled + ${requests.timedOut} timed out + ${requests.inSystem} in the system`,
    `latency: mean ${latencyMs.mean.toFixed(1)} ms, p50 ${latencyMs.p50.toFixed(1)}, p90 ${latencyMs.p90.toFixed(1)}, p99 ${latencyMs.p99.toFixed(1)}, max ${latencyMs.max.toFixed(1)}`,
    '',
    aligned([
      ['resource', 'kind', 'arrived', 'completed', 'failed', 'throttled', 'p50 ms', 'p99 ms', 'cold', 'peak'],
      ...rows,
    ]),
    '',
    aligned([
      ['resource', 'meter', 'quantity', 'unit', 'USD', 'USD a month'],
      ...bill.lines.map((line) => [
        line.resource,
        `${line.service} ${line.meter}`,
        line.quantity.toPrecision(6),
        line.unit,
        line.usd.toFixed(6),
        line.monthlyUsd.toFixed(2),
      ]),
      ['total', '', '', '', bill.totalUsd.toFixed(6), bill.monthlyUsd.toFixed(2)],
    ]),
    '',
    `conservation: ${report.conservation.holds ? 'holds' : 'BROKEN'}`,
    '',
  ].join('\n');
}

function aligned(rows: readonly (readonly unknown[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => String(row[column]).length))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? String(cell).padEnd(widths[column] ?? 0) : String(cell).padStart(widths[column] ?? 0),
        )
        .join('  '),
    )
    .join('\n');
}

main().catch((error: unknown) => {
  const isUsage = error instanceof UsageError || error instanceof RangeError;
  process.stderr.write(`${isUsage ? (error as Error).message : (error as Error).stack}\n`);
  process.exitCode = isUsage ? 2 : 1;
});
