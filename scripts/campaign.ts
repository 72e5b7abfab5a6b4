import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ENGINE_VERSION } from '@/simulator';
import { randomCase, smallestCase } from '@/simulator/random-architecture';
import { type Breach, LAWS, type Law, runRandomCase } from '@/simulator/random-run';

const FILE = 'docs/reliability.md';
const START = '<!-- campaign: begin -->';
const END = '<!-- campaign: end -->';
const PROGRESS_EVERY = 250;
const MOST_BREACHES_SHOWN = 20;

const USAGE = `Usage: npm run -s campaign -- [options]

Runs random architectures, holds each to the laws of conservation and writes what came of it to ${FILE}.
Exits with 1 when a law is broken.

  --runs N          cases to run (default 10000)
  --seed N          number of the first case (default 1); the next ones follow it
  --case N          runs one case, says what it breaks and prints the smallest design that breaks the same; writes nothing
  --out FILE        writes there instead; the file must have the marks of the section
`;

/** What many cases came to. */
interface Campaign {
  firstCase: number;
  runs: number;
  events: number;
  requests: number;
  simulatedS: number;
  breaches: (Breach & { number: number })[];
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
      case: { type: 'string' },
      out: { type: 'string', default: FILE },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  if (values.case !== undefined) {
    explain(wholeNumber('--case', values.case));
    return;
  }
  const campaign = runCases(wholeNumber('--seed', values.seed), wholeNumber('--runs', values.runs));
  process.stdout.write(`${sectionOf(campaign)}\n`);
  await writeFile(values.out, withSection(await readFile(values.out, 'utf8'), sectionOf(campaign)));
  if (campaign.breaches.length > 0) process.exitCode = 1;
}

function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new RangeError(`${option}: expected a whole number above 0, got "${text}"`);
}

function runCases(firstCase: number, runs: number): Campaign {
  const campaign: Campaign = { firstCase, runs, events: 0, requests: 0, simulatedS: 0, breaches: [] };
  for (let done = 1; done <= runs; done += 1) {
    const number = firstCase + done - 1;
    const { breaches, ...counts } = runRandomCase(randomCase(number));
    campaign.events += counts.events;
    campaign.requests += counts.requests;
    campaign.simulatedS += counts.simulatedS;
    campaign.breaches.push(...breaches.map((breach) => ({ number, ...breach })));
    if (done % PROGRESS_EVERY === 0 || done === runs) tellProgress(campaign, done);
  }
  return campaign;
}

/** Says on standard error how far it is, so that a person sees it. */
function tellProgress({ runs, events, breaches }: Campaign, done: number): void {
  const broken = new Set(breaches.map(({ number }) => number)).size;
  process.stderr.write(
    `${done} of ${runs} cases, ${(events / 1e6).toFixed(1)} M events, ${broken} cases break a law\n`,
  );
}

/** What one case breaks, and the smallest design that breaks the same laws. */
function explain(number: number): void {
  const { breaches } = runRandomCase(randomCase(number));
  const broken = new Set(breaches.map(({ law }) => law));
  for (const { law, detail } of breaches.slice(0, MOST_BREACHES_SHOWN)) process.stdout.write(`${law}: ${detail}\n`);
  if (broken.size === 0) {
    process.stdout.write(`case ${number} breaks no law\n`);
    return;
  }
  const smallest = smallestCase(number, (each) => runRandomCase(each).breaches.some(({ law }) => broken.has(law)));
  process.stdout.write(`${JSON.stringify(smallest, null, 1)}\n`);
  process.exitCode = 1;
}

/** The section of the page that a campaign writes. */
function sectionOf(campaign: Campaign): string {
  const { firstCase, runs, events, requests, simulatedS, breaches } = campaign;
  const casesThatBreak = (law: Law) => new Set(breaches.filter((each) => each.law === law).map(({ number }) => number));
  const millions = (value: number) => `${(value / 1e6).toFixed(1)} million`;
  return [
    START,
    '',
    `Engine ${ENGINE_VERSION}, cases ${firstCase} to ${firstCase + runs - 1}: ${runs} random architectures, ${millions(events)} ` +
      `events, ${millions(requests)} client requests, ${Math.round(simulatedS / 86_400)} simulated days.`,
    '',
    '| law | rules | cases that break it |',
    '| --- | --- | ---: |',
    ...Object.entries(LAWS).map(
      ([law, { rules, words }]) => `| ${words} | ${rules.join(', ')} | ${told(casesThatBreak(law as Law))} |`,
    ),
    '',
    END,
  ].join('\n');
}

function told(cases: ReadonlySet<number>): string {
  if (cases.size === 0) return '0';
  const some = [...cases].slice(0, MOST_BREACHES_SHOWN).join(', ');
  return `${cases.size} (${some}${cases.size > MOST_BREACHES_SHOWN ? ', …' : ''})`;
}

function withSection(page: string, section: string): string {
  const [from, to] = [page.indexOf(START), page.indexOf(END)];
  if (from < 0 || to < from) throw new RangeError(`expected a page with ${START} and ${END}`);
  return page.slice(0, from) + section + page.slice(to + END.length);
}

main().catch((error: unknown) => {
  const isUsage = error instanceof RangeError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
  process.stderr.write(`${isUsage ? (error as Error).message : (error as Error).stack}\n`);
  process.exitCode = isUsage ? 2 : 1;
});
