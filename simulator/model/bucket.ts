import type { BucketResource } from '../document/kinds/bucket';
import type { RandomStream } from '../kernel/random-stream';
import { grown, Slots } from '../kernel/slots';
import { TokenBucket } from '../kernel/token-bucket';
import { US_PER_S } from '../kernel/units';
import type { LimitKind } from '../metrics/views';
import { BucketPartitions } from './bucket-partitions';
import { type Call, ENDED, OPERATION } from './calls';
import type { Demand, ResourceFacts, SpanDetails, Usage } from './component';
import { ResourceBase } from './resource-base';
import { type EventWay, eventLinksOf } from './routing';
import { type Sampler, samplerOf } from './sampler';
import { counted, inWords } from './words';
import type { World } from './world';

const EVENT = { served: 0, announced: 1, minute: 2 } as const;
const LIMIT = { read: 0, write: 1 } as const;
const LIMIT_KINDS: readonly LimitKind[] = ['bucket-rate', 'bucket-rate'];
const US_PER_MIN = 60 * US_PER_S;

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
  readonly limitKinds = LIMIT_KINDS;
  private readonly partitions: BucketPartitions;
  private readonly readBucket: TokenBucket;
  private readonly writeBucket: TokenBucket;
  private readonly latencyStream: RandomStream = this.stream('latency');
  private readonly eventStream: RandomStream = this.stream('events');
  private readonly duplicateStream: RandomStream = this.stream('duplicates');
  private readonly announcements = new Announcements();
  private readLaw!: Sampler;
  private writeLaw!: Sampler;
  private noticeLaw!: Sampler;
  private listeners!: EventWay[];
  /** Time that the payload of each link takes after the first byte. */
  private transferUsByLink!: Float64Array;
  private reads = 0;
  private writes = 0;
  private duplicates = 0;
  private isWatching = false;
  /** Requests of the current minute, the refused ones included. */
  private readsAsked = 0;
  private writesAsked = 0;

  constructor(world: World, index: number, spec: BucketResource) {
    super(world, index, spec);
    this.partitions = new BucketPartitions(spec.partitions, spec.prefixes, spec.splitAfterMin);
    this.readBucket = new TokenBucket(this.readsPerS, this.readsPerS);
    this.writeBucket = new TokenBucket(this.writesPerS, this.writesPerS);
    this.configure(spec);
  }

  start(): void {
    this.watchGrowth();
  }

  override configure(spec: BucketResource): void {
    if (spec.partitions !== this.spec.partitions) this.partitions.count = spec.partitions;
    super.configure(spec);
    const { links } = this.world;
    this.partitions.configure(spec.prefixes, spec.splitAfterMin);
    this.configureRates();
    this.transferUsByLink = Float64Array.from(links, (link) =>
      link.kind === 'call' ? Math.round(((link.payloadBytes ?? 0) / spec.connectionBytesPerS) * US_PER_S) : 0,
    );
    this.readLaw = samplerOf(spec.readMs);
    this.writeLaw = samplerOf(spec.writeMs);
    this.noticeLaw = samplerOf(spec.notificationMs);
    this.listeners = eventLinksOf(links, spec.id);
    this.watchGrowth();
  }

  arrive(call: Call): void {
    const { world } = this;
    this.recorder.arrived(world.nowUs);
    const isWrite = call.operation === OPERATION.write;
    if (isWrite) this.writesAsked += 1;
    else this.readsAsked += 1;
    if (!(isWrite ? this.writeBucket : this.readBucket).take(world.nowUs)) {
      world.blame(call, this.index, isWrite ? LIMIT.write : LIMIT.read);
      this.finish(call, ENDED.throttled);
      return;
    }
    if (isWrite) this.writes += 1;
    else this.reads += 1;
    const latencyUs = (isWrite ? this.writeLaw : this.readLaw).drawUs(this.latencyStream);
    const transferUs = this.transferUsByLink[call.link] as number;
    world.scheduleAfter(latencyUs + transferUs, this.self, EVENT.served, call.slot);
  }

  override handle(code: number, argument: number): void {
    const { world, announcements } = this;
    if (code === EVENT.minute) {
      this.endMinute();
      return;
    }
    if (code === EVENT.announced) {
      world.submit(announcements.link[argument] as number, announcements.chain[argument] as number, 'queued');
      announcements.slots.release(argument);
      return;
    }
    const call = world.calls.at(argument);
    if (call.operation === OPERATION.write) this.announce(call.chain);
    this.world.finish(call, this.recorder, ENDED.completed);
  }

  override reset(nowUs: number): void {
    super.reset(nowUs);
    this.reads = 0;
    this.writes = 0;
    this.duplicates = 0;
  }

  detailsOf(call: Call): SpanDetails {
    if (call.outcome !== ENDED.completed) return { usage: [] };
    const price = call.operation === OPERATION.write ? 's3.put' : 's3.get';
    return { usage: [{ price, amount: 1, divisor: 1 }] };
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
    const { reads, writes, duplicates } = this;
    return { reads, writes, duplicates, partitions: this.partitions.count };
  }

  describeLimit(limit: number): string {
    const { count } = this.partitions;
    const over = `over ${inWords(count)} of ${counted(this.spec.prefixes, 'prefix', 'prefixes')}`;
    return limit === LIMIT.write
      ? `the bucket takes ${counted(this.writesPerS, 'write/s', 'writes/s')} ${over}`
      : `the bucket takes ${counted(this.readsPerS, 'read/s', 'reads/s')} ${over}`;
  }

  demandOn(limit: number, times: number, windowS: number): Demand {
    const allowed = limit === LIMIT.write ? this.writesPerS : this.readsPerS;
    return { allowed, needed: allowed + times / windowS };
  }

  private get readsPerS(): number {
    return this.spec.readsPerS * this.partitions.count;
  }

  private get writesPerS(): number {
    return this.spec.writesPerS * this.partitions.count;
  }

  private configureRates(): void {
    const { nowUs } = this.world;
    this.readBucket.configure(nowUs, this.readsPerS, this.readsPerS);
    this.writeBucket.configure(nowUs, this.writesPerS, this.writesPerS);
  }

  /** Looks at the load at the end of each whole minute, while there is room to grow. */
  private watchGrowth(): void {
    if (this.isWatching || this.partitions.count >= this.spec.prefixes) return;
    this.isWatching = true;
    this.readsAsked = 0;
    this.writesAsked = 0;
    this.world.scheduleAfter(US_PER_MIN - (this.world.nowUs % US_PER_MIN), this.self, EVENT.minute, 0);
  }

  private endMinute(): void {
    const isAbove = this.readsAsked > 60 * this.readsPerS || this.writesAsked > 60 * this.writesPerS;
    if (this.partitions.endMinute(isAbove)) this.configureRates();
    this.isWatching = false;
    this.watchGrowth();
  }

  private announce(chain: number): void {
    const { duplicateShare } = this.spec;
    for (const { index, probability } of this.listeners) {
      if (probability < 1 && this.eventStream.next() >= probability) continue;
      this.announceAlong(index, chain);
      if (duplicateShare > 0 && this.duplicateStream.next() < duplicateShare) {
        this.duplicates += 1;
        this.announceAlong(index, chain);
      }
    }
  }

  private announceAlong(link: number, chain: number): void {
    const { world, announcements } = this;
    const announcement = announcements.slots.take();
    announcements.link[announcement] = link;
    announcements.chain[announcement] = chain;
    world.scheduleAfter(this.noticeLaw.drawUs(this.eventStream), this.self, EVENT.announced, announcement);
  }
}
