import type { PollLink } from '../document/link';
import { Pace } from '../kernel/pace';
import { grown, Slots } from '../kernel/slots';
import { US_PER_MS, US_PER_S, wholeUs } from '../kernel/units';
import { type Call, ENDED, OPERATION } from './calls';
import type { Component, Usage } from './component';
import { isProvisioned, PollerScaling, pollerPolicyOf } from './poller-scaling';
import type { QueueModel } from './queue';
import { QUEUE_LIMIT } from './queue-limits';
import { SETTLE } from './queue-messages';
import { counted, inWords } from './words';
import type { World } from './world';

const EVENT = { windowOver: 0, minute: 1, paced: 2, refused: 3 } as const;
const NO_LIMIT = -1;
const DEFAULT_BATCH = 10;
/** A batch that is refused at once keeps its poller for so long; in no time at all it could be refused for ever. */
const LEAST_ROUND_US = US_PER_MS;
/** Most data that one invocation takes. */
const MAX_BATCH_BYTES = 6 * 1_048_576;
const MINUTE_US = 60 * US_PER_S;
/** A long poll that finds nothing lasts this long, and is billed. */
const LONG_POLL_US = 20 * US_PER_S;
/** Shared pollers that poll while there is nothing to do. */
const IDLE_POLLERS = 5;
/** What one provisioned poller fetches in a second. */
const POLLS_PER_POLLER_S = 10;
const BYTES_PER_POLLER_S = 1_048_576;

class Batches {
  readonly slots = new Slots(16, this);
  firstReceipt = new Int32Array(this.slots.capacity);

  grow(capacity: number): void {
    this.firstReceipt = grown(this.firstReceipt, capacity);
  }
}

/** An event source mapping of a queue: pollers fetch batches and invoke; their number grows with the backlog. */
export class QueueMapping implements Component {
  /** Number under which it calls. */
  readonly self: number;
  private readonly batches = new Batches();
  private readonly scaling: PollerScaling;
  private readonly polls = new Pace(POLLS_PER_POLLER_S, POLLS_PER_POLLER_S);
  private readonly bytes = new Pace(BYTES_PER_POLLER_S, BYTES_PER_POLLER_S);
  private isMinuteRunning = false;
  private isPacePlanned = false;
  private windowUntilUs = -1;
  /** Integrals over time of pollers that find nothing, and of provisioned pollers, and until when they hold. */
  private idlePollerUs = 0;
  private provisionedPollerUs = 0;
  private accruedUs = 0;

  constructor(
    private readonly world: World,
    private readonly link: number,
    private readonly queue: QueueModel,
  ) {
    this.self = world.enrol(this);
    this.scaling = new PollerScaling(this.policy());
    this.setPaces();
  }

  configure(): void {
    this.accrue();
    this.scaling.configure(this.policy());
    this.setPaces();
    this.wake();
  }

  /** Messages may be there to fetch. */
  wake(): void {
    if (!this.settings.enabled) return;
    const { queue } = this;
    queue.endRetention();
    while (queue.receivable > 0) {
      const limit = this.limitThatBinds();
      if (limit !== NO_LIMIT) {
        this.world.holdsBack(queue.index, limit);
        this.waitFor(limit);
        return;
      }
      if (!this.isBatchReady()) return;
      this.invoke();
    }
    if (queue.isWaitingForGroups) this.world.holdsBack(queue.index, QUEUE_LIMIT.groups);
  }

  /** Names the limit that keeps messages waiting, though nothing happens. */
  noteLimit(): void {
    const { queue, world } = this;
    if (!this.settings.enabled) return;
    if (queue.isWaitingForGroups) world.holdsBack(queue.index, QUEUE_LIMIT.groups);
    else if (queue.receivable > 0) {
      const limit = this.limitThatBinds();
      if (limit !== NO_LIMIT) world.holdsBack(queue.index, limit);
    }
  }

  handle(code: number, batch: number): void {
    if (code === EVENT.minute) this.endMinute();
    else if (code === EVENT.paced) this.isPacePlanned = false;
    else if (code === EVENT.refused) this.end(batch, SETTLE.keepAll);
    this.wake();
  }

  answered(batch: number, call: Call): void {
    const { world } = this;
    const how = this.howToSettle(call.outcome);
    if (how === SETTLE.keepAll && call.sentUs === world.nowUs)
      world.scheduleAfter(LEAST_ROUND_US, this.self, EVENT.refused, batch);
    else this.end(batch, how);
  }

  /** The first receipt of the batch that a call of this mapping brings. */
  firstReceiptOf(call: Call): number {
    return this.batches.firstReceipt[call.token] as number;
  }

  /** Receives that found nothing, since the reset. */
  emptyReceives(): number {
    this.accrue();
    return Math.floor(this.idlePollerUs / LONG_POLL_US);
  }

  usage(): Usage[] {
    this.accrue();
    if (this.provisionedPollerUs === 0) return [];
    return [
      {
        price: 'lambda.sqs-pollers',
        service: 'lambda',
        meter: 'queue pollers',
        amount: this.provisionedPollerUs,
        divisor: 3_600 * US_PER_S,
      },
    ];
  }

  reset(nowUs: number): void {
    this.idlePollerUs = 0;
    this.provisionedPollerUs = 0;
    this.accruedUs = nowUs;
  }

  /** Whether a limit of the queue is one of this mapping's own. */
  describes(limit: number): boolean {
    if (limit === QUEUE_LIMIT.maxConcurrency) return this.settings.maxConcurrency !== undefined;
    return isProvisioned(this.settings) === (limit !== QUEUE_LIMIT.pollers);
  }

  describeLimit(limit: number): string {
    const { policy, pollers } = this.scaling;
    const inWork = counted(this.batches.slots.count, 'batch is in work', 'batches are in work');
    if (limit === QUEUE_LIMIT.maxConcurrency)
      return `${inWork}, the mapping's maximum concurrency is ${inWords(this.concurrency)}`;
    if (limit === QUEUE_LIMIT.provisionedPollers)
      return `${inWork}, ${counted(pollers, 'provisioned poller allows', 'provisioned pollers allow')} ${inWords(this.concurrency)}`;
    if (limit === QUEUE_LIMIT.pollerRate)
      return `${counted(pollers, 'provisioned poller fetches', 'provisioned pollers fetch')} ${inWords(pollers * POLLS_PER_POLLER_S)} times and ${inWords(pollers)} MiB a second`;
    return `${inWork}, pollers allow ${inWords(this.concurrency)}, ${inWords(policy.perMinute)} more a minute up to ${inWords(policy.most)}`;
  }

  private get settings(): PollLink {
    return this.world.links[this.link] as PollLink;
  }

  private get batchSize(): number {
    return this.settings.batchSize ?? DEFAULT_BATCH;
  }

  private get concurrency(): number {
    return Math.min(this.scaling.allowed, this.settings.maxConcurrency ?? Number.POSITIVE_INFINITY);
  }

  private policy() {
    return pollerPolicyOf(this.settings, this.queue.isFifo, this.world.account.concurrency);
  }

  private setPaces(): void {
    const { nowUs } = this.world;
    const { pollers } = this.scaling;
    this.polls.configure(nowUs, pollers * POLLS_PER_POLLER_S, pollers * POLLS_PER_POLLER_S);
    this.bytes.configure(nowUs, pollers * BYTES_PER_POLLER_S, pollers * BYTES_PER_POLLER_S);
  }

  private limitThatBinds(): number {
    const { world, queue, settings, scaling } = this;
    if (this.batches.slots.count >= this.concurrency) {
      if ((settings.maxConcurrency ?? Number.POSITIVE_INFINITY) <= scaling.allowed) return QUEUE_LIMIT.maxConcurrency;
      return isProvisioned(settings) ? QUEUE_LIMIT.provisionedPollers : QUEUE_LIMIT.pollers;
    }
    if (queue.roomInFlight === 0) return QUEUE_LIMIT.inFlight;
    if (queue.receiveFreeAtUs > world.nowUs) return QUEUE_LIMIT.calls;
    return this.pollFreeAtUs > world.nowUs ? QUEUE_LIMIT.pollerRate : NO_LIMIT;
  }

  private get pollFreeAtUs(): number {
    const { nowUs } = this.world;
    if (!isProvisioned(this.settings)) return nowUs;
    return Math.max(this.polls.freeAtUs(nowUs), this.bytes.freeAtUs(nowUs));
  }

  /** Sees to it that what the limit grants later is noticed then. */
  private waitFor(limit: number): void {
    const { world, queue } = this;
    if (limit === QUEUE_LIMIT.pollers || limit === QUEUE_LIMIT.provisionedPollers) this.startMinute();
    if (limit !== QUEUE_LIMIT.calls && limit !== QUEUE_LIMIT.pollerRate) return;
    if (this.isPacePlanned) return;
    this.isPacePlanned = true;
    const atUs = Math.max(queue.receiveFreeAtUs, this.pollFreeAtUs);
    world.events.schedule(atUs, world.target(this.self, EVENT.paced), 0);
  }

  private isBatchReady(): boolean {
    const { queue, settings } = this;
    if (settings.batchWindowS === 0 || queue.isFifo) return true;
    if (queue.receivable >= this.batchSize || queue.receivableBytes >= MAX_BATCH_BYTES) return true;
    return this.isWindowOver(settings);
  }

  private isWindowOver({ batchWindowS, lowTrafficWaitS }: PollLink): boolean {
    const { world } = this;
    if (this.windowUntilUs < 0) {
      this.windowUntilUs = world.nowUs + wholeUs(Math.max(batchWindowS, lowTrafficWaitS));
      world.events.schedule(this.windowUntilUs, world.target(this.self, EVENT.windowOver), 0);
    }
    return world.nowUs >= this.windowUntilUs;
  }

  private invoke(): void {
    const { world, queue } = this;
    this.windowUntilUs = -1;
    this.accrue();
    const receipt = queue.receive(Math.min(this.batchSize, queue.roomInFlight), MAX_BATCH_BYTES);
    const { messages, bytes, poisoned, requests } = queue.received;
    if (isProvisioned(this.settings)) {
      this.polls.take(world.nowUs, requests);
      this.bytes.take(world.nowUs, bytes);
    }
    const batch = this.batches.slots.take();
    this.batches.firstReceipt[batch] = receipt;
    this.scaling.use(this.batches.slots.count);
    const call = world.prepare(this.self, batch, this.link, OPERATION.invoke, queue.chainOf(receipt));
    call.records = messages;
    // With partial responses the function reports what is poisoned and completes.
    call.poisoned = this.settings.partialBatchResponse ? 0 : poisoned;
    world.dispatch(call, 'queued');
  }

  /** A poller has done with a batch. Messages that stay come back when their visibility timeout is over. */
  private end(batch: number, how: number): void {
    const receipt = this.batches.firstReceipt[batch] as number;
    this.accrue();
    this.batches.slots.release(batch);
    this.queue.settle(receipt, how);
  }

  private howToSettle(outcome: number): number {
    if (outcome !== ENDED.completed) return SETTLE.keepAll;
    return this.settings.partialBatchResponse ? SETTLE.deleteHealthy : SETTLE.deleteAll;
  }

  private startMinute(): void {
    if (this.isMinuteRunning) return;
    this.isMinuteRunning = true;
    this.world.scheduleAfter(MINUTE_US, this.self, EVENT.minute, 0);
  }

  /** Once a minute: more pollers while messages wait for one, fewer when none do. */
  private endMinute(): void {
    const { scaling } = this;
    this.isMinuteRunning = false;
    this.accrue();
    const inWork = this.batches.slots.count;
    scaling.endMinute(this.queue.receivable > 0 && inWork >= scaling.allowed, inWork);
    this.setPaces();
    if (!scaling.isAtStart) this.startMinute();
  }

  /** Shared pollers without work wait in long polls, and so do all provisioned ones. */
  private accrue(): void {
    const { nowUs } = this.world;
    const { settings, scaling } = this;
    const elapsedUs = nowUs - this.accruedUs;
    this.accruedUs = nowUs;
    if (elapsedUs === 0 || !settings.enabled) return;
    const inWork = this.batches.slots.count;
    const { pollers } = scaling;
    if (isProvisioned(settings)) {
      this.provisionedPollerUs += pollers * elapsedUs;
      this.idlePollerUs += Math.max(0, pollers - Math.ceil(inWork / scaling.policy.perPoller)) * elapsedUs;
    } else {
      this.idlePollerUs += Math.max(0, Math.min(IDLE_POLLERS, this.concurrency) - inWork) * elapsedUs;
    }
  }
}
