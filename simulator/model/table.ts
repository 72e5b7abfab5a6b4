import type { TableResource } from '../document/kinds/table';
import { TokenBucket } from '../kernel/token-bucket';
import type { ConservationCheck, ResourceView } from '../metrics/views';
import { ENDED, OPERATION } from './calls';
import type { Usage } from './component';
import { ResourceBase } from './resource-base';
import { type Sampler, samplerOf } from './sampler';
import { StreamMapping } from './stream-mapping';
import { inWords } from './words';
import type { World } from './world';

const LIMIT = { read: 0, write: 1 } as const;
const READ_UNIT_BYTES = 4_096;
const WRITE_UNIT_BYTES = 1_024;
/** Unused provisioned throughput is kept for this long, best effort; an on-demand table keeps one second. */
const BURST_S = { 'on-demand': 1, provisioned: 300 };

/** A key-value table: read and write units through token buckets, and a stream of its writes. */
export class TableModel extends ResourceBase<TableResource> {
  private readonly readBucket: TokenBucket;
  private readonly writeBucket: TokenBucket;
  private readonly readStream = this.stream('reads');
  private readonly writeStream = this.stream('writes');
  private readonly mappings: StreamMapping[];
  private readLaw!: Sampler;
  private writeLaw!: Sampler;
  /** Units that a write, and half units that a read, along each link takes. */
  private unitsPerWrite!: Int32Array;
  private halfUnitsPerRead!: Int32Array;
  /** Half units, because an eventually consistent read costs one half. */
  private readHalfUnits = 0;
  private writeUnits = 0;

  constructor(world: World, index: number, spec: TableResource) {
    super(world, index, spec);
    this.readBucket = new TokenBucket(spec.readUnitsPerS, spec.readUnitsPerS);
    this.writeBucket = new TokenBucket(spec.writeUnitsPerS, spec.writeUnitsPerS);
    this.mappings = world.links.flatMap((link, at) =>
      link.kind === 'poll' && link.from === spec.id ? [new StreamMapping(world, at, spec)] : [],
    );
    this.configure(spec);
  }

  override configure(spec: TableResource): void {
    super.configure(spec);
    const { nowUs } = this.world;
    const burstS = BURST_S[spec.capacity];
    this.readBucket.configure(nowUs, spec.readUnitsPerS, spec.readUnitsPerS * burstS);
    this.writeBucket.configure(nowUs, spec.writeUnitsPerS, spec.writeUnitsPerS * burstS);
    this.readLaw = samplerOf(spec.readMs);
    this.writeLaw = samplerOf(spec.writeMs);
    const bytes = this.world.links.map(
      (link) => (link.kind === 'call' ? link.payloadBytes : undefined) ?? spec.itemBytes,
    );
    this.unitsPerWrite = Int32Array.from(bytes, (each) => Math.ceil(each / WRITE_UNIT_BYTES));
    const halves = spec.consistency === 'strong' ? 2 : 1;
    this.halfUnitsPerRead = Int32Array.from(bytes, (each) => Math.ceil(each / READ_UNIT_BYTES) * halves);
    for (const mapping of this.mappings) mapping.configure();
  }

  arrive(call: number): void {
    const { world } = this;
    this.recorder.arrived(world.nowUs);
    const isWrite = world.calls.operation[call] === OPERATION.write;
    const link = world.calls.link[call] as number;
    if (isWrite) {
      const units = this.unitsPerWrite[link] as number;
      if (!this.writeBucket.take(world.nowUs, units)) {
        this.throttle(call, LIMIT.write);
        return;
      }
      this.writeUnits += units;
      world.scheduleAfter(this.writeLaw.drawUs(this.writeStream), this.self, 0, call);
      return;
    }
    const halfUnits = this.halfUnitsPerRead[link] as number;
    if (!this.readBucket.take(world.nowUs, halfUnits / 2)) {
      this.throttle(call, LIMIT.read);
      return;
    }
    this.readHalfUnits += halfUnits;
    world.scheduleAfter(this.readLaw.drawUs(this.readStream), this.self, 0, call);
  }

  override handle(_code: number, call: number): void {
    const { calls } = this.world;
    if (calls.operation[call] === OPERATION.write) {
      for (const mapping of this.mappings) mapping.append(calls.chain[call] as number);
    }
    this.finish(call, ENDED.completed);
  }

  override reset(nowUs: number): void {
    super.reset(nowUs);
    this.readHalfUnits = 0;
    this.writeUnits = 0;
    for (const mapping of this.mappings) mapping.reset(nowUs);
  }

  override usage(): Usage[] {
    const { spec } = this;
    const storage: Usage = {
      price: 'dynamodb.storage',
      service: 'dynamodb',
      meter: 'storage',
      amount: spec.storedGib,
      divisor: 1,
      isStanding: true,
    };
    if (spec.capacity === 'provisioned') {
      return [
        {
          price: 'dynamodb.provisioned-write-hours',
          service: 'dynamodb',
          meter: 'provisioned writes',
          amount: spec.writeUnitsPerS * 730,
          divisor: 1,
          isStanding: true,
        },
        {
          price: 'dynamodb.provisioned-read-hours',
          service: 'dynamodb',
          meter: 'provisioned reads',
          amount: spec.readUnitsPerS * 730,
          divisor: 1,
          isStanding: true,
        },
        storage,
      ];
    }
    return [
      { price: 'dynamodb.write-units', service: 'dynamodb', meter: 'write units', amount: this.writeUnits, divisor: 1 },
      {
        price: 'dynamodb.read-units',
        service: 'dynamodb',
        meter: 'read units',
        amount: this.readHalfUnits,
        divisor: 2,
      },
      storage,
    ];
  }

  override view(): Partial<ResourceView> {
    if (this.mappings.length === 0) return {};
    const backlogs = this.mappings.map((mapping) => mapping.backlog());
    return {
      backlog: {
        waiting: Math.max(...backlogs.map(({ waiting }) => waiting)),
        inFlight: Math.max(...backlogs.map(({ inFlight }) => inFlight)),
        oldestAgeS: Math.max(...backlogs.map(({ oldestAgeS }) => oldestAgeS)),
        deadLettered: backlogs.reduce((sum, { dropped }) => sum + dropped, 0),
      },
    };
  }

  conservation(): ConservationCheck[] {
    return this.mappings.map((mapping) => mapping.conservation());
  }

  describeLimit(limit: number): string {
    const { spec } = this;
    return limit === LIMIT.write
      ? `the table takes ${inWords(spec.writeUnitsPerS)} write units/s`
      : `the table takes ${inWords(spec.readUnitsPerS)} read units/s`;
  }

  private throttle(call: number, limit: number): void {
    this.world.blame(call, this.index, limit);
    this.finish(call, ENDED.throttled);
  }
}
