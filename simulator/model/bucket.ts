import type { BucketResource } from '../document/kinds/bucket';
import type { RandomStream } from '../kernel/random-stream';
import { grown, Slots } from '../kernel/slots';
import { TokenBucket } from '../kernel/token-bucket';
import { ENDED, OPERATION } from './calls';
import type { ResourceFacts, Usage } from './component';
import { ResourceBase } from './resource-base';
import { type EventWay, eventLinksOf } from './routing';
import { type Sampler, samplerOf } from './sampler';
import { inWords } from './words';
import type { World } from './world';

const EVENT = { served: 0, announced: 1 } as const;
const LIMIT = { read: 0, write: 1 } as const;

/** Announcements of put objects that are on their way. */
class Announcements {
  readonly slots = new Slots(32, this);
  link = new Int32Array(this.slots.capacity);
  chain = new Float64Array(this.slots.capacity);

  grow(capacity: number): void {
    this.link = grown(this.link, capacity);
    this.chain = grown(this.chain, capacity);
  }
}

/** An object store: request rates per prefix, and an event for each object that was put. */
export class BucketModel extends ResourceBase<BucketResource> {
  private readonly readBucket: TokenBucket;
  private readonly writeBucket: TokenBucket;
  private readonly latencyStream: RandomStream = this.stream('latency');
  private readonly eventStream: RandomStream = this.stream('events');
  private readonly announcements = new Announcements();
  private readLaw!: Sampler;
  private writeLaw!: Sampler;
  private noticeLaw!: Sampler;
  private listeners!: EventWay[];
  private reads = 0;
  private writes = 0;

  constructor(world: World, index: number, spec: BucketResource) {
    super(world, index, spec);
    this.readBucket = new TokenBucket(spec.readsPerS * spec.prefixes, spec.readsPerS * spec.prefixes);
    this.writeBucket = new TokenBucket(spec.writesPerS * spec.prefixes, spec.writesPerS * spec.prefixes);
    this.configure(spec);
  }

  override configure(spec: BucketResource): void {
    super.configure(spec);
    const { nowUs } = this.world;
    this.readBucket.configure(nowUs, spec.readsPerS * spec.prefixes, spec.readsPerS * spec.prefixes);
    this.writeBucket.configure(nowUs, spec.writesPerS * spec.prefixes, spec.writesPerS * spec.prefixes);
    this.readLaw = samplerOf(spec.readMs);
    this.writeLaw = samplerOf(spec.writeMs);
    this.noticeLaw = samplerOf(spec.notificationMs);
    this.listeners = eventLinksOf(this.world.links, spec.id);
  }

  arrive(call: number): void {
    const { world } = this;
    this.recorder.arrived(world.nowUs);
    const isWrite = world.calls.operation[call] === OPERATION.write;
    if (!(isWrite ? this.writeBucket : this.readBucket).take(world.nowUs)) {
      world.blame(call, this.index, isWrite ? LIMIT.write : LIMIT.read);
      this.finish(call, ENDED.throttled);
      return;
    }
    if (isWrite) this.writes += 1;
    else this.reads += 1;
    world.scheduleAfter(
      (isWrite ? this.writeLaw : this.readLaw).drawUs(this.latencyStream),
      this.self,
      EVENT.served,
      call,
    );
  }

  override handle(code: number, argument: number): void {
    const { world, announcements } = this;
    if (code === EVENT.announced) {
      world.submit(announcements.link[argument] as number, announcements.chain[argument] as number, 'queued');
      announcements.slots.release(argument);
      return;
    }
    if (world.calls.operation[argument] === OPERATION.write) this.announce(world.calls.chain[argument] as number);
    this.finish(argument, ENDED.completed);
  }

  override reset(nowUs: number): void {
    super.reset(nowUs);
    this.reads = 0;
    this.writes = 0;
  }

  override usage(): Usage[] {
    return [
      { price: 's3.put', service: 's3', meter: 'writes', amount: this.writes, divisor: 1 },
      { price: 's3.get', service: 's3', meter: 'reads', amount: this.reads, divisor: 1 },
      {
        price: 's3.storage',
        service: 's3',
        meter: 'storage',
        amount: this.spec.storedGib,
        divisor: 1,
        isStanding: true,
      },
    ];
  }

  override facts(): ResourceFacts {
    return { reads: this.reads, writes: this.writes };
  }

  describeLimit(limit: number): string {
    const { spec } = this;
    return limit === LIMIT.write
      ? `the bucket takes ${inWords(spec.writesPerS * spec.prefixes)} writes/s over ${inWords(spec.prefixes)} prefix(es)`
      : `the bucket takes ${inWords(spec.readsPerS * spec.prefixes)} reads/s over ${inWords(spec.prefixes)} prefix(es)`;
  }

  private announce(chain: number): void {
    const { world, announcements } = this;
    for (const { index, probability } of this.listeners) {
      if (probability < 1 && this.eventStream.next() >= probability) continue;
      const announcement = announcements.slots.take();
      announcements.link[announcement] = index;
      announcements.chain[announcement] = chain;
      world.scheduleAfter(this.noticeLaw.drawUs(this.eventStream), this.self, EVENT.announced, announcement);
    }
  }
}
