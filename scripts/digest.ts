import { readFile, writeFile } from 'node:fs/promises';
import { catalog } from '@/content/catalog/load-catalog';
import { ENGINE_VERSION } from '@/simulator';
import { type Digest, type DigestJob, digestOf, type PinnedDigests } from './digest-run';

const PATTERN = new URL('../content/patterns/serverless/architecture.json', import.meta.url);
const POOL = new URL('../bench/one-pool.json', import.meta.url);
const MODEL = new URL('../bench/small-model.json', import.meta.url);
const PINNED = new URL('./digests.json', import.meta.url);

/** The runs whose digests are pinned: what a page runs, one pool, and a design with a spike that meets limits. */
export async function digestJobs(): Promise<DigestJob[]> {
  const [pattern, pool, model] = await Promise.all(
    [PATTERN, POOL, MODEL].map(async (file) => JSON.parse(await readFile(file, 'utf8'))),
  );
  const client = pattern.resources.findIndex(({ kind }: { kind: string }) => kind === 'client');
  const spike = structuredClone(pattern);
  spike.resources[client].traffic = {
    shape: 'spike',
    ratePerS: 200,
    atS: 10,
    lengthS: 5,
    everyS: 60,
    factor: 20,
    arrivals: 'markov-modulated',
  };
  return [
    { name: 'serverless page', document: pattern, seed: 1, durationS: 300, catalog },
    { name: 'serverless page in a spike', document: spike, seed: 2, durationS: 40, catalog },
    { name: 'one pool', document: pool, seed: 3, durationS: 20_000, catalog },
    { name: 'small model', document: model, seed: 4, durationS: 20, catalog },
  ];
}

/** The digests that every engine must find, of the version of the engine they were found with. */
export async function pinnedDigests(): Promise<PinnedDigests> {
  return JSON.parse(await readFile(PINNED, 'utf8'));
}

async function main(): Promise<void> {
  if (process.argv.includes('--jobs')) {
    process.stdout.write(JSON.stringify({ jobs: await digestJobs(), pinned: await pinnedDigests() }));
    return;
  }
  const found: Record<string, Digest> = {};
  for (const job of await digestJobs()) found[job.name] = digestOf(job);
  if (process.argv.includes('--write')) {
    await writeFile(PINNED, `${JSON.stringify({ engine: ENGINE_VERSION, digests: found }, null, 2)}\n`);
    return;
  }
  const { digests } = await pinnedDigests();
  process.stdout.write(`node ${process.version}, engine ${ENGINE_VERSION}\n`);
  for (const [name, { events, trace, report }] of Object.entries(found)) {
    const isSame = JSON.stringify(digests[name]) === JSON.stringify(found[name]);
    if (!isSame) process.exitCode = 1;
    process.stdout.write(
      `${name.padEnd(28)} ${String(events).padStart(8)} events  ${trace}  ${report}  ${isSame ? 'as pinned' : 'DIFFERS'}\n`,
    );
  }
}

if (process.argv[1]?.endsWith('digest.ts')) await main();
