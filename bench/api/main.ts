// Measures the live API of a built product, on the embedded database and on PostgreSQL, and the function runtime alone.
//   npm run -s bench:api -- --help
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort, startTestPostgres } from '@/api/_adapters/database/test-postgres';
import { Product } from '../../scripts/chaos/product';
import { withSection } from '../../scripts/chaos/report';
import { type Figure, lineOf, markdownOf, verdictOf } from './figures';
import { measureFunctions } from './functions';
import { CASES, measureCase, prepareData } from './requests';

const FILE = 'docs/performance.md';
const MARKS = { begin: '<!-- live-api: begin -->', end: '<!-- live-api: end -->' };
const PARTS = ['functions', 'embedded', 'postgres'] as const;
type Part = (typeof PARTS)[number];

const USAGE = `Usage: npm run -s bench:api -- [options]

Needs a built product. Exits with 1 when a goal is missed.

  --only PART      ${PARTS.join(', ')}; may be repeated
  --seconds N      length of each case (default 15)
  --record         also writes the table into ${FILE}; for a whole run on a quiet machine
`;

async function main(): Promise<void> {
  const { only, durationS, isRecording } = readArguments();
  const loadBefore = loadavg()[0] ?? 0;
  const figures: Figure[] = [];
  const add = (figure: Figure) => {
    figures.push(figure);
    process.stdout.write(`${lineOf(figure)}\n`);
  };
  for (const part of PARTS) {
    if (only.length > 0 && !only.includes(part)) continue;
    if (part === 'functions') for (const figure of await measureFunctions()) add(figure);
    else await measureStore(part, durationS, add);
  }
  if (isRecording) {
    const section = `${circumstances(durationS, loadBefore)}\n\n${markdownOf(figures)}`;
    writeFileSync(FILE, withSection(readFileSync(FILE, 'utf8'), MARKS, section));
  }
  if (figures.some((figure) => verdictOf(figure) === 'MISSED')) process.exitCode = 1;
}

async function measureStore(store: 'embedded' | 'postgres', durationS: number, add: (figure: Figure) => void) {
  const postgres = store === 'postgres' ? await startTestPostgres({ isDurable: true }) : undefined;
  const dataDir = mkdtempSync(join(tmpdir(), 'bench-'));
  const environment = {
    DATA_DIR: dataDir,
    RATE_LIMIT_SANDBOXES_PER_DAY: '1000000',
    // The generator stands for a proxy with callers behind it.
    TRUSTED_PROXY: '1',
    ...(postgres ? { DATABASE_URL: postgres.url } : {}),
  };
  const product = new Product({ port: await freePort(), environment });
  try {
    await product.start();
    const { client } = product;
    for (const each of CASES[store]) {
      // New for each case, so that none measures what the one before it left to do.
      const data = await prepareData(client, durationS);
      await warmUp(client, data);
      add(await measureCase(each, { product, data, durationS, store }));
    }
    await product.terminate();
  } finally {
    await product.dispose();
    await postgres?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Starts the instances of the functions, and lets the compiler see what is coming. */
async function warmUp(client: Product['client'], { items }: Awaited<ReturnType<typeof prepareData>>): Promise<void> {
  const read = ({ sandbox, id }: (typeof items)[number]) =>
    client.request('GET', `/api/items/${id}`, { token: sandbox.token });
  for (let start = 0; start < items.length; start += 10) await Promise.all(items.slice(start, start + 10).map(read));
}

/** What the figures depend on. */
function circumstances(durationS: number, loadBefore: number): string {
  const processors = cpus();
  const machine = `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown processor'}`;
  const date = new Date().toISOString().slice(0, 10);
  const load = `load ${loadBefore.toFixed(1)} at the start and ${(loadavg()[0] ?? 0).toFixed(1)} at the end`;
  return `Measured on ${date} with Node.js ${process.version}, ${machine}, ${load}, the generator on the same machine; ${durationS} s a case.`;
}

function readArguments() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: [] },
      seconds: { type: 'string', default: '15' },
      record: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    process.exit(0);
  }
  const unknown = values.only.find((name) => !PARTS.includes(name as Part));
  if (unknown !== undefined) throw new RangeError(`no part "${unknown}"\n\n${USAGE}`);
  const durationS = Number(values.seconds);
  if (!Number.isInteger(durationS) || durationS < 1) throw new RangeError(`--seconds: expected a whole number above 0`);
  if (values.record && values.only.length > 0) throw new RangeError(`only a whole run is recorded\n\n${USAGE}`);
  return { only: values.only, durationS, isRecording: values.record };
}

main().catch((error: unknown) => {
  const isUsage = error instanceof RangeError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
  process.stderr.write(`${isUsage ? (error as Error).message : (error as Error).stack}\n`);
  process.exitCode = isUsage ? 2 : 1;
});
