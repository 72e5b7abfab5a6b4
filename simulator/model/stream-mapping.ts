import type { TableResource } from '../document/kinds/table';
import type { PollLink } from '../document/link';
import type { RandomStream } from '../kernel/random-stream';
import { US_PER_MS, US_PER_S, wholeUs } from '../kernel/units';
import { Recorder } from '../metrics/recorder';
import type { ConservationCheck } from '../metrics/views';
import { ENDED, OPERATION } from './calls';
import type { Component } from './component';
import type { World } from './world';

const EVENT = { poll: 0, retry: 1 } as const;
/** Each shard is read four times a second. */
const POLL_US = 250 * US_PER_MS;
const DEFAULT_BATCH = 100;
/** A failed batch is tried again after a second, then after twice as long each time; undocumented. */
const RETRY_BASE_US = US_PER_S;
const RETRY_CAP_US = 60 * US_PER_S;
const RETENTION_US = 24 * 3_600 * US_PER_S;

/** Records of one shard that are worked on in order: a shard has as many lanes as its parallelization. */
interface Lane {
  /** When each waiting record was written, and the chain that wrote it; the first `sent` are in the batch. */
  writtenUs: number[];
  chains: number[];
  /** Index of the first record not yet done; the arrays are cut now and then. */
  head: number;
  sent: number;
  tries: number;
  isPollPlanned: boolean;
}

/** An event source mapping of a table's stream: reads each shard, invokes in order, blocks on an error. */
export class StreamMapping implements Component {
  private readonly self: number;
  private readonly lanes: Lane[];
  private readonly keyStream: RandomStream;
  private readonly recorder = new Recorder();
  private dropped = 0;

  constructor(
    private readonly world: World,
    private readonly link: number,
    table: TableResource,
  ) {
    this.self = world.enrol(this);
    this.keyStream = world.stream(`${this.settings.id}/keys`);
    const lanes = table.shards * this.settings.parallelization;
    this.lanes = Array.from({ length: lanes }, () => ({
      writtenUs: [],
      chains: [],
      head: 0,
      sent: 0,
      tries: 0,
      isPollPlanned: false,
    }));
  }

  /** Goes on reading after it was switched on again. */
  configure(): void {
    this.lanes.forEach((lane, index) => {
      this.planPoll(lane, index);
    });
  }

  /** Takes a change of the table. Its key decides the lane, so the order per key is kept. */
  append(chain: number): void {
    const { world, lanes } = this;
    if (!this.settings.enabled) return; // without a reader the change is not followed
    const index = lanes.length > 1 ? Math.floor(this.keyStream.next() * lanes.length) : 0;
    const lane = lanes[index] as Lane;
    lane.writtenUs.push(world.nowUs);
    lane.chains.push(chain);
    this.recorder.arrived(world.nowUs);
    this.planPoll(lane, index);
  }

  handle(code: number, index: number): void {
    const lane = this.lanes[index] as Lane;
    if (code === EVENT.retry) {
      this.invoke(lane, index);
      return;
    }
    lane.isPollPlanned = false;
    const { batchWindowS, enabled } = this.settings;
    const waiting = lane.writtenUs.length - lane.head;
    if (!enabled || lane.sent > 0 || waiting === 0) return;
    const fullUs = (lane.writtenUs[lane.head] as number) + wholeUs(batchWindowS);
    if (waiting < this.batchSize && fullUs > this.world.nowUs) {
      this.pollAt(lane, index, Math.max(fullUs, this.world.nowUs + POLL_US));
      return;
    }
    lane.sent = Math.min(waiting, this.batchSize);
    lane.tries = 0;
    this.invoke(lane, index);
  }

  answered(index: number, call: number): void {
    const { world } = this;
    const lane = this.lanes[index] as Lane;
    if (world.calls.outcome[call] === ENDED.completed) {
      this.close(lane, lane.sent, ENDED.completed);
    } else {
      lane.tries += 1;
      const { maxRetries } = this.settings;
      const isExpired = world.nowUs - (lane.writtenUs[lane.head] as number) > RETENTION_US;
      if ((maxRetries === undefined || lane.tries <= maxRetries) && !isExpired) {
        const delayUs = Math.min(RETRY_CAP_US, RETRY_BASE_US * 2 ** Math.min(lane.tries - 1, 10));
        world.scheduleAfter(delayUs, this.self, EVENT.retry, index);
        return;
      }
      this.dropped += lane.sent;
      this.close(lane, lane.sent, ENDED.failed);
    }
    // What piled up meanwhile is read at once.
    if (lane.writtenUs.length - lane.head >= this.batchSize) this.pollAt(lane, index, world.nowUs);
    else this.planPoll(lane, index);
  }

  backlog(): { waiting: number; inFlight: number; oldestAgeS: number; dropped: number } {
    let waiting = 0;
    let inFlight = 0;
    let oldestUs = this.world.nowUs;
    for (const lane of this.lanes) {
      waiting += lane.writtenUs.length - lane.head - lane.sent;
      inFlight += lane.sent;
      oldestUs = Math.min(oldestUs, lane.writtenUs[lane.head] ?? oldestUs);
    }
    return { waiting, inFlight, oldestAgeS: (this.world.nowUs - oldestUs) / US_PER_S, dropped: this.dropped };
  }

  conservation(): ConservationCheck {
    const { arrived, completed, failed, inSystem } = this.recorder.counts();
    const { waiting, inFlight } = this.backlog();
    return {
      name: `changes read by ${this.settings.id}`,
      arrived: this.recorder.carriedIn + arrived,
      completed,
      failed,
      waiting: waiting + inFlight,
      holds: this.recorder.balance === 0 && inSystem === waiting + inFlight,
    };
  }

  reset(nowUs: number): void {
    this.recorder.reset(nowUs);
    this.dropped = 0;
  }

  private get settings(): PollLink {
    return this.world.links[this.link] as PollLink;
  }

  private get batchSize(): number {
    return this.settings.batchSize ?? DEFAULT_BATCH;
  }

  private invoke(lane: Lane, index: number): void {
    const { world } = this;
    const chain = lane.chains[lane.head] as number;
    world.dispatch(world.prepare(this.self, index, this.link, OPERATION.invoke, chain), 'queued');
  }

  /** Plans the next look at the shard, on its grid of quarter seconds. */
  private planPoll(lane: Lane, index: number): void {
    if (lane.isPollPlanned || lane.sent > 0 || lane.writtenUs.length === lane.head) return;
    this.pollAt(lane, index, (Math.floor(this.world.nowUs / POLL_US) + 1) * POLL_US);
  }

  private pollAt(lane: Lane, index: number, atUs: number): void {
    if (lane.isPollPlanned) return;
    lane.isPollPlanned = true;
    this.world.events.schedule(atUs, this.world.target(this.self, EVENT.poll), index);
  }

  private close(lane: Lane, records: number, outcome: number): void {
    for (let done = 0; done < records; done += 1) {
      this.recorder.finished(outcome, lane.writtenUs[lane.head++] as number, this.world.nowUs);
    }
    lane.sent = 0;
    if (lane.head > 4_096 && lane.head * 2 > lane.writtenUs.length) {
      lane.writtenUs.splice(0, lane.head);
      lane.chains.splice(0, lane.head);
      lane.head = 0;
    }
  }
}
