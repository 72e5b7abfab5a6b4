import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { catalog } from '@/content/catalog/load-catalog';
import { figuresOf, type ReplicatedFigure } from '@/content/laboratory/replicated-figures';
import { type Settings, withSettings } from '@/content/settings';
import {
  type Architecture,
  parseArchitectureText,
  parseTraceCsv,
  type SeriesPoint,
  simulate,
  type TracedCall,
} from '@/simulator';
import { replicate, type TimedReport } from './replications';

const USAGE = `Usage: npm run -s simulate -- FILE [options]

  --seed N          seed of every random stream (default 1)
  --duration-s N    simulated seconds that are measured (default 3600)
  --warm-up-s N     simulated seconds before that, not counted (default 0)
  --rate RPS        replaces the rate of every client that has one
  --trace [ID=]FILE arrivals from a CSV file, for the client ID when there are several; may be repeated
  --set PATH=VALUE  any field, such as worker.memoryMib=512 or account.concurrency=100; may be repeated
  --replications N  runs with that many seeds, on all processors, with confidence intervals (default 1)
  --free-tier       takes the monthly free quantities off the bill
  --series S        figures and binding limits per window of S seconds
  --follow N        traces request number N, call by call; may be repeated
  --json            one JSON report on standard output
`;

/** A mistake of the person at the keyboard: said in one line, exit code 2. */
class UsageError extends Error {}

async function main(): Promise<void> {
  const { values, positionals } = readArguments();
  const [file, ...rest] = positionals;
  if (values.help || file === undefined || rest.length > 0) throw new UsageError(USAGE);
  const seed = numberOf(values.seed, '--seed', 0, true) ?? 1;
  const written = await readArchitecture(file);
  const traced = changed(written, await Promise.all((values.trace ?? []).map((text) => traceOf(written, text, seed))));
  const architecture = changed(traced, [
    ...ratesOf(traced, numberOf(values.rate, '--rate', 0)),
    ...(values.set ?? []).map(settingOf),
  ]);
  const replications = numberOf(values.replications, '--replications', 1, true) ?? 1;
  const options = {
    seed,
    durationS: numberOf(values['duration-s'], '--duration-s', 1e-6) ?? 3600,
    warmUpS: numberOf(values['warm-up-s'], '--warm-up-s', 0) ?? 0,
    windowS: numberOf(values.series, '--series', 0.001) ?? 0,
    follow: (values.follow ?? []).map((text) => numberOf(text, '--follow', 1, true) as number),
    freeTier: values['free-tier'] ?? false,
  };
  if (replications > 1) {
    const reports = await replicate({ architecture, options }, replications);
    const figures = figuresOf(reports);
    const output = { ...reports[0], figures, replications: reports };
    print(values.json, output, () => `${reports.map(tableOf).join('\n')}\n${figuresTable(figures, replications)}`);
    return;
  }
  const startedMs = performance.now();
  const report = simulate(architecture, { catalog, ...options });
  const output = { ...report, wallMs: Math.round(performance.now() - startedMs) };
  print(values.json, output, () => tableOf(output));
}

function print(asJson: boolean | undefined, output: object, inWords: () => string): void {
  process.stdout.write(asJson ? `${JSON.stringify(output, null, 2)}\n` : inWords());
}

function figuresTable(figures: readonly ReplicatedFigure[], replications: number): string {
  const rows = figures.map(({ figure, unit, mean, halfWidth }) => [
    figure,
    mean.toPrecision(6),
    `± ${halfWidth.toPrecision(3)}`,
    unit,
  ]);
  return `over ${replications} replications, with a confidence of 99 %:\n${aligned(rows)}\n`;
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
        trace: { type: 'string', multiple: true },
        set: { type: 'string', multiple: true },
        replications: { type: 'string' },
        series: { type: 'string' },
        follow: { type: 'string', multiple: true },
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
  const parsed = parseArchitectureText(await readText(file));
  if (parsed.kind === 'valid') return parsed.value;
  throw new UsageError(
    parsed.errors.map(({ pointer, message }) => `${file}: ${pointer || '/'}: ${message}`).join('\n'),
  );
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: Error) => {
    throw new UsageError(`${file}: expected a readable file: ${error.message}`);
  });
}

type Setting = [path: string, value: Settings[string]];

/** The settings that give this rate to every client whose traffic has one. */
function ratesOf({ resources }: Architecture, ratePerS: number | undefined): Setting[] {
  if (ratePerS === undefined) return [];
  const rated = resources.filter(
    (resource) =>
      resource.kind === 'client' && resource.traffic.shape !== 'closed' && resource.traffic.shape !== 'trace',
  );
  if (rated.length === 0) throw new UsageError('--rate: expected a client whose traffic has a rate');
  return rated.map(({ id }) => [`${id}.traffic.ratePerS`, ratePerS]);
}

/** The setting that gives a client the arrivals of a CSV file, written as `file` or `client=file`. */
async function traceOf({ resources }: Architecture, text: string, seed: number): Promise<Setting> {
  const clients = resources.filter(({ kind }) => kind === 'client').map(({ id }) => id);
  const named = clients.find((id) => text.startsWith(`${id}=`));
  const client = named ?? (clients.length === 1 ? clients[0] : undefined);
  if (client === undefined) {
    throw new UsageError(
      `--trace: expected ${clients.map((id) => `${id}=FILE`).join(' or ') || 'a client'}, got "${text}"`,
    );
  }
  const file = named === undefined ? text : text.slice(named.length + 1);
  const parsed = parseTraceCsv(await readText(file), seed);
  if (parsed.kind === 'invalid') throw new UsageError(`${file}: line ${parsed.error.line}: ${parsed.error.message}`);
  return [`${client}.traffic`, { shape: 'trace', arrivalsS: parsed.arrivalsS }];
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

function tableOf(report: TimedReport): string {
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
    ...section(
      'client requests that did not succeed',
      report.failures.map(({ resource, reason, requests }) => [resource ?? '', requests, reason]),
    ),
    ...section(
      'limits that bound',
      report.limits.map(({ resource, reason, times, spans }) => [resource, times, `${spansInWords(spans)}: ${reason}`]),
    ),
    ...(report.series ? section('window by window', report.series.map(windowRow), WINDOW_HEADING) : []),
    ...Object.entries(report.traces ?? {}).flatMap(([request, calls]) =>
      section(`request ${request}`, calls.map(callRow), CALL_HEADING),
    ),
    `conservation: ${report.conservation.holds ? 'holds' : 'BROKEN'}`,
    '',
  ].join('\n');
}

/** A titled table, or nothing when it has no rows; the last column is text. */
function section(title: string, rows: readonly (readonly unknown[])[], heading?: readonly string[]): string[] {
  if (rows.length === 0) return [];
  const columns = rows.map((row) => row.slice(0, -1));
  const table = aligned(heading ? [heading.slice(0, -1), ...columns] : columns).split('\n');
  const texts = heading ? [heading.at(-1), ...rows.map((row) => row.at(-1))] : rows.map((row) => row.at(-1));
  return [`${title}:`, ...table.map((line, at) => `  ${line}  ${texts[at]}`), ''];
}

const MOST_SPANS = 4;

function spansInWords(spans: readonly (readonly [number, number])[]): string {
  const some = spans.slice(0, MOST_SPANS).map(([fromS, untilS]) => `${fromS} to ${untilS} s`);
  return spans.length > MOST_SPANS ? `${some.join(', ')} and ${spans.length - MOST_SPANS} times more` : some.join(', ');
}

const WINDOW_HEADING = [
  'until s',
  'arrived',
  'completed',
  'failed',
  'throttled',
  'timed out',
  'p50 ms',
  'p99 ms',
  'cold',
  'busy',
  'limits',
];

function windowRow(point: SeriesPoint): unknown[] {
  const ms = (value: number) => (Number.isNaN(value) ? '-' : value.toFixed(1));
  return [
    point.atS,
    point.arrived,
    point.completed,
    point.failed,
    point.throttled,
    point.timedOut,
    ms(point.p50Ms),
    ms(point.p99Ms),
    point.coldStarts,
    point.busyInstances,
    point.limits.map(({ resource, reason, times }) => `${resource} (${times} times): ${reason}`).join('; '),
  ];
}

const CALL_HEADING = ['from', 'to', 'sent s', 'wait ms', 'start ms', 'run ms', 'cost USD', 'what came of it'];

function callRow(call: TracedCall): unknown[] {
  const ms = (fromUs: number, untilUs: number | undefined) =>
    untilUs === undefined ? '-' : ((untilUs - fromUs) / 1_000).toFixed(3);
  const initUs = call.initUs ?? 0;
  const beganUs = call.startedUs ?? call.arrivedUs;
  return [
    call.from,
    call.to,
    (call.sentUs / 1_000_000).toFixed(6),
    ms(call.sentUs, beganUs - initUs),
    ms(0, initUs),
    ms(beganUs, call.endedUs),
    call.usd.toFixed(10),
    [call.outcome ?? 'not ended', call.reason, call.isAbandoned ? 'nobody waited for it' : undefined]
      .filter(Boolean)
      .join(', '),
  ];
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
