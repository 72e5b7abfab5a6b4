import type { QueueResource } from '../document/kinds/queue';
import { DelayLine } from '../kernel/delay-line';
import { grown, Slots } from '../kernel/slots';
import { US_PER_S, wholeUs } from '../kernel/units';
import type { ConservationCheck, ResourceView } from '../metrics/views';
import { ENDED, NOBODY } from './calls';
import type { ResourceFacts, Usage } from './component';
import { QueueMapping } from './queue-mapping';
import { ResourceBase } from './resource-base';
import { type Sampler, samplerOf } from './sampler';
import type { World } from './world';

const EVENT = { sent: 0, visible: 1 } as const;
const END_OF_LIST = -1;

/** Messages, from the moment they are accepted until they are deleted. */
class Messages {
  readonly slots = new Slots(64, this);
  chain = new Float64Array(this.slots.capacity);
  acceptedUs = new Float64Array(this.slots.capacity);
  receives = new Int32Array(this.slots.capacity);
  isHidden = new Uint8Array(this.slots.capacity);
  /** The next visible message. */
  next = new Int32Array(this.slots.capacity);

  grow(capacity: number): void {
    this.chain = grown(this.chain, capacity);
    this.acceptedUs = grown(this.acceptedUs, capacity);
    this.receives = grown(this.receives, capacity);
    this.isHidden = grown(this.isHidden, capacity);
    this.next = grown(this.next, capacity);
  }
}

/** Proofs of receiving: one for each message of each batch, valid until the message comes back. */
class Receipts {
  readonly slots = new Slots(64, this);
  message = new Int32Array(this.slots.capacity);
  stamp = new Float64Array(this.slots.capacity);
  receives = new Int32Array(this.slots.capacity);
  /** The next receipt of the same batch. */
  next = new Int32Array(this.slots.capacity);

  grow(capacity: number): void {
    this.message = grown(this.message, capacity);
    this.stamp = grown(this.stamp, capacity);
    this.receives = grown(this.receives, capacity);
    this.next = grown(this.next, capacity);
  }
}

/**
 * A message queue. A received message is hidden for the visibility timeout and comes back unless it was
 * deleted; after too many receives it goes to the dead-letter queue. Its counts are of messages.
 */
export class QueueModel extends ResourceBase<QueueResource> {
  private readonly messages = new Messages();
  private readonly receipts = new Receipts();
  private readonly hidden: DelayLine;
  private readonly sendStream = this.stream('sends');
  private readonly mappings: QueueMapping[];
  private sendLaw: Sampler;
  private first = END_OF_LIST;
  private last = END_OF_LIST;
  private visibleCount = 0;
  private requests = 0;
  private deadLettered = 0;

  constructor(world: World, index: number, spec: QueueResource) {
    super(world, index, spec);
    this.hidden = new DelayLine(world.events, this.messages.slots, world.target(this.self, EVENT.visible));
    this.sendLaw = samplerOf(spec.sendMs);
    this.mappings = world.links.flatMap((link, at) =>
      link.kind === 'poll' && link.from === spec.id ? [new QueueMapping(world, at, this)] : [],
    );
  }

  override configure(spec: QueueResource): void {
    super.configure(spec);
    this.sendLaw = samplerOf(spec.sendMs);
    for (const mapping of this.mappings) mapping.configure();
  }

  /** Messages that can be received now. */
  get visible(): number {
    return this.visibleCount;
  }

  /** When the longest waiting visible message was accepted. */
  get oldestVisibleUs(): number {
    return this.first === END_OF_LIST ? this.world.nowUs : (this.messages.acceptedUs[this.first] as number);
  }

  arrive(call: number): void {
    this.requests += 1;
    this.world.scheduleAfter(this.sendLaw.drawUs(this.sendStream), this.self, EVENT.sent, call);
  }

  override handle(code: number, call: number): void {
    const { world } = this;
    if (code === EVENT.sent) {
      this.accept(world.calls.chain[call] as number);
      world.reply(call, ENDED.completed);
      return;
    }
    for (let message = this.hidden.due(world.nowUs); message >= 0; message = this.hidden.due(world.nowUs)) {
      this.comeBack(message);
    }
  }

  /** Takes what could not be delivered elsewhere. */
  bury(chain: number): void {
    this.accept(chain);
  }

  /**
   * Hides up to `most` visible messages, oldest first.
   *
   * @returns The first receipt of the batch, or -1 when there was nothing to receive.
   */
  receive(most: number): number {
    const { messages, receipts, world, spec } = this;
    let head = END_OF_LIST;
    let tail = END_OF_LIST;
    for (let taken = 0; taken < most && this.first !== END_OF_LIST; ) {
      const message = this.takeFirst();
      if (world.nowUs - (messages.acceptedUs[message] as number) > spec.retentionS * US_PER_S) {
        this.end(message, ENDED.timedOut);
        continue;
      }
      messages.receives[message]! += 1;
      messages.isHidden[message] = 1;
      this.hidden.add(world.nowUs + wholeUs(spec.visibilityTimeoutS), message);
      const receipt = receipts.slots.take();
      receipts.message[receipt] = message;
      receipts.stamp[receipt] = messages.slots.serial[message] as number;
      receipts.receives[receipt] = messages.receives[message] as number;
      receipts.next[receipt] = END_OF_LIST;
      if (head === END_OF_LIST) head = receipt;
      else receipts.next[tail] = receipt;
      tail = receipt;
      taken += 1;
    }
    return head;
  }

  /** The chain that sent the message of a receipt. */
  chainOf(receipt: number): number {
    return this.messages.chain[this.receipts.message[receipt] as number] as number;
  }

  /** Gives the receipts of a batch back; with `isDone` its messages are deleted, unless they came back meanwhile. */
  settle(firstReceipt: number, isDone: boolean): void {
    const { messages, receipts } = this;
    if (isDone) this.requests += 1; // one request deletes the whole batch
    for (let receipt = firstReceipt; receipt !== END_OF_LIST; ) {
      const message = receipts.message[receipt] as number;
      const isValid =
        messages.slots.serial[message] === receipts.stamp[receipt] &&
        messages.receives[message] === receipts.receives[receipt] &&
        messages.isHidden[message] === 1;
      if (isDone && isValid) this.end(message, ENDED.completed);
      const next = receipts.next[receipt] as number;
      receipts.slots.release(receipt);
      receipt = next;
    }
  }

  /** Counts requests made to the queue by whoever polls it. */
  meter(requests: number): void {
    this.requests += requests;
  }

  override reset(nowUs: number): void {
    super.reset(nowUs);
    this.requests = 0;
    this.deadLettered = 0;
    for (const mapping of this.mappings) mapping.reset(nowUs);
  }

  override usage(): Usage[] {
    const emptyReceives = this.mappings.reduce((sum, mapping) => sum + mapping.emptyReceives(), 0);
    return [
      { price: 'sqs.standard', service: 'sqs', meter: 'requests', amount: this.requests + emptyReceives, divisor: 1 },
    ];
  }

  override view(): Partial<ResourceView> {
    return {
      backlog: {
        waiting: this.visibleCount,
        inFlight: this.messages.slots.count - this.visibleCount,
        oldestAgeS: (this.world.nowUs - this.oldestVisibleUs) / US_PER_S,
        deadLettered: this.deadLettered,
      },
    };
  }

  override facts(): ResourceFacts {
    return {
      waiting: this.visibleCount,
      messagesInFlight: this.messages.slots.count - this.visibleCount,
      deadLettered: this.deadLettered,
    };
  }

  conservation(): ConservationCheck[] {
    const { arrived, completed, failed, timedOut, inSystem } = this.recorder.counts();
    return [
      {
        name: `messages of ${this.spec.id}`,
        arrived: this.recorder.carriedIn + arrived,
        completed,
        failed: failed + timedOut,
        waiting: this.messages.slots.count,
        holds: this.recorder.balance === 0 && inSystem === this.messages.slots.count,
      },
    ];
  }

  private accept(chain: number): void {
    const { messages, world } = this;
    const message = messages.slots.take();
    messages.chain[message] = chain;
    messages.acceptedUs[message] = world.nowUs;
    messages.receives[message] = 0;
    this.recorder.arrived(world.nowUs);
    this.show(message);
  }

  /** A hidden message was not deleted in time. */
  private comeBack(message: number): void {
    const { world, spec, messages } = this;
    const isSpent =
      spec.maxReceiveCount !== undefined && (messages.receives[message] as number) >= spec.maxReceiveCount;
    if (!isSpent) {
      this.show(message);
      return;
    }
    const target = spec.deadLetterQueue === undefined ? NOBODY : world.resourceIndex(spec.deadLetterQueue);
    if (target === NOBODY) {
      this.show(message);
      return;
    }
    this.deadLettered += 1;
    world.resources[target]?.bury?.(messages.chain[message] as number);
    this.end(message, ENDED.failed);
  }

  private show(message: number): void {
    const { messages } = this;
    messages.isHidden[message] = 0;
    messages.next[message] = END_OF_LIST;
    if (this.last === END_OF_LIST) this.first = message;
    else messages.next[this.last] = message;
    this.last = message;
    this.visibleCount += 1;
    for (const mapping of this.mappings) mapping.wake();
  }

  private takeFirst(): number {
    const message = this.first;
    this.first = this.messages.next[message] as number;
    if (this.first === END_OF_LIST) this.last = END_OF_LIST;
    this.visibleCount -= 1;
    return message;
  }

  private end(message: number, outcome: number): void {
    this.recorder.finished(outcome, this.messages.acceptedUs[message] as number, this.world.nowUs);
    this.messages.slots.release(message);
  }
}
