import { readFile, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { CASES, type Effort, type Line } from './cases';
import { bundlePrograms, type Programs } from './programs';
import type { KernelCost } from './protocol';
import { median } from './statistics';
import { heading, kernelLineOf, lineOf, markdownOf, verdictOf } from './table';

const USAGE = `Usage: npm run -s bench -- [options]

  --only NAME   one case: ${CASES.map(({ name }) => name).join(', ')}; may be repeated
  --quick       a fast look: fewer and shorter runs, too short for a verdict
  --kernel      adds the costs of single operations of the kernel
  --json FILE   also writes the results to a file
  --record      also puts the table into docs/performance.md; for a whole run on a quiet machine

Ends with 1 when a floor is missed or the two engines disagree.
`;

const FULL: Effort = { runs: 5, requests: 2_000_000, memoryRequests: 10_000_000 };
const QUICK: Effort = { runs: 3, requests: 300_000, memoryRequests: 1_000_000 };
const KERNEL_RUNS = 5;
const RECORD = { file: 'docs/performance.md', from: '<!-- measured -->', to: '<!-- end -->' } as const;

async function main(): Promise<void> {
  const options = readArguments();
  if (options.help) {
    print(USAGE);
    return;
  }
  const effort = options.quick ? QUICK : FULL;
  const circumstances = describeCircumstances(effort);
  const programs = await bundlePrograms();
  try {
    print(circumstances.join('\n'));
    print(heading());
    const lines = await measureCases(options.only, programs, effort);
    const kernel = options.kernel ? await measureKernel(programs) : [];
    if (options.json !== undefined) await writeResults(options.json, effort, lines, kernel);
    if (options.record) await record(circumstances, lines);
    if (!lines.every(isAcceptable)) process.exitCode = 1;
  } finally {
    await programs.remove();
  }
}

/** What the figures depend on beside the engine, in lines. */
function describeCircumstances({ runs, requests }: Effort): string[] {
  const processors = cpus();
  const machine = `${processors.length} x ${processors[0]?.model ?? 'unknown'}`;
  return [
    `Node ${process.version} on ${machine}, load ${loadavg()[0]?.toFixed(1)} at the start`,
    `medians of ${runs} runs of ${requests.toLocaleString('en')} requests after one that is not counted`,
    'seconds are processor time, all threads of the process included, where a line does not say wall clock',
  ];
}

async function measureCases(only: readonly string[], programs: Programs, effort: Effort): Promise<Line[]> {
  const lines: Line[] = [];
  for (const { name, measure } of CASES) {
    if (only.length > 0 && !only.includes(name)) continue;
    const measured = await measure(programs, effort);
    for (const line of measured) print(lineOf(line));
    lines.push(...measured);
  }
  return lines;
}

async function measureKernel(programs: Programs): Promise<KernelCost[]> {
  const { costs } = await programs.run({ task: 'kernel', runs: KERNEL_RUNS });
  for (const cost of costs) print(kernelLineOf(cost));
  return costs;
}

function isAcceptable(line: Line): boolean {
  return verdictOf(line) !== 'MISSED' && (line.agreement ?? []).every(({ agrees }) => agrees);
}

async function writeResults(file: string, effort: Effort, lines: Line[], kernel: KernelCost[]): Promise<void> {
  const results = {
    node: process.version,
    processor: cpus()[0]?.model ?? 'unknown',
    ...effort,
    lines: lines.map((line) => ({ ...line, median: median(line.values), verdict: verdictOf(line) })),
    kernel,
  };
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
}

/** Replaces what stands between the two marks of the page. */
async function record(circumstances: readonly string[], lines: Line[]): Promise<void> {
  const page = await readFile(RECORD.file, 'utf8');
  const from = page.indexOf(RECORD.from) + RECORD.from.length;
  const to = page.indexOf(RECORD.to);
  if (to < from) throw new Error(`${RECORD.file}: expected ${RECORD.from} and then ${RECORD.to}`);
  await writeFile(
    RECORD.file,
    `${page.slice(0, from)}\n\n${circumstances.join('; ')}.\n\n${markdownOf(lines)}\n\n${page.slice(to)}`,
  );
}

function readArguments() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: [] },
      quick: { type: 'boolean', default: false },
      kernel: { type: 'boolean', default: false },
      json: { type: 'string' },
      record: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const unknown = values.only.find((name) => !CASES.some((each) => each.name === name));
  if (unknown !== undefined) throw new Error(`no case "${unknown}"\n\n${USAGE}`);
  if (values.record && (values.quick || values.only.length > 0)) {
    throw new Error(`only a whole run is recorded\n\n${USAGE}`);
  }
  return values;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
});
