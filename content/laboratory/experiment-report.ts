import type { Architecture, ArchitectureInput, BillLine, Report } from '@/simulator';
import { withoutDefaults } from '../exchange/defaults';
import { exportMermaid } from '../exchange/pictures/export-mermaid';
import { type LeftOut, leftOutOf } from '../left-out';
import { figuresOf, type ReplicatedFigure } from './replicated-figures';

/** How often and how long a design was run. */
export interface ReportSettings {
  seed: number;
  /** Runs in all, with consecutive seeds. */
  replications: number;
  durationS: number;
  warmUpS: number;
  freeTier: boolean;
}

/** What the command prints with `--json`, without the time that it took. */
export type CommandOutput = Report & { figures?: ReplicatedFigure[]; replications?: Report[] };

/** A design, what was run, what came out, and how to have it again. */
export interface ExperimentReport {
  format: 'cloud-architecture-report/1';
  engine: string;
  title: string;
  /** Name of the file that the command reads; `design` is what stands in it. */
  designFile: string;
  command: string;
  settings: ReportSettings;
  result: CommandOutput;
  /** Where the prices of the bill come from. */
  sources: PriceSource[];
  leftOut: readonly Pick<LeftOut, 'title' | 'text'>[];
  design: ArchitectureInput;
}

export interface PriceSource {
  source: string;
  /** True when no stored source confirmed one of its prices. */
  unverified: boolean;
}

/**
 * Puts a report together.
 *
 * @param reports - One for each seed, in order, the first with `settings.seed`; without windows of a series, as the
 *   command runs them.
 * @throws {RangeError} When there are not as many reports as the settings say.
 */
export function experimentReport(
  architecture: Architecture,
  settings: ReportSettings,
  reports: readonly Report[],
): ExperimentReport {
  const [first] = reports;
  if (!first || reports.length !== settings.replications) {
    throw new RangeError(`expected ${settings.replications} reports, got ${reports.length}`);
  }
  const designFile = `${fileNameOf(architecture.name)}.json`;
  return {
    format: 'cloud-architecture-report/1',
    engine: first.engine,
    title: architecture.name,
    designFile,
    command: commandOf(designFile, settings),
    settings,
    result: reports.length > 1 ? { ...first, figures: figuresOf(reports), replications: [...reports] } : first,
    sources: sourcesOf(reports.flatMap(({ bill }) => bill.lines)),
    leftOut: leftOutOf(architecture).map(({ title, text }) => ({ title, text })),
    design: withoutDefaults(architecture),
  };
}

/** The command that runs the same again on a clone of the project, beside the file of the design. */
export function commandOf(designFile: string, settings: ReportSettings): string {
  const { seed, replications, durationS, warmUpS, freeTier } = settings;
  const options = [
    `--seed ${seed}`,
    `--duration-s ${durationS}`,
    ...(warmUpS > 0 ? [`--warm-up-s ${warmUpS}`] : []),
    ...(replications > 1 ? [`--replications ${replications}`] : []),
    ...(freeTier ? ['--free-tier'] : []),
    '--json',
  ];
  return `npm run -s simulate -- ${designFile} ${options.join(' ')}`;
}

/** A name that every file system and every shell takes as it is. */
function fileNameOf(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return plain.slice(0, 60) || 'design';
}

function sourcesOf(lines: readonly BillLine[]): PriceSource[] {
  const sources = new Map<string, boolean>();
  for (const { source, unverified, quantity } of lines) {
    if (quantity > 0) sources.set(source, (sources.get(source) ?? false) || unverified);
  }
  return [...sources].map(([source, unverified]) => ({ source, unverified }));
}

/** Lines of a bill that something was paid or counted for. */
export function usedLines({ bill }: Report): BillLine[] {
  return bill.lines.filter(({ quantity, monthlyUsd }) => quantity > 0 || monthlyUsd > 0);
}

/** The report as Markdown, with the design as a Mermaid drawing. */
export function reportMarkdown(report: ExperimentReport, architecture: Architecture): string {
  const { title, engine, settings, result, command, designFile, sources, leftOut } = report;
  const { requests, latencyMs, bill, failures, limits } = result;
  const figures = result.figures?.map(({ figure, unit, mean, halfWidth }) => [
    figure,
    plain(mean),
    plain(halfWidth),
    unit,
  ]);
  return [
    `# ${inline(title)}`,
    `Engine ${engine}. ${settings.durationS} s simulated after ${settings.warmUpS} s that are not counted, seeds ${seedsInWords(settings)}, ${settings.freeTier ? 'with' : 'without'} the free tier.`,
    '## Design',
    `\`\`\`mermaid\n${exportMermaid(architecture).trim()}\n\`\`\``,
    '## To have it again',
    `Save the design as \`${designFile}\` in a clone of the project, and run:`,
    `\`\`\`\n${command}\n\`\`\``,
    ...(figures
      ? [`## Over ${settings.replications} seeds`, table(['figure', 'mean', '± (99%)', 'unit'], figures)]
      : []),
    `## Seed ${settings.seed}`,
    table(
      ['arrived', 'completed', 'failed', 'throttled', 'timed out', 'in the system', 'p50 ms', 'p90 ms', 'p99 ms'],
      [
        [
          ...[requests.arrived, requests.completed, requests.failed, requests.throttled, requests.timedOut],
          requests.inSystem,
          ...[latencyMs.p50, latencyMs.p90, latencyMs.p99].map((ms) => ms.toFixed(1)),
        ],
      ],
    ),
    ...listed(
      'Requests that did not succeed',
      failures.map((each) => `${each.requests}: ${inline(each.reason)}`),
    ),
    ...listed(
      'Limits that bound',
      limits.map((each) => `${each.resource}, ${each.times} times: ${inline(each.reason)}`),
    ),
    '## Bill',
    table(
      ['resource', 'meter', 'quantity', 'unit', 'USD', 'USD a month', 'price from'],
      [
        ...usedLines(result).map((line) => [
          line.resource,
          `${line.service} ${line.meter}`,
          plain(line.quantity),
          line.unit,
          line.usd.toFixed(6),
          line.monthlyUsd.toFixed(2),
          `${inline(line.source)}${line.unverified ? ' (unverified)' : ''}`,
        ]),
        ['total', '', '', '', bill.totalUsd.toFixed(6), bill.monthlyUsd.toFixed(2), ''],
      ],
    ),
    ...listed(
      'Sources',
      sources.map(({ source, unverified }) => `${inline(source)}${unverified ? ' (unverified)' : ''}`),
    ),
    ...listed(
      'What the model leaves out',
      leftOut.map(({ title: what, text }) => `**${what}.** ${text}`),
    ),
    '',
  ].join('\n\n');
}

/** Seeds that follow each other, such as `1 to 30`. */
export function seedsInWords({ seed, replications }: ReportSettings): string {
  return replications > 1 ? `${seed} to ${seed + replications - 1}` : String(seed);
}

function listed(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`## ${title}`, items.map((item) => `- ${item}`).join('\n')];
}

function table(heading: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [line(heading), line(heading.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A text that Markdown takes as it stands: no mark of a person's label makes a heading, a link or a cell. */
function inline(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>#|!]/g, '\\$&');
}

function plain(value: number): string {
  return String(Number(value.toPrecision(6)));
}
