import type { QueueResource } from '../document/kinds/queue';
import { Pace } from '../kernel/pace';
import { TokenBucket } from '../kernel/token-bucket';
import { US_PER_S, wholeUs } from '../kernel/units';
import type { ConservationCheck, ResourceView } from '../metrics/views';
import { type Call, ENDED, NOBODY } from './calls';
import type { DeadLetter, ResourceFacts, Usage } from './component';
import { QUEUE_LIMIT, QUEUE_LIMIT_KINDS } from './queue-limits';
import { QueueMapping } from './queue-mapping';
import { Messages, Receipts, SETTLE, STATE } from './queue-messages';
import { ResourceBase } from './resource-base';
import { type Sampler, samplerOf } from './sampler';
import { counted, inWords } from './words';
import type { World } from './world';

const EVENT = { sent: 0, visibleAgain: 1, delayOver: 2, expired: 3 } as const;
const END_OF_LIST = -1;
const MAX_MESSAGE_BYTES = 1_048_576;
/** Each 64 KB of a request are billed as one. */
const BILLED_BYTES = 65_536;
/** Messages that one request receives or deletes. */
const MESSAGES_PER_REQUEST = 10;

/**
 * A message queue. A received message is hidden for the visibility timeout and comes back unless it was
 * deleted; after too many receives it goes to the dead-letter queue. Its counts are of messages.
 */
export class QueueModel extends ResourceBase<QueueResource> {
  readonly limitKinds = QUEUE_LIMIT_KINDS;
  /** Whether it keeps the order in its groups; settled when it is made. */
  readonly isFifo: boolean;
  /** The last batch that `receive` handed out. */
  readonly received = { messages: 0, bytes: 0, poisoned: 0, requests: 0 };

  private readonly messages: Messages;
  private readonly receipts = new Receipts();
  private readonly sendStream = this.stream('sends');
  private readonly groupStream = this.stream('groups');
  private readonly mappings: QueueMapping[];
  private readonly sends: TokenBucket;
  private readonly receives: Pace;
  private readonly letter: DeadLetter = { enqueuedUs: 0, bytes: 0, isPoisoned: false, group: 0 };
  private sendLaw!: Sampler;
  /** Size of the messages that come along each link; 0 where it is not known. */
  private bytesByLink!: Float64Array;
  private retentionUs: number;
  private visibleBytes = 0;
  private inFlight = 0;
  /** When the last delayed message becomes visible: in order, whatever the delay was changed to. */
  private lastDelayOverUs = 0;

  private requests = 0;
  private receivedCount = 0;
  private deadLettered = 0;
  private expired = 0;

  constructor(world: World, index: number, spec: QueueResource) {
    super(world, index, spec);
    this.isFifo = spec.fifo;
    const timers = {
      delayOver: world.target(this.self, EVENT.delayOver),
      visibleAgain: world.target(this.self, EVENT.visibleAgain),
      expired: world.target(this.self, EVENT.expired),
    };
    this.messages = new Messages(world.events, timers, this.isFifo);
    this.sends = new TokenBucket(spec.fifoCallsPerS, spec.fifoCallsPerS);
    this.receives = new Pace(spec.fifoCallsPerS, spec.fifoCallsPerS);
    this.retentionUs = wholeUs(spec.retentionS);
    this.takeSettings(spec);
    this.mappings = world.links.flatMap((link, at) =>
      link.kind === 'poll' && link.from === spec.id ? [new QueueMapping(world, at, this)] : [],
    );
  }

  override configure(spec: QueueResource): void {
    super.configure(spec);
    const { nowUs } = this.world;
    const retentionUs = wholeUs(spec.retentionS);
    if (retentionUs !== this.retentionUs) this.messages.expiring.shift(retentionUs - this.retentionUs, nowUs);
    this.retentionUs = retentionUs;
    this.sends.configure(nowUs, spec.fifoCallsPerS, spec.fifoCallsPerS);
    this.receives.configure(nowUs, spec.fifoCallsPerS, spec.fifoCallsPerS);
    this.takeSettings(spec);
    for (const mapping of this.mappings) mapping.configure();
  }

  /** Messages that could be received now, and how many bytes are visible. */
  get receivable(): number {
    return this.messages.visible.receivable;
  }

  get receivableBytes(): number {
    return this.visibleBytes;
  }

  /** Whether messages wait only because others of their groups are in flight. */
  get isWaitingForGroups(): boolean {
    return this.receivable === 0 && this.messages.visible.visible > 0;
  }

  /** Messages that may still be received before the limit of those in flight. */
  get roomInFlight(): number {
    return Math.max(0, this.spec.inFlightLimit - this.inFlight);
  }

  /** The earliest moment, from now on, at which a receive is let through. */
  get receiveFreeAtUs(): number {
    return this.isFifo ? this.receives.freeAtUs(this.world.nowUs) : this.world.nowUs;
  }

  arrive(call: Call): void {
    const { world } = this;
    const bytes = this.bytesByLink[call.link] as number;
    if (bytes > MAX_MESSAGE_BYTES) {
      this.refuse(call, QUEUE_LIMIT.messageBytes, ENDED.failed);
      return;
    }
    if (this.isFifo && !this.sends.take(world.nowUs)) {
      this.refuse(call, QUEUE_LIMIT.calls, ENDED.throttled);
      return;
    }
    this.requests += billedRequests(bytes);
    world.scheduleAfter(this.sendLaw.drawUs(this.sendStream), this.self, EVENT.sent, call.slot);
  }

  override handle(code: number, argument: number): void {
    if (code === EVENT.sent) {
      this.endSend(this.world.calls.at(argument));
      return;
    }
    this.endRetention();
    if (code === EVENT.visibleAgain) this.endVisibilityTimeouts();
    else if (code === EVENT.delayOver) this.endDelays();
    this.wakeMappings();
  }

  /** Lets go of the messages whose retention is over; whoever looks for messages asks for this first. */
  endRetention(): void {
    const { expiring } = this.messages;
    for (let message = expiring.due(this.world.nowUs); message >= 0; message = expiring.due(this.world.nowUs)) {
      this.expired += 1;
      this.end(message, ENDED.timedOut);
    }
  }

  /** Takes what could not be delivered elsewhere. */
  bury(chain: number, letter?: DeadLetter): void {
    const { world } = this;
    if (!letter) {
      this.accept(chain, world.nowUs, 0, world.poisons(this.index), this.drawGroup());
      return;
    }
    // Only a standard queue's dead letters keep the time of their first queue.
    const enqueuedUs = this.isFifo ? world.nowUs : letter.enqueuedUs;
    this.accept(chain, enqueuedUs, letter.bytes, letter.isPoisoned, letter.group % this.spec.messageGroups);
  }

  /**
   * Hides up to `most` messages that are receivable now, oldest first, of one group and no more than
   * `mostBytes` unless a single message is larger; there must be one. `received` then says what they are.
   *
   * @returns The first receipt of the batch.
   */
  receive(most: number, mostBytes: number): number {
    const { messages, received, world } = this;
    const group = messages.visible.takeTurn();
    const visibleAgainUs = world.nowUs + wholeUs(this.spec.visibilityTimeoutS);
    let head = END_OF_LIST;
    let tail = END_OF_LIST;
    received.messages = 0;
    received.bytes = 0;
    received.poisoned = 0;
    received.requests = 0;
    let requestBytes = 0;
    while (received.messages < most) {
      const message = messages.visible.first(group);
      if (message === END_OF_LIST) break;
      const bytes = messages.bytes[message] as number;
      if (received.messages > 0 && received.bytes + bytes > mostBytes) break;
      this.hide(message, visibleAgainUs);
      const receipt = this.receiptFor(message);
      if (head === END_OF_LIST) head = receipt;
      else this.receipts.next[tail] = receipt;
      tail = receipt;
      received.messages += 1;
      received.bytes += bytes;
      received.poisoned += messages.isPoisoned[message] as number;
      requestBytes += bytes;
      if (received.messages % MESSAGES_PER_REQUEST === 0) {
        received.requests += 1;
        this.requests += billedRequests(requestBytes);
        requestBytes = 0;
      }
    }
    if (received.messages % MESSAGES_PER_REQUEST !== 0) {
      received.requests += 1;
      this.requests += billedRequests(requestBytes);
    }
    this.receivedCount += received.messages;
    if (this.isFifo) this.receives.take(world.nowUs, received.requests);
    return head;
  }

  /** The chain that sent the message of a receipt. */
  chainOf(receipt: number): number {
    return this.messages.chain[this.receipts.message[receipt] as number] as number;
  }

  /** The messages that a call of one of its mappings brings, in order. */
  batchOf(call: Call): { chain: number; group: number }[] {
    const { messages, receipts } = this;
    const caller = call.caller;
    const batch = [];
    let receipt = this.mappings.find(({ self }) => self === caller)?.firstReceiptOf(call) ?? END_OF_LIST;
    for (; receipt !== END_OF_LIST; receipt = receipts.next[receipt] as number) {
      const message = receipts.message[receipt] as number;
      batch.push({ chain: this.chainOf(receipt), group: messages.group[message] as number });
    }
    return batch;
  }

  /**
   * Gives the receipts of a batch back and deletes what `how` says, of SETTLE. A message that came back
   * meanwhile is not deleted: its receipt is outdated.
   */
  settle(firstReceipt: number, how: number): void {
    const { messages, receipts } = this;
    let deleted = 0;
    let isDeleting = how !== SETTLE.keepAll;
    for (let receipt = firstReceipt; receipt !== END_OF_LIST; ) {
      const message = receipts.message[receipt] as number;
      const isValid =
        messages.slots.serial[message] === receipts.stamp[receipt] &&
        messages.receives[message] === receipts.receives[receipt] &&
        messages.state[message] === STATE.hidden;
      const isReported = how === SETTLE.deleteHealthy && receipts.isPoisoned[receipt] === 1;
      // What follows a failure in an ordered group is reported as failed too, to keep the order.
      if (isReported && this.isFifo) isDeleting = false;
      if (isDeleting && !isReported) {
        deleted += 1;
        if (isValid) this.end(message, ENDED.completed);
      }
      const next = receipts.next[receipt] as number;
      receipts.slots.release(receipt);
      receipt = next;
    }
    this.requests += Math.ceil(deleted / MESSAGES_PER_REQUEST);
    this.wakeMappings();
  }

  /** Names the limits that keep messages waiting at this moment. */
  noteLimits(): void {
    for (const mapping of this.mappings) mapping.noteLimit();
  }

  override reset(nowUs: number): void {
    super.reset(nowUs);
    this.requests = 0;
    this.receivedCount = 0;
    this.deadLettered = 0;
    this.expired = 0;
    for (const mapping of this.mappings) mapping.reset(nowUs);
  }

  override usage(): Usage[] {
    const emptyReceives = this.mappings.reduce((sum, mapping) => sum + mapping.emptyReceives(), 0);
    const price = this.isFifo ? 'sqs.fifo' : 'sqs.standard';
    return [
      { price, service: 'sqs', meter: 'requests', amount: this.requests + emptyReceives, divisor: 1 },
      ...this.mappings.flatMap((mapping) => mapping.usage()),
    ];
  }

  override view(): Partial<ResourceView> {
    return {
      backlog: {
        waiting: this.waiting,
        inFlight: this.inFlight,
        oldestAgeS: this.oldestAgeS,
        deadLettered: this.deadLettered,
      },
    };
  }

  override facts(): ResourceFacts {
    return {
      waiting: this.waiting,
      messagesInFlight: this.inFlight,
      oldestAgeS: this.oldestAgeS,
      receives: this.receivedCount,
      deadLettered: this.deadLettered,
      expired: this.expired,
    };
  }

  conservation(): ConservationCheck[] {
    const { arrived, completed, failed, throttled, timedOut, inSystem } = this.recorder.counts();
    return [
      {
        name: `messages of ${this.spec.id}`,
        arrived: this.recorder.carriedIn + arrived,
        completed,
        failed: failed + throttled + timedOut,
        waiting: this.messages.slots.count,
        holds: this.recorder.balance === 0 && inSystem === this.messages.slots.count,
      },
    ];
  }

  describeLimit(limit: number): string {
    const waiting = counted(this.messages.visible.visible, 'waits', 'wait');
    if (limit === QUEUE_LIMIT.inFlight)
      return `${counted(this.inFlight, 'message is in flight', 'messages are in flight')}, ${inWords(this.spec.inFlightLimit)} may be; ${waiting}`;
    if (limit === QUEUE_LIMIT.calls)
      return `a first-in first-out queue takes ${counted(this.spec.fifoCallsPerS, 'send/s', 'sends/s')} and as many receives`;
    if (limit === QUEUE_LIMIT.messageBytes) return `a message may have ${inWords(MAX_MESSAGE_BYTES)} bytes`;
    if (limit === QUEUE_LIMIT.groups) return `their groups have ${inWords(this.inFlight)} in flight; ${waiting}`;
    const bound = this.mappings.find((mapping) => mapping.describes(limit));
    return `${bound?.describeLimit(limit) ?? 'its pollers are busy'}; ${waiting}`;
  }

  /** Visible and delayed messages: what nobody has received yet, or what came back. */
  private get waiting(): number {
    return this.messages.slots.count - this.inFlight;
  }

  /** Time since the message that is here longest was first sent. */
  private get oldestAgeS(): number {
    const oldest = this.messages.expiring.next;
    return oldest === END_OF_LIST ? 0 : (this.world.nowUs - (this.messages.enqueuedUs[oldest] as number)) / US_PER_S;
  }

  private takeSettings(spec: QueueResource): void {
    this.sendLaw = samplerOf(spec.sendMs);
    this.bytesByLink = Float64Array.from(this.world.links, (link) =>
      link.kind === 'call' ? (link.payloadBytes ?? 0) : 0,
    );
    if (this.isFifo) this.messages.visible.makeRoom(spec.messageGroups);
  }

  private refuse(call: Call, limit: number, outcome: number): void {
    this.recorder.arrived(this.world.nowUs);
    this.world.blame(call, this.index, limit);
    this.finish(call, outcome);
  }

  private endSend(call: Call): void {
    const { world } = this;
    const bytes = this.bytesByLink[call.link] as number;
    this.accept(call.chain, world.nowUs, bytes, world.poisons(this.index), this.drawGroup());
    world.reply(call, ENDED.completed);
  }

  private drawGroup(): number {
    const { messageGroups, hottestGroupShare } = this.spec;
    if (!this.isFifo || messageGroups === 1) return 0;
    if (hottestGroupShare === undefined) return Math.floor(this.groupStream.next() * messageGroups);
    if (this.groupStream.next() < hottestGroupShare) return 0;
    return 1 + Math.floor(this.groupStream.next() * (messageGroups - 1));
  }

  private accept(chain: number, enqueuedUs: number, bytes: number, isPoisoned: boolean, group: number): void {
    const { messages, world } = this;
    const expiresUs = enqueuedUs + this.retentionUs;
    this.recorder.arrived(world.nowUs);
    if (expiresUs <= world.nowUs) {
      // A dead letter can be too old for its new queue before it gets there.
      this.expired += 1;
      this.recorder.finished(ENDED.timedOut, world.nowUs, world.nowUs);
      return;
    }
    const message = messages.slots.take();
    messages.chain[message] = chain;
    messages.acceptedUs[message] = world.nowUs;
    messages.enqueuedUs[message] = enqueuedUs;
    messages.bytes[message] = bytes;
    messages.receives[message] = 0;
    messages.group[message] = this.isFifo ? group : 0;
    messages.isPoisoned[message] = isPoisoned ? 1 : 0;
    messages.expiring.add(message, expiresUs);
    if (this.delay(message)) return;
    this.show(message, false);
    this.wakeMappings();
  }

  /** Hides a new message for the queue's delay; false when there is none. */
  private delay(message: number): boolean {
    const { messages, world } = this;
    let visibleUs = world.nowUs + wholeUs(this.spec.delayS);
    if (this.isFifo) visibleUs = Math.max(visibleUs, this.lastDelayOverUs);
    if (visibleUs === world.nowUs) return false;
    this.lastDelayOverUs = visibleUs;
    messages.state[message] = STATE.delayed;
    messages.delayed.add(message, visibleUs);
    return true;
  }

  private endDelays(): void {
    const { delayed } = this.messages;
    for (let message = delayed.due(this.world.nowUs); message >= 0; message = delayed.due(this.world.nowUs)) {
      this.withdraw(message);
      this.show(message, false);
    }
  }

  /** Messages that were not deleted in time. */
  private endVisibilityTimeouts(): void {
    const { hidden } = this.messages;
    for (let message = hidden.due(this.world.nowUs); message >= 0; message = hidden.due(this.world.nowUs)) {
      if (!this.redrive(message)) {
        this.withdraw(message);
        this.show(message, true);
      }
    }
  }

  /** Moves a message that was received often enough to the dead-letter queue; false when it stays. */
  private redrive(message: number): boolean {
    const { world, spec, messages, letter } = this;
    if (spec.maxReceiveCount === undefined || spec.deadLetterQueue === undefined) return false;
    if ((messages.receives[message] as number) < spec.maxReceiveCount) return false;
    const target = world.resourceIndex(spec.deadLetterQueue);
    if (target === NOBODY) return false;
    this.deadLettered += 1;
    letter.enqueuedUs = messages.enqueuedUs[message] as number;
    letter.bytes = messages.bytes[message] as number;
    letter.isPoisoned = messages.isPoisoned[message] === 1;
    letter.group = messages.group[message] as number;
    const chain = messages.chain[message] as number;
    this.end(message, ENDED.failed);
    world.resources[target]?.bury?.(chain, letter);
    return true;
  }

  private show(message: number, isBack: boolean): void {
    const { messages } = this;
    const group = messages.group[message] as number;
    messages.state[message] = STATE.visible;
    this.visibleBytes += messages.bytes[message] as number;
    if (isBack && this.isFifo) messages.visible.restore(message, group, messages.slots.serial);
    else messages.visible.append(message, group);
  }

  private hide(message: number, visibleAgainUs: number): void {
    const { messages } = this;
    this.withdraw(message);
    messages.state[message] = STATE.hidden;
    messages.receives[message]! += 1;
    messages.hidden.add(message, visibleAgainUs);
    messages.visible.lock(messages.group[message] as number);
    this.inFlight += 1;
  }

  /** Takes a message out of the list it is in. */
  private withdraw(message: number): void {
    const { messages } = this;
    const state = messages.state[message] as number;
    if (state === STATE.delayed) {
      messages.delayed.remove(message);
    } else if (state === STATE.visible) {
      messages.visible.remove(message, messages.group[message] as number);
      this.visibleBytes -= messages.bytes[message] as number;
    } else {
      messages.hidden.remove(message);
      messages.visible.unlock(messages.group[message] as number);
      this.inFlight -= 1;
    }
  }

  private receiptFor(message: number): number {
    const { messages, receipts } = this;
    const receipt = receipts.slots.take();
    receipts.message[receipt] = message;
    receipts.stamp[receipt] = messages.slots.serial[message] as number;
    receipts.receives[receipt] = messages.receives[message] as number;
    receipts.isPoisoned[receipt] = messages.isPoisoned[message] as number;
    receipts.next[receipt] = END_OF_LIST;
    return receipt;
  }

  private wakeMappings(): void {
    for (const mapping of this.mappings) mapping.wake();
  }

  private end(message: number, outcome: number): void {
    const { messages } = this;
    this.withdraw(message);
    messages.expiring.remove(message);
    this.recorder.finished(outcome, messages.acceptedUs[message] as number, this.world.nowUs);
    messages.slots.release(message);
  }
}

function billedRequests(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / BILLED_BYTES));
}
