import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readStore, type Store } from './audit';
import { jsonOf, type Sandbox } from './client';
import { isOrderly, Product, type Stop } from './product';
import { Random } from './random';
import type { CampaignReport } from './report';
import { ItemWriter } from './writers';

export interface DrainOptions {
  rounds: number;
  seed: number;
  port: number;
  store: Store;
  environment: Record<string, string>;
}

const UPLOADS = 8;
const UPLOAD_BYTES = 40_000;
const WRITERS = 4;
const LOAD_MS = 700;
/** The second half comes so long after the server was told to stop. */
const HALF_WAY_MS = 250;
const STOP_LIMIT_MS = 10_000;

/** Stops the server in order under load: uploads that are half sent, and writers that go on. */
export async function runDrains(options: DrainOptions): Promise<CampaignReport> {
  const random = new Random(options.seed);
  const product = new Product(options);
  const writers = Array.from(
    { length: WRITERS },
    (_, index) => new ItemWriter(product.client, random.fork(), `drain-${index}`),
  );
  const stops: Stop[] = [];
  const failures: string[] = [];
  let uploads = 0;
  let probe: Sandbox | undefined;
  try {
    for (let round = 0; round < options.rounds; round += 1) {
      await product.start(probe?.token);
      probe ??= await product.client.newSandbox();
      for (const writer of writers) failures.push(...(await writer.verify()));
      const { stop, answered } = await stopUnderLoad(product, writers, options.port);
      stops.push(stop);
      uploads += answered;
      if (existsSync(join(options.store.dataDir, 'lock'))) failures.push(`round ${round}: the folder is still locked`);
    }
  } finally {
    await product.dispose();
  }
  const rows = await readStore(options.store);
  failures.push(...writers.flatMap((writer) => [...writer.audit(rows), ...writer.counts.faults]));
  const longestMs = Math.max(...stops.map(({ tookMs }) => tookMs));
  const acknowledged = writers.reduce((total, { counts }) => total + counts.acknowledged, 0);
  const begun = options.rounds * UPLOADS;
  return {
    title: `SIGTERM under load, ${options.rounds} times`,
    rows: [
      {
        promise: 'a request that was begun is answered',
        found: `${uploads} of ${begun} uploads that were half sent`,
        isKept: uploads === begun,
      },
      {
        promise: 'what was acknowledged is there, and the folder is free',
        found: `${acknowledged} writes, ${failures.length} wrong`,
        isKept: failures.length === 0 && acknowledged > 0,
      },
      {
        promise: 'the process ends by itself, in order',
        found: `exit codes ${[...new Set(stops.map(({ exitCode }) => exitCode))].join(', ')}`,
        isKept: stops.every(isOrderly),
      },
      {
        promise: `and within ${STOP_LIMIT_MS / 1000} s`,
        found: `longest ${(longestMs / 1000).toFixed(1)} s`,
        isKept: longestMs <= STOP_LIMIT_MS,
        isTime: true,
      },
    ],
    failures,
  };
}

async function stopUnderLoad(product: Product, writers: ItemWriter[], port: number) {
  let isLoading = true;
  const load = writers.map(async (writer) => {
    while (isLoading) if (!(await writer.step().catch(() => false))) await sleep(20);
  });
  await sleep(LOAD_MS);
  const halves = await Promise.all(Array.from({ length: UPLOADS }, () => beginUpload(product, port)));
  const stopping = product.terminate();
  await sleep(HALF_WAY_MS);
  const statuses = await Promise.all(halves.map((half) => half.finish()));
  const stop = await stopping;
  isLoading = false;
  await Promise.all(load);
  return { stop, answered: statuses.filter((status) => status === 200).length };
}

/** Announces a file, and sends the first half of it once the server has begun with the request. */
async function beginUpload(product: Product, port: number): Promise<{ finish(): Promise<number | undefined> }> {
  const { token } = await product.client.newSandbox();
  const declared = await declare(product, token);
  const { pathname, search } = new URL(declared.upload.url);
  const bytes = Buffer.alloc(UPLOAD_BYTES, 'a');
  const sent = httpRequest({
    host: '127.0.0.1',
    port,
    method: 'PUT',
    path: pathname + search,
    // The server says "100 Continue" when it has begun with the request.
    headers: { 'content-type': 'text/plain', 'content-length': String(bytes.length), expect: '100-continue' },
  });
  const begun = once(sent, 'continue');
  const status = new Promise<number | undefined>((resolve) => {
    sent.on('response', (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode));
    });
    sent.on('error', () => resolve(undefined));
  });
  sent.flushHeaders();
  await begun;
  sent.write(bytes.subarray(0, UPLOAD_BYTES / 2));
  return {
    finish() {
      sent.end(bytes.subarray(UPLOAD_BYTES / 2));
      return status;
    },
  };
}

async function declare(product: Product, token: string): Promise<{ upload: { url: string } }> {
  for (;;) {
    const reply = await product.client.request('POST', '/api/files', {
      token,
      json: { name: 'half.txt', contentType: 'text/plain', sizeBytes: UPLOAD_BYTES },
      headers: { 'idempotency-key': '"half"' },
    });
    // The function may be full of the load's work; its answer says to come again.
    const isThrottled = reply.kind === 'answered' && reply.status === 429;
    if (!isThrottled) return jsonOf(reply, 201) as { upload: { url: string } };
    await sleep(200);
  }
}
