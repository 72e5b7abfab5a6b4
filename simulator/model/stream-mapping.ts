import type { TableResource } from '../document/kinds/table';
import type { PollLink } from '../document/link';
import type { RandomStream } from '../kernel/random-stream';
import { US_PER_MS, US_PER_S, wholeUs } from '../kernel/units';
import { Recorder } from '../metrics/recorder';
import type { ConservationCheck, ResourceView } from '../metrics/views';
import { type Call, ENDED, NOBODY, OPERATION } from './calls';
import type { Component, ResourceFacts } from './component';
import { StreamLane } from './stream-lane';
import { counted, inWords } from './words';
import type { World } from './world';

const EVENT = { poll: 0, retry: 1 } as const;
const NEVER = -1;
/** Each shard is read four times a second. */
const POLL_US = 250 * US_PER_MS;
const DEFAULT_BATCH = 100;
/** Most data that one invocation takes. */
const MAX_BATCH_BYTES = 6 * 1_048_576;
/** A failed batch is tried again after a second, then after twice as long each time; undocumented. */
const RETRY_BASE_US = US_PER_S;
const RETRY_CAP_US = 60 * US_PER_S;
const RETENTION_S = 24 * 3_600;

/** What keeps records of a stream waiting: the last numbers of a table's own limits. */
export const STREAM_LIMIT = { first: 11, blockedShard: 11, parallelization: 12 } as const;

/** What the slowest of a table's readers has before it, and what all of them gave up. */
export function backlogOf(mappings: readonly StreamMapping[]): NonNullable<ResourceView['backlog']> {
  const backlogs = mappings.map((mapping) => mapping.backlog());
  return {
    waiting: Math.max(...backlogs.map(({ waiting }) => waiting)),
    inFlight: Math.max(...backlogs.map(({ inFlight }) => inFlight)),
    oldestAgeS: Math.max(...backlogs.map(({ oldestAgeS }) => oldestAgeS)),
    deadLettered: backlogs.reduce((sum, { deadLettered }) => sum + deadLettered, 0),
    blockedShards: Math.max(...backlogs.map(({ blockedShards }) => blockedShards)),
  };
}

/** The worst figures of a table's readers, for the report; none without a reader. */
export function streamFactsOf(mappings: readonly StreamMapping[]): ResourceFacts {
  const facts: ResourceFacts = {};
  for (const mapping of mappings)
    for (const [name, value] of Object.entries(mapping.facts())) facts[name] = Math.max(value, facts[name] ?? 0);
  return facts;
}

/** An event source mapping of a table's stream: reads each shard, invokes in order, blocks on an error. */
export class StreamMapping implements Component {
  private readonly self: number;
  private readonly source: number;
  private readonly lanes: StreamLane[];
  private readonly lanesPerShard: number;
  private readonly keyStream: RandomStream;
  private readonly recorder = new Recorder();
  private discarded = 0;
  /** Largest age of a record that was done or given up since the reset. */
  private maxAgeUs = 0;

  constructor(
    private readonly world: World,
    private readonly link: number,
    table: TableResource,
  ) {
    this.self = world.enrol(this);
    this.source = world.resourceIndex(table.id);
    this.keyStream = world.stream(`${this.settings.id}/keys`);
    this.lanesPerShard = this.settings.parallelization;
    this.lanes = Array.from({ length: table.shards * this.lanesPerShard }, () => new StreamLane());
  }

  /** Goes on reading after it was switched on again. */
  configure(): void {
    this.lanes.forEach((lane, index) => {
      if (lane.batch === 0) this.planPoll(lane, index);
      else if (!lane.isInFlight && !lane.isRetryPlanned) this.invoke(lane, index);
    });
  }

  /**
   * Takes a change of the table.
   *
   * @param key - Number of the item's key, which decides the lane, so that the order per key is kept; without
   *   it the key is one of very many.
   */
  append(chain: number, bytes = 0, isPoisoned = false, key = NEVER): void {
    const { world } = this;
    if (!this.settings.enabled) return; // without a reader the change is not followed
    const index = this.laneOf(key);
    const lane = this.lanes[index] as StreamLane;
    lane.records.push(world.nowUs, chain, bytes, isPoisoned);
    this.recorder.arrived(world.nowUs);
    if (lane.batch === 0) this.planPoll(lane, index);
    else this.noteLimitOf(lane);
  }

  handle(code: number, index: number): void {
    const lane = this.lanes[index] as StreamLane;
    if (code === EVENT.poll) {
      this.poll(lane, index);
    } else {
      lane.isRetryPlanned = false;
      this.invoke(lane, index);
    }
  }

  answered(index: number, call: Call): void {
    const lane = this.lanes[index] as StreamLane;
    const outcome = call.outcome;
    lane.isInFlight = false;
    if (outcome !== ENDED.completed) {
      this.fail(lane, index, outcome !== ENDED.throttled);
      return;
    }
    const done = this.settings.partialBatchResponse ? lane.records.healthyBefore(lane.batch) : lane.batch;
    this.close(lane, done, ENDED.completed);
    if (lane.batch === 0) {
      this.goOn(lane, index);
      return;
    }
    // The function reported the first record that failed: what comes from there on is a batch of its own.
    if (done > 0) lane.begin(lane.batch);
    this.fail(lane, index, true);
  }

  backlog(): Required<NonNullable<ResourceView['backlog']>> {
    let waiting = 0;
    let inFlight = 0;
    for (const lane of this.lanes) {
      waiting += lane.records.count - (lane.isInFlight ? lane.batch : 0);
      inFlight += lane.isInFlight ? lane.batch : 0;
    }
    return {
      waiting,
      inFlight,
      oldestAgeS: this.ageUs / US_PER_S,
      deadLettered: this.discarded,
      blockedShards: this.blockedShards,
    };
  }

  facts(): ResourceFacts {
    return {
      iteratorAgeS: this.ageUs / US_PER_S,
      maxIteratorAgeS: Math.max(this.maxAgeUs, this.ageUs) / US_PER_S,
      blockedShards: this.blockedShards,
      discardedRecords: this.discarded,
    };
  }

  /** The records that a call of this mapping brings, by the chains that wrote them, in order. */
  batchOf(call: Call): number[] {
    const lane = this.lanes[call.token] as StreamLane;
    return Array.from({ length: lane.batch }, (_, place) => lane.records.chainAt(place));
  }

  conservation(): ConservationCheck {
    const { arrived, completed, failed, timedOut, inSystem } = this.recorder.counts();
    const { waiting, inFlight } = this.backlog();
    return {
      name: `changes read by ${this.settings.id}`,
      arrived: this.recorder.carriedIn + arrived,
      completed,
      failed: failed + timedOut,
      waiting: waiting + inFlight,
      holds: this.recorder.balance === 0 && inSystem === waiting + inFlight,
    };
  }

  reset(nowUs: number): void {
    this.recorder.reset(nowUs);
    this.discarded = 0;
    this.maxAgeUs = 0;
  }

  /** Names the limits that keep records waiting at this moment. */
  noteLimits(): void {
    for (const lane of this.lanes) this.noteLimitOf(lane);
  }

  describeLimit(limit: number): string {
    const waiting = counted(this.backlog().waiting, 'waiting change');
    const age = `the oldest of ${waiting} is ${inWords(this.ageUs / US_PER_S)} s old`;
    if (limit === STREAM_LIMIT.blockedShard)
      return `a batch that fails blocks ${inWords(this.blockedShards)} of ${counted(this.shards, 'shard')}; ${age}`;
    const shard = this.shards === 1 ? 'the shard' : `each of ${inWords(this.shards)} shards`;
    return `${shard} has ${counted(this.lanesPerShard, 'batch', 'batches')} in work at once; ${age}`;
  }

  private get settings(): PollLink {
    return this.world.links[this.link] as PollLink;
  }

  private get batchSize(): number {
    return this.settings.batchSize ?? DEFAULT_BATCH;
  }

  private get shards(): number {
    return this.lanes.length / this.lanesPerShard;
  }

  /** Age of the oldest record that is not done: how far the reader is behind. */
  private get ageUs(): number {
    const { nowUs } = this.world;
    let oldestUs = nowUs;
    for (const { records } of this.lanes) if (records.count > 0) oldestUs = Math.min(oldestUs, records.writtenAtUs(0));
    return nowUs - oldestUs;
  }

  private get blockedShards(): number {
    const { lanes, lanesPerShard } = this;
    let blocked = 0;
    let counted = NEVER;
    for (let index = 0; index < lanes.length; index += 1) {
      const shard = Math.floor(index / lanesPerShard);
      if (shard === counted || !(lanes[index] as StreamLane).isBlocked) continue;
      counted = shard;
      blocked += 1;
    }
    return blocked;
  }

  private laneOf(key: number): number {
    const { length } = this.lanes;
    if (length === 1) return 0;
    return key >= 0 ? key % length : Math.floor(this.keyStream.next() * length);
  }

  private noteLimitOf(lane: StreamLane): void {
    if (lane.isBlocked && lane.waiting > 0) this.world.holdsBack(this.source, STREAM_LIMIT.blockedShard);
    else if (lane.batch > 0 && lane.waiting >= this.batchSize)
      this.world.holdsBack(this.source, STREAM_LIMIT.parallelization);
  }

  /** Plans the next look at the shard, on its grid of quarter seconds; a full batch does not wait for its window. */
  private planPoll(lane: StreamLane, index: number): void {
    const { nowUs } = this.world;
    if (lane.batch > 0 || lane.records.count === 0) return;
    const nextUs = (Math.floor(nowUs / POLL_US) + 1) * POLL_US;
    if (lane.pollUs === NEVER || (lane.pollUs > nextUs && this.isFull(lane))) this.pollAt(lane, index, nextUs);
  }

  private isFull(lane: StreamLane): boolean {
    const fitting = lane.records.fitting(this.batchSize, MAX_BATCH_BYTES);
    return fitting === this.batchSize || fitting < lane.records.count;
  }

  private pollAt(lane: StreamLane, index: number, atUs: number): void {
    lane.pollUs = atUs;
    this.world.events.schedule(atUs, this.world.target(this.self, EVENT.poll), index);
  }

  private poll(lane: StreamLane, index: number): void {
    const { nowUs } = this.world;
    if (lane.pollUs !== nowUs) return;
    lane.pollUs = NEVER;
    const { batchWindowS, enabled } = this.settings;
    if (!enabled || lane.batch > 0) return;
    this.discardAged(lane, lane.records.count);
    if (lane.records.count === 0) return;
    const windowUntilUs = lane.records.writtenAtUs(0) + wholeUs(batchWindowS);
    if (windowUntilUs > nowUs && !this.isFull(lane)) {
      this.pollAt(lane, index, Math.max(windowUntilUs, nowUs + POLL_US));
      return;
    }
    lane.begin(lane.records.fitting(this.batchSize, MAX_BATCH_BYTES));
    this.invoke(lane, index);
  }

  private invoke(lane: StreamLane, index: number): void {
    const { world, settings } = this;
    if (!settings.enabled) return;
    this.discardAged(lane, lane.batch);
    if (lane.batch === 0) {
      this.goOn(lane, index);
      return;
    }
    lane.isInFlight = true;
    const call = world.prepare(this.self, index, this.link, OPERATION.invoke, lane.records.chainAt(0));
    call.records = lane.batch;
    // With partial responses the function reports what is poisoned and completes.
    call.poisoned = settings.partialBatchResponse ? 0 : lane.records.poisonedAmong(lane.batch);
    world.dispatch(call, 'queued');
  }

  /**
   * A batch did not get through: splits it, tries it again later, or gives it up.
   *
   * @param hasRun - Whether the function worked on it; a throttled try is not one of the retries.
   */
  private fail(lane: StreamLane, index: number, hasRun: boolean): void {
    const { bisectOnError, maxRetries = NEVER } = this.settings;
    if (hasRun && bisectOnError && lane.batch > 1) {
      lane.split();
    } else if (hasRun) {
      lane.errors += 1;
      if (maxRetries >= 0 && lane.errors > maxRetries) {
        this.discard(lane, lane.batch, ENDED.failed);
        this.goOn(lane, index);
        return;
      }
    }
    lane.failures += 1;
    lane.isRetryPlanned = true;
    const backOffUs = Math.min(RETRY_CAP_US, RETRY_BASE_US * 2 ** Math.min(lane.failures - 1, 10));
    this.world.scheduleAfter(backOffUs, this.self, EVENT.retry, index);
  }

  /** The batch is over: its next part comes at once, and so does a full batch that piled up meanwhile. */
  private goOn(lane: StreamLane, index: number): void {
    if (lane.beginNextPart()) this.invoke(lane, index);
    else if (lane.records.count > 0 && this.isFull(lane)) this.pollAt(lane, index, this.world.nowUs);
    else this.planPoll(lane, index);
  }

  /** Gives up those of the oldest `most` records that are too old to be tried. */
  private discardAged(lane: StreamLane, most: number): void {
    const { maxRecordAgeS = NEVER } = this.settings;
    const limitS = maxRecordAgeS < 0 ? RETENTION_S : Math.min(RETENTION_S, maxRecordAgeS);
    const bornUs = this.world.nowUs - limitS * US_PER_S;
    let aged = 0;
    while (aged < most && lane.records.writtenAtUs(aged) < bornUs) aged += 1;
    if (aged > 0) this.discard(lane, aged, ENDED.timedOut);
  }

  /** Gives the oldest records up; the destination for failures is told once for all of them. */
  private discard(lane: StreamLane, records: number, outcome: number): void {
    const { world } = this;
    const { onFailure } = this.settings;
    const chain = lane.records.chainAt(0);
    this.discarded += records;
    this.close(lane, records, outcome);
    const target = onFailure === undefined ? NOBODY : world.resourceIndex(onFailure);
    if (target !== NOBODY) world.resources[target]?.bury?.(chain);
  }

  /** Takes the oldest records away, out of the batch if there is one. */
  private close(lane: StreamLane, records: number, outcome: number): void {
    const { world, recorder } = this;
    if (records === 0) return;
    this.maxAgeUs = Math.max(this.maxAgeUs, world.nowUs - lane.records.writtenAtUs(0));
    for (let done = 0; done < records; done += 1) {
      recorder.finished(outcome, lane.records.writtenAtUs(0), world.nowUs);
      lane.records.shift();
    }
    lane.batch = Math.max(0, lane.batch - records);
  }
}
