// Breaks a built product on purpose, and tells what of its promises held.
//   npm run -s test:chaos -- --help
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort, startTestPostgres } from '@/api/_adapters/database/test-postgres';
import { fuzz } from '@/api/_gateway/testing/fuzz';
import { runDrains } from './drain-campaign';
import { runFolder } from './folder-campaign';
import { runKills } from './kill-campaign';
import { runQueue } from './queue-campaign';
import { type CampaignReport, markdownOf, textOf, withSection } from './report';
import { runSlowClients } from './slow-clients-campaign';
import { runTiming } from './timing-campaign';

const FILE = 'docs/reliability.md';

/** What a run is asked for. */
interface Effort {
  kills: number;
  messages: number;
  fuzz: number;
  signIns: number;
  seed: number;
}

type Campaign = (effort: Effort) => Promise<CampaignReport>;

const CAMPAIGNS: Record<string, Campaign> = {
  kills: ({ kills, seed }) =>
    withStore(async (store, environment) =>
      runKills({ kills, seed, store, environment, port: await freePort(), onProgress: tell }),
    ),
  queue: ({ messages, seed }) =>
    withStore(async (store, environment) =>
      runQueue({ ...queueEffort(messages, seed), store, environment, ports: [await freePort()] }),
    ),
  'queue-postgres': ({ messages, seed }) =>
    withPostgres(async (store, environment) => {
      const ports = [await freePort(), await freePort()];
      return runQueue({ ...queueEffort(messages, seed), store, environment, ports });
    }),
  stop: ({ kills, seed }) =>
    withStore(async (store, environment) =>
      runDrains({
        rounds: Math.max(1, Math.round(kills / KILLS_PER_STOP)),
        seed,
        store,
        environment,
        port: await freePort(),
      }),
    ),
  folder: () =>
    withStore(async (_, environment) => runFolder({ ports: [await freePort(), await freePort()], environment })),
  timing: ({ signIns, seed }) =>
    withStore(async (_, environment) =>
      runTiming({ tries: signIns, seed, environment, port: await freePort(), onProgress: tell }),
    ),
  slow: () =>
    withStore(async (_, environment) => runSlowClients({ clients: SLOW_CLIENTS, environment, port: await freePort() })),
  fuzz: runFuzz,
};

/** The message campaign kills its consumers this often, however many messages there are. */
const QUEUE_KILLS = 10;
const MESSAGES_PER_QUEUE_KILL = 150;
const KILLS_PER_STOP = 10;
/** Of each kind. */
const SLOW_CLIENTS = 100;
/** So many sandboxes no network makes in a day, unless it is a test. */
const ENVIRONMENT = { RATE_LIMIT_SANDBOXES_PER_DAY: '1000000' };

const USAGE = `Usage: npm run -s test:chaos -- [options]

Runs the built product in a temporary folder, breaks it, and compares what it promised with what is there.
Exits with 1 when a promise is broken.

  --kills N       how often the server is killed under load (default 100)
  --messages N    messages that go through the queue while consumers are killed (default 20000)
  --fuzz N        requests that are made up from the API's own description (default 10000)
  --sign-ins N    timed sign-ins with a wrong name, and as many with a wrong password (default 1000)
  --seed N        seed of every plan (default 1)
  --only NAME     one campaign: ${Object.keys(CAMPAIGNS).join(', ')}; may be repeated
  --record        also writes the table of each campaign that ran into ${FILE}
`;

async function main(): Promise<void> {
  const { effort, only, isRecording } = readArguments();
  for (const [name, campaign] of Object.entries(CAMPAIGNS)) {
    if (only.length > 0 && !only.includes(name)) continue;
    tell(`— ${name}`);
    const loadBefore = loadavg()[0] ?? 0;
    const report = await campaign(effort);
    print(`${textOf(report)}\n`);
    if (isRecording) record(name, report, circumstances(effort, loadBefore));
    if (report.rows.some(({ isKept }) => !isKept)) process.exitCode = 1;
  }
}

/** Puts what a campaign found in the place of what stood on the page. */
function record(name: string, report: CampaignReport, measured: string): void {
  const marks = { begin: `<!-- ${name}: begin -->`, end: `<!-- ${name}: end -->` };
  writeFileSync(FILE, withSection(readFileSync(FILE, 'utf8'), marks, `${markdownOf(report)}\n\n${measured}`));
}

function queueEffort(messages: number, seed: number) {
  const kills = Math.min(QUEUE_KILLS, Math.max(1, Math.round(messages / MESSAGES_PER_QUEUE_KILL)));
  return { messages, seed, kills, onProgress: tell };
}

async function runFuzz({ fuzz: requests, seed }: Effort): Promise<CampaignReport> {
  const report = await fuzz({ requests, seed });
  const answers = Object.entries(report.statuses)
    .map(([status, count]) => `${count} × ${status}`)
    .join(', ');
  return {
    title: `${report.requests} requests made up from the description`,
    rows: [
      {
        promise: 'each answer is as described, and none a fault of ours',
        found: `${report.failures.length} are not; ${answers}; slowest ${report.slowestMs.toFixed(0)} ms`,
        isKept: report.failures.length === 0,
      },
      {
        promise: 'every operation was reached',
        found: report.neverSucceeded.length === 0 ? 'each succeeded at least once' : report.neverSucceeded.join(', '),
        isKept: report.neverSucceeded.length === 0,
      },
    ],
    failures: report.failures,
  };
}

type InStore = (
  store: { dataDir: string; databaseUrl?: string },
  environment: Record<string, string>,
) => Promise<CampaignReport>;

/** Runs with a folder that is gone afterwards, unless a promise was broken and somebody will want to look. */
async function withStore(run: InStore, databaseUrl?: string): Promise<CampaignReport> {
  const dataDir = mkdtempSync(join(tmpdir(), 'chaos-'));
  const environment = { ...ENVIRONMENT, DATA_DIR: dataDir, ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}) };
  const report = await run({ dataDir, ...(databaseUrl ? { databaseUrl } : {}) }, environment);
  if (report.failures.length === 0) rmSync(dataDir, { recursive: true, force: true });
  else tell(`the data is in ${dataDir}`);
  return report;
}

async function withPostgres(run: InStore): Promise<CampaignReport> {
  const { url, stop } = await startTestPostgres();
  try {
    return await withStore(run, url);
  } finally {
    await stop();
  }
}

/** What the figures depend on. */
function circumstances({ seed }: Effort, loadBefore: number): string {
  const processors = cpus();
  const machine = `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown processor'}`;
  const date = new Date().toISOString().slice(0, 10);
  return `Measured on ${date} with Node.js ${process.version}, ${machine}, load ${loadBefore.toFixed(1)} at the start and ${(loadavg()[0] ?? 0).toFixed(1)} at the end; seed ${seed}.`;
}

function readArguments() {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '100' },
      messages: { type: 'string', default: '20000' },
      fuzz: { type: 'string', default: '10000' },
      'sign-ins': { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string', multiple: true, default: [] },
      record: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    print(USAGE);
    process.exit(0);
  }
  const unknown = values.only.find((name) => !Object.hasOwn(CAMPAIGNS, name));
  if (unknown !== undefined) throw new RangeError(`no campaign "${unknown}"\n\n${USAGE}`);
  const effort: Effort = {
    kills: wholeNumber('--kills', values.kills),
    messages: wholeNumber('--messages', values.messages),
    fuzz: wholeNumber('--fuzz', values.fuzz),
    signIns: wholeNumber('--sign-ins', values['sign-ins']),
    seed: wholeNumber('--seed', values.seed),
  };
  return { effort, only: values.only, isRecording: values.record };
}

function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new RangeError(`${option}: expected a whole number above 0, got "${text}"`);
}

/** Says on standard error how far it is. */
function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

main().catch((error: unknown) => {
  const isUsage = error instanceof RangeError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
  process.stderr.write(`${isUsage ? (error as Error).message : (error as Error).stack}\n`);
  process.exitCode = isUsage ? 2 : 1;
});
