import type { PollLink } from '../document/link';
import { grown, Slots } from '../kernel/slots';
import { US_PER_S, wholeUs } from '../kernel/units';
import { ENDED, OPERATION } from './calls';
import type { Component } from './component';
import type { QueueModel } from './queue';
import type { World } from './world';

const EVENT = { windowOver: 0, growth: 1 } as const;
const DEFAULT_BATCH = 10;
/** Batches in work at once when a mapping starts, what it gains each minute, and where that ends. */
const START = 5;
const GROWTH = 300;
const GROWTH_US = 60 * US_PER_S;
const CEILING = 1_250;
/** A long poll that finds nothing lasts this long, and is billed. */
const LONG_POLL_US = 20 * US_PER_S;

class Batches {
  readonly slots = new Slots(16, this);
  firstReceipt = new Int32Array(this.slots.capacity);

  grow(capacity: number): void {
    this.firstReceipt = grown(this.firstReceipt, capacity);
  }
}

/** An event source mapping of a queue: pollers fetch batches and invoke; their number grows with the backlog. */
export class QueueMapping implements Component {
  private readonly self: number;
  private readonly batches = new Batches();
  private limit = START;
  private isGrowthPlanned = false;
  private windowUntilUs = -1;
  /** Integral of idle pollers over time, and until when it is up to date. */
  private idlePollerUs = 0;
  private idleSinceUs = 0;

  constructor(
    private readonly world: World,
    private readonly link: number,
    private readonly queue: QueueModel,
  ) {
    this.self = world.enrol(this);
  }

  configure(): void {
    this.accrueIdle();
    this.wake();
  }

  /** Messages may be there to fetch. */
  wake(): void {
    const { world, queue, settings } = this;
    if (!settings.enabled) return;
    while (queue.visible > 0 && this.batches.slots.count < this.concurrency) {
      if (queue.visible < this.batchSize && !this.isWindowOver(settings)) return;
      this.windowUntilUs = -1;
      this.accrueIdle();
      const receipt = queue.receive(this.batchSize);
      queue.meter(1);
      if (receipt < 0) continue;
      const batch = this.batches.slots.take();
      this.batches.firstReceipt[batch] = receipt;
      world.dispatch(world.prepare(this.self, batch, this.link, OPERATION.invoke, queue.chainOf(receipt)), 'queued');
    }
    if (queue.visible > 0) this.planGrowth();
  }

  handle(code: number): void {
    if (code === EVENT.growth) this.grow();
    this.wake();
  }

  answered(batch: number, call: number): void {
    const { queue } = this;
    const isDone = this.world.calls.outcome[call] === ENDED.completed;
    this.accrueIdle();
    const receipt = this.batches.firstReceipt[batch] as number;
    this.batches.slots.release(batch);
    queue.settle(receipt, isDone);
    // Messages of a failed batch come back when their visibility timeout is over.
    this.wake();
  }

  /** Receives that found nothing, since the reset. */
  emptyReceives(): number {
    this.accrueIdle();
    return Math.floor(this.idlePollerUs / LONG_POLL_US);
  }

  reset(nowUs: number): void {
    this.idlePollerUs = 0;
    this.idleSinceUs = nowUs;
  }

  private get settings(): PollLink {
    return this.world.links[this.link] as PollLink;
  }

  private get batchSize(): number {
    return this.settings.batchSize ?? DEFAULT_BATCH;
  }

  private get concurrency(): number {
    return Math.min(this.limit, this.settings.maxConcurrency ?? CEILING);
  }

  private isWindowOver(settings: PollLink): boolean {
    const { world } = this;
    if (settings.batchWindowS === 0) return true;
    if (this.windowUntilUs < 0) {
      this.windowUntilUs = world.nowUs + wholeUs(settings.batchWindowS);
      world.events.schedule(this.windowUntilUs, world.target(this.self, EVENT.windowOver), 0);
    }
    return world.nowUs >= this.windowUntilUs;
  }

  private planGrowth(): void {
    if (this.isGrowthPlanned) return;
    this.isGrowthPlanned = true;
    this.world.scheduleAfter(GROWTH_US, this.self, EVENT.growth, 0);
  }

  /** Once a minute: more pollers while messages wait, back to the start when there is nothing to do. */
  private grow(): void {
    this.isGrowthPlanned = false;
    if (this.queue.visible > 0) this.limit = Math.min(CEILING, this.limit + GROWTH);
    else if (this.batches.slots.count <= START) this.limit = START;
    if (this.limit > START) this.planGrowth();
  }

  /** Pollers without work wait in long polls; at most as many as a mapping starts with. */
  private accrueIdle(): void {
    const { nowUs } = this.world;
    if (this.settings.enabled) {
      const idle = Math.max(0, Math.min(START, this.concurrency) - this.batches.slots.count);
      this.idlePollerUs += idle * (nowUs - this.idleSinceUs);
    }
    this.idleSinceUs = nowUs;
  }
}
