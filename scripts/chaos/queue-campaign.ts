import { setTimeout as sleep } from 'node:timers/promises';
import { readStore, type Store } from './audit';
import { deliveriesOf } from './deliveries';
import { Product } from './product';
import { Random } from './random';
import type { CampaignReport } from './report';
import { checkTotalQueue } from './total-queue';
import { MessageWriter } from './writers';

export interface QueueOptions {
  messages: number;
  kills: number;
  seed: number;
  /** One server for each; several need a database that several may open. */
  ports: number[];
  store: Store;
  environment: Record<string, string>;
  onProgress(text: string): void;
}

/** A sandbox takes a thousand messages at a time; each sender has one of its own, and this many are enough not to fill it. */
const MESSAGES_PER_SENDER = 500;
const SENDERS_AT_ONCE = 8;
const REFUSED_PAUSE_MS = 50;
const LONGEST_JITTER_MS = 1000;
const PROGRESS_EVERY_MS = 10_000;
/** Nothing moves any more when nothing was worked on for so long; a message comes back after half a minute. */
const STILL_MS = 120_000;
const POLL_MS = 1000;

/**
 * Sends messages and lets consumers work on them while servers, and their consumers with them, are killed; then waits
 * until the queue is empty, and compares what came out with what went in.
 */
export async function runQueue(options: QueueOptions): Promise<CampaignReport> {
  const random = new Random(options.seed);
  const products = options.ports.map((port) => new Product({ port, environment: options.environment }));
  const failures: string[] = [];
  const startMs = performance.now();
  try {
    // One after the other: the first one makes the store.
    for (const product of products) await product.start();
    const run = new QueueRun(options, products, random);
    await run.sendAll();
    await run.drain();
    failures.push(...run.failures);
    for (const product of products) await product.terminate();
    return await judge(options, run, failures, performance.now() - startMs);
  } finally {
    for (const product of products) await product.dispose();
  }
}

class QueueRun {
  readonly senders: MessageWriter[] = [];
  readonly failures: string[] = [];
  kills = 0;
  private readonly killAt: number[];

  constructor(
    private readonly options: QueueOptions,
    private readonly products: Product[],
    private readonly random: Random,
  ) {
    // A third of the kills come after the last message was sent, when consumers have the machine to themselves.
    const { messages, kills } = options;
    const whileSending = Math.ceil((2 * kills) / 3);
    this.killAt = Array.from({ length: whileSending }, (_, kill) =>
      Math.round((messages * (kill + 1)) / (whileSending + 1)),
    );
  }

  get accepted(): number {
    return this.senders.reduce((total, { accepted }) => total + accepted.length, 0);
  }

  get attempted(): number {
    return this.senders.reduce((total, { attempts }) => total + attempts.length, 0);
  }

  /** Sends until as many messages as wanted were attempted. */
  async sendAll(): Promise<void> {
    const { messages } = this.options;
    const lanes = Array.from({ length: SENDERS_AT_ONCE }, (_, lane) => this.sendShare(lane, messages));
    const killing = this.killWhileSending();
    const telling = setInterval(() => this.tell(`${this.attempted} of ${messages} sent`), PROGRESS_EVERY_MS);
    await Promise.all(lanes);
    await killing;
    clearInterval(telling);
    for (const { counts } of this.senders) this.failures.push(...counts.faults);
  }

  /** Kills what is left of the plan, and waits until nothing is owed any more. */
  async drain(): Promise<void> {
    while (this.kills < this.options.kills) {
      await sleep(this.random.between(200, 2 * LONGEST_JITTER_MS));
      await this.killOne();
    }
    let left = Number.POSITIVE_INFINITY;
    let movedAtMs = performance.now();
    while (left > 0 && performance.now() - movedAtMs < STILL_MS) {
      const now = await this.unfinished();
      if (now < left) movedAtMs = performance.now();
      left = now;
      this.tell(`${left} left`);
      if (left > 0) await sleep(POLL_MS);
    }
  }

  private async sendShare(lane: number, messages: number): Promise<void> {
    const share = Math.floor(messages / SENDERS_AT_ONCE) + (lane < messages % SENDERS_AT_ONCE ? 1 : 0);
    for (let sent = 0; sent < share; sent += MESSAGES_PER_SENDER) {
      const { client } = this.random.pick(this.products);
      const sender = new MessageWriter(client, this.random, `queue-${lane}-${sent}`);
      this.senders.push(sender);
      const wanted = Math.min(MESSAGES_PER_SENDER, share - sent);
      while (sender.attempts.length < wanted) {
        const worked = await sender.step().catch(() => false);
        if (!worked) await sleep(REFUSED_PAUSE_MS);
      }
    }
  }

  private async killWhileSending(): Promise<void> {
    for (const threshold of this.killAt) {
      while (this.attempted < threshold) await sleep(20);
      await sleep(this.random.between(0, LONGEST_JITTER_MS));
      await this.killOne();
    }
  }

  private async killOne(): Promise<void> {
    const product = this.random.pick(this.products);
    await product.kill();
    this.kills += 1;
    await product.start();
  }

  /** Messages that are neither done nor dead, over all sandboxes. */
  private async unfinished(): Promise<number> {
    let left = 0;
    for (const sender of this.senders) left += await sender.unfinished();
    return left;
  }

  private tell(text: string): void {
    this.options.onProgress(`${text}, ${this.accepted} accepted, ${this.kills} kills`);
  }
}

async function judge(
  { store, messages, ports }: QueueOptions,
  run: QueueRun,
  failures: string[],
  tookMs: number,
): Promise<CampaignReport> {
  const { effects, messages: rows } = await readStore(store);
  const verdict = checkTotalQueue({
    attempts: run.senders.flatMap(({ attempts }) => attempts),
    acknowledged: run.senders.flatMap(({ accepted }) => accepted),
    deliveries: deliveriesOf(effects),
  });
  const { lost, unexpected } = verdict;
  const notDone = rows.filter(({ state }) => state !== 'done').length;
  const receives = rows.reduce((total, { receiveCount }) => total + receiveCount, 0);
  const jobs = effects.filter(({ kind }) => kind === 'job').length;
  const where = ports.length > 1 ? `${ports.length} servers on one PostgreSQL` : 'one server, embedded database';
  return {
    title: `${messages} messages, ${run.kills} kills of consumers, ${where}`,
    rows: [
      {
        promise: 'nothing is lost',
        found: `${verdict.attempts} attempts, ${verdict.acknowledged} acknowledged, ${verdict.ok} ok, ${lost.length} lost, ${verdict.recovered} recovered`,
        isKept: lost.length === 0 && verdict.acknowledged > 0,
      },
      { promise: 'nothing is invented', found: `${unexpected.length} unexpected`, isKept: unexpected.length === 0 },
      {
        promise: 'each message has one effect, however often it is delivered',
        found: `${jobs} effects of ${verdict.ok} messages; ${receives} receives, ${verdict.duplicated} of them had an effect to find`,
        isKept: jobs === verdict.ok,
      },
      {
        promise: 'every message comes to its end',
        found: `${notDone} not done, after ${Math.round(tookMs / 1000)} s in all`,
        isKept: notDone === 0,
      },
    ],
    failures: [...failures, ...lost.map((name) => `lost: ${name}`), ...unexpected.map((name) => `unexpected: ${name}`)],
  };
}
