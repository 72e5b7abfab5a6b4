import { setTimeout as sleep } from 'node:timers/promises';
import { readStore, type Store, type StoredRows } from './audit';
import { jsonOf, type Sandbox } from './client';
import { deliveriesOf } from './deliveries';
import { checkAudit, checkStream } from './fold';
import { isOrderly, Product, type StartTimes } from './product';
import { Random } from './random';
import { type CampaignReport, quantile, type Row } from './report';
import { checkTotalQueue } from './total-queue';
import { FileWriter, ItemWriter, MessageWriter, type Writer } from './writers';

export interface KillOptions {
  kills: number;
  seed: number;
  port: number;
  store: Store;
  environment: Record<string, string>;
  /** Hears how far it is. */
  onProgress(text: string): void;
}

const ITEM_WRITERS = 4;
const MESSAGE_WRITERS = 1;
const FILE_WRITERS = 1;
/** The process is killed after up to so many acknowledged writes of a round, or when they take too long. */
const MOST_WRITES = 60;
const LOAD_LIMIT_MS = 15_000;
/** Share of kills that come while the process is still starting. */
const SHARE_WHILE_STARTING = 0.1;
const RESTART_GOAL_MS = 2000;
const REFUSED_PAUSE_MS = 50;
/** A message or an event that died with its consumer comes back after at most a minute. */
const DRAIN_LIMIT_MS = 180_000;
const DRAIN_POLL_MS = 500;

/**
 * Kills the server under load again and again, and holds what writers were told against what is there: after each
 * restart through the API, and at the end in the store itself.
 */
export async function runKills(options: KillOptions): Promise<CampaignReport> {
  const random = new Random(options.seed);
  const product = new Product(options);
  const writers = makeWriters(product, random);
  const restarts: StartTimes[] = [];
  const failures: string[] = [];
  let failedStarts = 0;
  let whileStarting = 0;
  let probe: Sandbox | undefined;
  try {
    for (let round = 0; round <= options.kills; round += 1) {
      try {
        const times = await product.start(probe?.token);
        if (round > 0) restarts.push(times);
      } catch (error) {
        failedStarts += 1;
        failures.push(`start ${round}: ${(error as Error).message}`);
        await product.dispose();
        continue;
      }
      probe ??= await product.client.newSandbox();
      for (const writer of writers) failures.push(...(await writer.verify()));
      if (round === options.kills) break;
      if (round % 10 === 9) options.onProgress(progress(round + 1, options.kills, writers, failures));
      await loadAndKill(product, writers, random);
      if (random.next() < SHARE_WHILE_STARTING) {
        product.spawn();
        await sleep(random.between(50, 1500));
        await product.kill();
        whileStarting += 1;
      }
    }
    await drain(product, probe?.token ?? '', sendersOf(writers));
    const stop = await product.terminate();
    if (!isOrderly(stop)) failures.push(`the last stop ended with ${stop.exitCode}\n${product.lastOutput}`);
  } finally {
    await product.dispose();
  }
  return judge(options, writers, { restarts, failedStarts, whileStarting, failures });
}

function makeWriters(product: Product, random: Random): Writer[] {
  const make = <T>(count: number, writer: (index: number) => T) =>
    Array.from({ length: count }, (_, index) => writer(index));
  const { client } = product;
  return [
    ...make(ITEM_WRITERS, (index) => new ItemWriter(client, random.fork(), `items-${index}`)),
    ...make(MESSAGE_WRITERS, (index) => new MessageWriter(client, random.fork(), `messages-${index}`)),
    ...make(FILE_WRITERS, (index) => new FileWriter(client, random.fork(), `files-${index}`)),
  ];
}

/** Lets all writers write until the process is gone. */
async function loadAndKill(product: Product, writers: Writer[], random: Random): Promise<void> {
  let isLoading = true;
  const before = acknowledgedBy(writers);
  const load = writers.map(async (writer) => {
    while (isLoading) {
      const worked = await writer.step().catch(() => false);
      if (!worked) await sleep(REFUSED_PAUSE_MS);
    }
  });
  const wanted = before + random.between(1, MOST_WRITES);
  const untilMs = performance.now() + LOAD_LIMIT_MS;
  while (acknowledgedBy(writers) < wanted && performance.now() < untilMs) await sleep(random.between(1, 20));
  await product.kill();
  isLoading = false;
  await Promise.all(load);
}

/** Waits until everything that is owed was worked on. */
async function drain(product: Product, token: string, senders: MessageWriter[]): Promise<void> {
  const untilMs = performance.now() + DRAIN_LIMIT_MS;
  let left = Number.POSITIVE_INFINITY;
  while (left > 0 && performance.now() < untilMs) {
    const reply = await product.client.request('GET', '/api/functions', { token });
    const { streamLag, owedEvents } = jsonOf(reply, 200) as { streamLag: number; owedEvents: number };
    left = streamLag + owedEvents;
    for (const sender of senders) left += await sender.unfinished();
    if (left > 0) await sleep(DRAIN_POLL_MS);
  }
}

interface Findings {
  restarts: StartTimes[];
  failedStarts: number;
  whileStarting: number;
  failures: string[];
}

async function judge(options: KillOptions, writers: Writer[], findings: Findings): Promise<CampaignReport> {
  const { restarts, failedStarts, whileStarting, failures } = findings;
  const rows = await readStore(options.store);
  const fromStore = writers.flatMap((writer) => writer.audit(rows));
  const streamFaults = checkStream(rows);
  const audit = checkAudit(rows.records, rows.effects);
  const faults = writers.flatMap(({ counts }) => counts.faults);
  const sum = (count: (writer: Writer) => number) => writers.reduce((total, writer) => total + count(writer), 0);
  const acknowledged = acknowledgedBy(writers);
  const unknown = sum(({ counts }) => counts.unknown);
  const happened = sum(({ counts }) => counts.happened);
  const [median, p99, worst] = [0.5, 0.99, 1].map((share) =>
    seconds(
      quantile(
        restarts.map(({ readyMs }) => readyMs),
        share,
      ),
    ),
  );
  const cpu = seconds(
    quantile(
      restarts.map(({ readyCpuMs }) => readyCpuMs),
      0.5,
    ),
  );
  const p99Ms = quantile(
    restarts.map(({ readyMs }) => readyMs),
    0.99,
  );
  const lost = failures.length - failedStarts + fromStore.length;
  return {
    title: `kill -9 under load, ${options.kills} times`,
    rows: [
      {
        promise: 'no acknowledged write is lost or torn',
        found: `${acknowledged} acknowledged, ${lost} wrong; of ${unknown} without an answer ${happened} had happened`,
        isKept: lost === 0 && acknowledged > 0,
      },
      {
        promise: 'the server starts again',
        found: `${restarts.length} starts after a kill, ${whileStarting} more killed while starting, ${failedStarts} failed`,
        isKept: failedStarts === 0,
      },
      {
        promise: `it answers from its store within ${seconds(RESTART_GOAL_MS)}`,
        found: `median ${median}, 99th percentile ${p99}, longest ${worst}; processor time ${cpu}`,
        isKept: p99Ms <= RESTART_GOAL_MS,
        isTime: true,
      },
      {
        promise: 'bytes are whole',
        found: `${rows.files.length} files, ${rows.byteFaults.length} torn; ${rows.unnamedObjects} objects that no file names`,
        isKept: rows.byteFaults.length === 0,
      },
      {
        promise: 'the stream folded is the table',
        found: `${rows.records.length} records, ${rows.items.length} items, ${streamFaults.length} differences`,
        isKept: streamFaults.length === 0 && rows.records.length > 0,
      },
      {
        promise: 'each change has one effect',
        found: `${audit.faults.length} wrong; ${audit.duplicates} delivered twice and known as such`,
        isKept: audit.faults.length === 0,
      },
      judgeQueue(writers, rows),
      {
        promise: 'no fault is answered',
        found: `${faults.length} answers that were neither success nor throttling`,
        isKept: faults.length === 0,
      },
    ],
    failures: [...failures, ...fromStore, ...rows.byteFaults, ...streamFaults, ...audit.faults, ...faults],
  };
}

function judgeQueue(writers: Writer[], { effects }: StoredRows): Row {
  const senders = sendersOf(writers);
  const { lost, unexpected, duplicated, recovered, acknowledged } = checkTotalQueue({
    attempts: senders.flatMap(({ attempts }) => attempts),
    acknowledged: senders.flatMap(({ accepted }) => accepted),
    deliveries: deliveriesOf(effects),
  });
  const found = `${acknowledged} accepted, ${lost.length} lost, ${unexpected.length} unexpected, ${duplicated} duplicates, ${recovered} recovered`;
  return { promise: 'each message is worked on', found, isKept: lost.length + unexpected.length === 0 };
}

function sendersOf(writers: Writer[]): MessageWriter[] {
  return writers.filter((writer): writer is MessageWriter => writer instanceof MessageWriter);
}

function acknowledgedBy(writers: Writer[]): number {
  return writers.reduce((total, { counts }) => total + counts.acknowledged, 0);
}

function progress(done: number, kills: number, writers: Writer[], failures: string[]): string {
  const acknowledged = acknowledgedBy(writers);
  return `${done} of ${kills} kills, ${acknowledged} acknowledged writes, ${failures.length} wrong`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
