import type { TableResource } from '../document/kinds/table';
import { SECONDS_PER_MONTH, US_PER_MS, US_PER_S } from '../kernel/units';
import type { ConservationCheck, LimitKind, ResourceView } from '../metrics/views';
import { type RetryRules, SDK_STANDARD_MODE, sdkRules } from './back-off';
import { type Call, ENDED, OPERATION } from './calls';
import type { ResourceFacts, SpanDetails, Usage } from './component';
import { KeyPopularity } from './key-popularity';
import type { PartitionRates } from './partition-rates';
import { ResourceBase } from './resource-base';
import { type Sampler, samplerOf } from './sampler';
import { backlogOf, STREAM_LIMIT, StreamMapping, streamFactsOf } from './stream-mapping';
import { AutoScaledCapacity, DecreaseAllowance } from './table-autoscaling';
import { FixedCapacity, OnDemandCapacity, type TableCapacity } from './table-capacity';
import { partitionsFor, TablePartitions } from './table-partitions';
import { TableThroughput } from './table-throughput';
import { type CallUnits, TOO_LARGE, unitsOfCalls } from './table-units';
import { counted } from './words';
import type { World } from './world';

const EVENT = { served: 0, minute: 1 } as const;
const LIMIT = { read: 0, write: 1, partitionRead: 2, partitionWrite: 3, size: 4 } as const;
const US_PER_MIN = 60 * US_PER_S;
/** Unused provisioned throughput is kept for this long, best effort; an on-demand table keeps one second. */
const BURST_S = { 'on-demand': 1, provisioned: 300 };
/** Keys of calls that name none, where others do. */
const MANY_KEYS = { count: 10_000, skew: 0 };
/** One of very many keys, to a stream. */
const UNKNOWN_KEY = -1;
const HOURS_PER_MONTH = SECONDS_PER_MONTH / 3_600;

/** By number of the limit; the last two are those of its stream. */
const LIMIT_KINDS: readonly LimitKind[] = Object.assign(new Array<LimitKind>(STREAM_LIMIT.first).fill('other'), {
  [LIMIT.read]: 'table-throughput',
  [LIMIT.write]: 'table-throughput',
  [LIMIT.partitionRead]: 'partition-throughput',
  [LIMIT.partitionWrite]: 'partition-throughput',
  [LIMIT.size]: 'size',
  [STREAM_LIMIT.blockedShard]: 'order',
  [STREAM_LIMIT.parallelization]: 'pollers',
});

/** A key-value table: read and write units of the table and of its partitions, and a stream of its writes. */
export class TableModel extends ResourceBase<TableResource> {
  readonly limitKinds = LIMIT_KINDS;
  private readonly reads: TableThroughput;
  private readonly writes: TableThroughput;
  private readonly readStream = this.stream('reads');
  private readonly writeStream = this.stream('writes');
  private readonly keyStream = this.stream('keys');
  private readonly mappings: StreamMapping[];
  private decreases = new DecreaseAllowance();
  private rules = SDK_STANDARD_MODE;
  private readLaw!: Sampler;
  private writeLaw!: Sampler;
  private units!: CallUnits;
  /** Only where keys are named: otherwise the load is even, and the partitions together take what the table takes. */
  private partitions: TablePartitions | undefined;
  private keyLaws: string | undefined;
  /** Keys that the calls along each link ask for. */
  private popularityByLink: (KeyPopularity | undefined)[] = [];

  constructor(world: World, index: number, spec: TableResource) {
    super(world, index, spec);
    this.reads = new TableThroughput(this.capacityOf(spec, 'read'));
    this.writes = new TableThroughput(this.capacityOf(spec, 'write'));
    this.mappings = world.links.flatMap((link, at) =>
      link.kind === 'poll' && link.from === spec.id ? [new StreamMapping(world, at, spec)] : [],
    );
    this.configureCapacity(spec);
    this.configure(spec);
  }

  override get retryRules(): RetryRules {
    return this.rules;
  }

  start(): void {
    this.planMinute();
  }

  override configure(spec: TableResource): void {
    const hasSameCapacity = capacitySettings(spec) === capacitySettings(this.spec);
    super.configure(spec);
    if (!hasSameCapacity) this.configureCapacity(spec);
    this.rules = sdkRules(spec.sdkTries, spec.sdkBackOffMs * US_PER_MS);
    this.readLaw = samplerOf(spec.readMs);
    this.writeLaw = samplerOf(spec.writeMs);
    this.units = unitsOfCalls(this.world.links, spec);
    this.configureKeys(spec);
    this.growPartitions();
    for (const mapping of this.mappings) mapping.configure();
  }

  arrive(call: Call): void {
    const { world, units, reads, writes } = this;
    const { nowUs } = world;
    this.recorder.arrived(nowUs);
    const link = call.link;
    const isWrite = call.operation === OPERATION.write;
    const perItem = (isWrite ? units.perWrite : units.perRead)[link] as number;
    if (perItem === TOO_LARGE) {
      this.refuse(call, LIMIT.size, ENDED.failed);
      return;
    }
    const { partitions } = this;
    const items = units.items[link] as number;
    if (partitions !== undefined && !this.takeOfPartitions(partitions, call, isWrite, perItem)) {
      this.refuse(call, isWrite ? LIMIT.partitionWrite : LIMIT.partitionRead, ENDED.throttled);
      return;
    }
    if (!(isWrite ? writes : reads).take(nowUs, perItem * items)) {
      partitions?.giveBack(isWrite ? partitions.writes : partitions.reads, items, perItem);
      this.refuse(call, isWrite ? LIMIT.write : LIMIT.read, ENDED.throttled);
      return;
    }
    const latencyUs = isWrite ? this.writeLaw.drawUs(this.writeStream) : this.readLaw.drawUs(this.readStream);
    world.scheduleAfter(latencyUs, this.self, EVENT.served, call.slot);
  }

  override handle(code: number, argument: number): void {
    if (code === EVENT.minute) {
      this.endMinute();
      return;
    }
    const call = this.world.calls.at(argument);
    if (call.operation === OPERATION.write && this.mappings.length > 0) this.announce(call);
    this.world.finish(call, this.recorder, ENDED.completed);
  }

  override reset(nowUs: number): void {
    super.reset(nowUs);
    this.reads.reset(nowUs);
    this.writes.reset(nowUs);
    for (const mapping of this.mappings) mapping.reset(nowUs);
  }

  /** Units a served call took; a provisioned table bills what is kept instead. */
  detailsOf(call: Call): SpanDetails {
    if (call.outcome !== ENDED.completed || this.spec.capacity === 'provisioned') return { usage: [] };
    const link = call.link;
    const isWrite = call.operation === OPERATION.write;
    const perItem = (isWrite ? this.units.perWrite : this.units.perRead)[link] as number;
    const price = isWrite ? 'dynamodb.write-units' : 'dynamodb.read-units';
    return { usage: [{ price, amount: perItem * (this.units.items[link] as number), divisor: 1 }] };
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
          amount: this.writes.meanUnitsPerS(this.world.nowUs) * HOURS_PER_MONTH,
          divisor: 1,
          isStanding: true,
        },
        {
          price: 'dynamodb.provisioned-read-hours',
          service: 'dynamodb',
          meter: 'provisioned reads',
          amount: this.reads.meanUnitsPerS(this.world.nowUs) * HOURS_PER_MONTH,
          divisor: 1,
          isStanding: true,
        },
        storage,
      ];
    }
    return [
      {
        price: 'dynamodb.write-units',
        service: 'dynamodb',
        meter: 'write units',
        amount: this.writes.units,
        divisor: 1,
      },
      {
        price: 'dynamodb.read-units',
        service: 'dynamodb',
        meter: 'read units',
        amount: 2 * this.reads.units,
        divisor: 2,
      },
      storage,
    ];
  }

  override view(): Partial<ResourceView> {
    return this.mappings.length === 0 ? {} : { backlog: backlogOf(this.mappings) };
  }

  override facts(): ResourceFacts {
    return {
      readUnits: this.reads.units,
      writeUnits: this.writes.units,
      readUnitsPerS: this.reads.unitsPerS,
      writeUnitsPerS: this.writes.unitsPerS,
      partitions: this.partitions?.count ?? this.partitionsNeeded(),
      ...streamFactsOf(this.mappings),
    };
  }

  /** Names the limits that keep changes waiting in the stream. */
  noteLimits(): void {
    for (const mapping of this.mappings) mapping.noteLimits();
  }

  conservation(): ConservationCheck[] {
    return this.mappings.map((mapping) => mapping.conservation());
  }

  describeLimit(limit: number): string {
    const { reads, writes, partitions, world } = this;
    if (limit >= STREAM_LIMIT.first) return this.mappings.map((mapping) => mapping.describeLimit(limit)).join('; ');
    switch (limit) {
      case LIMIT.read:
        return `the table takes ${counted(reads.unitsPerS, 'read unit/s', 'read units/s')}, ${reads.describe()}`;
      case LIMIT.write:
        return `the table takes ${counted(writes.unitsPerS, 'write unit/s', 'write units/s')}, ${writes.describe()}`;
      case LIMIT.partitionRead:
        return partitions?.describe(partitions.reads, 'read', world.nowUs) ?? '';
      case LIMIT.partitionWrite:
        return partitions?.describe(partitions.writes, 'write', world.nowUs) ?? '';
      default:
        return 'what is read or written at once is larger than the table allows';
    }
  }

  private capacityOf(spec: TableResource, direction: 'read' | 'write'): TableCapacity {
    const unitsPerS = direction === 'read' ? spec.readUnitsPerS : spec.writeUnitsPerS;
    if (spec.capacity === 'on-demand') return new OnDemandCapacity(unitsPerS, spec.quotaUnitsPerS);
    const bounds = direction === 'read' ? spec.readScaling : spec.writeScaling;
    return bounds ? new AutoScaledCapacity(unitsPerS, bounds, this.decreases) : new FixedCapacity(unitsPerS);
  }

  private configureCapacity(spec: TableResource): void {
    const { nowUs } = this.world;
    this.reads.configure(nowUs, this.capacityOf(spec, 'read'), BURST_S[spec.capacity]);
    this.writes.configure(nowUs, this.capacityOf(spec, 'write'), BURST_S[spec.capacity]);
  }

  /** Makes the keys and partitions that the links and the table ask for; the same ones as before are kept. */
  private configureKeys(spec: TableResource): void {
    const settings = this.world.links.map((link) =>
      link.kind === 'call' && link.to === spec.id ? (link.keys ?? spec.keys ?? MANY_KEYS) : undefined,
    );
    const keyLaws = JSON.stringify(settings);
    if (keyLaws === this.keyLaws) return;
    this.keyLaws = keyLaws;
    const isEven = settings.every((each) => each === undefined || each === MANY_KEYS);
    this.popularityByLink = isEven ? [] : settings.map((each) => each && new KeyPopularity(each));
    const keyCount = Math.max(...settings.map((each) => each?.count ?? 0), 0);
    this.partitions = isEven ? undefined : new TablePartitions(keyCount, this.keyStream);
  }

  private takeOfPartitions(partitions: TablePartitions, call: Call, isWrite: boolean, perItem: number): boolean {
    const { nowUs } = this.world;
    const link = call.link;
    const rates: PartitionRates = isWrite ? partitions.writes : partitions.reads;
    const popularity = this.popularityByLink[link] as KeyPopularity;
    if (!partitions.take(rates, popularity, this.units.items[link] as number, perItem, nowUs)) return false;
    call.instance = partitions.keys[0] as number;
    return true;
  }

  private partitionsNeeded(): number {
    return partitionsFor(this.reads.unitsPerS, this.writes.unitsPerS, this.spec.storedGib);
  }

  private growPartitions(): void {
    this.partitions?.grow(this.partitionsNeeded());
  }

  private planMinute(): void {
    this.world.scheduleAfter(US_PER_MIN, this.self, EVENT.minute, 0);
  }

  private endMinute(): void {
    const { nowUs } = this.world;
    this.reads.endMinute(nowUs);
    this.writes.endMinute(nowUs);
    this.growPartitions();
    this.partitions?.endMinute(nowUs);
    this.planMinute();
  }

  /** Hands a change to whoever follows the stream. */
  private announce(call: Call): void {
    const { world, units, partitions } = this;
    const link = call.link;
    const chain = call.chain;
    const bytes = units.itemBytes[link] as number;
    const items = units.items[link] as number;
    for (let item = 0; item < items; item += 1) {
      const isPoisoned = world.poisons(this.index);
      // Only the key of the first item is kept with the call.
      const key = partitions !== undefined && item === 0 ? call.instance : UNKNOWN_KEY;
      for (const mapping of this.mappings) mapping.append(chain, bytes, isPoisoned, key);
    }
  }

  private refuse(call: Call, limit: number, outcome: number): void {
    this.world.blame(call, this.index, limit);
    this.finish(call, outcome);
  }
}

/** What decides over a table's capacity, to be compared. */
function capacitySettings({
  capacity,
  readUnitsPerS,
  writeUnitsPerS,
  quotaUnitsPerS,
  readScaling,
  writeScaling,
}: TableResource): string {
  return JSON.stringify([capacity, readUnitsPerS, writeUnitsPerS, quotaUnitsPerS, readScaling, writeScaling]);
}
