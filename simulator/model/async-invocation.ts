import type { FunctionResource } from '../document/kinds/function';
import type { RandomStream } from '../kernel/random-stream';
import { grown, Slots } from '../kernel/slots';
import { US_PER_S } from '../kernel/units';
import { Recorder } from '../metrics/recorder';
import type { ConservationCheck } from '../metrics/views';
import { type Call, ENDED, FAULT_LIMIT, limitKey, OPERATION } from './calls';
import type { Component, ResourceFacts } from './component';
import type { World } from './world';

/** Waits after the first and the second function error. */
const RETRY_US = [60 * US_PER_S, 120 * US_PER_S];
/** Back-off after a throttle or system error, doubling. */
const THROTTLE_BASE_US = US_PER_S;
const THROTTLE_CAP_US = 300 * US_PER_S;

class WaitingEvents {
  readonly slots = new Slots(32, this);
  link = new Int32Array(this.slots.capacity);
  chain = new Float64Array(this.slots.capacity);
  submittedUs = new Float64Array(this.slots.capacity);
  errors = new Int32Array(this.slots.capacity);
  throttles = new Int32Array(this.slots.capacity);

  grow(capacity: number): void {
    this.link = grown(this.link, capacity);
    this.chain = grown(this.chain, capacity);
    this.submittedUs = grown(this.submittedUs, capacity);
    this.errors = grown(this.errors, capacity);
    this.throttles = grown(this.throttles, capacity);
  }
}

/** The internal queue of asynchronous events of one function: retries, back-off, age, dead letters. */
export class AsyncInvocations implements Component {
  private readonly self: number;
  private readonly events = new WaitingEvents();
  private readonly recorder = new Recorder();
  private readonly duplicateStream: RandomStream;
  private inFlight = 0;
  private duplicates = 0;
  private givenUp = 0;

  constructor(
    private readonly world: World,
    private spec: FunctionResource,
  ) {
    this.self = world.enrol(this);
    this.duplicateStream = world.stream(`${spec.id}/duplicates`);
  }

  configure(spec: FunctionResource): void {
    this.spec = spec;
  }

  /** Events that wait for a try. */
  get waiting(): number {
    return this.events.slots.count - this.inFlight;
  }

  /** Takes an event; now and then it is delivered twice. */
  submit(link: number, chain: number): void {
    this.accept(link, chain);
    const { duplicateRate } = this.spec;
    if (duplicateRate === 0 || this.duplicateStream.next() >= duplicateRate) return;
    this.duplicates += 1;
    this.accept(link, chain);
  }

  private accept(link: number, chain: number): void {
    const { world, events } = this;
    const event = events.slots.take();
    events.link[event] = link;
    events.chain[event] = chain;
    events.submittedUs[event] = world.nowUs;
    events.errors[event] = 0;
    events.throttles[event] = 0;
    this.recorder.arrived(world.nowUs);
    world.scheduleAfter(0, this.self, 0, event);
  }

  handle(_code: number, event: number): void {
    const { world, events } = this;
    this.inFlight += 1;
    const link = events.link[event] as number;
    world.dispatch(world.prepare(this.self, event, link, OPERATION.event, events.chain[event] as number), 'queued');
  }

  answered(event: number, call: Call): void {
    const { events } = this;
    this.inFlight -= 1;
    const { outcome } = call;
    if (outcome === ENDED.completed) {
      this.close(event, outcome);
      return;
    }
    if (outcome === ENDED.throttled || this.isSystemError(call)) {
      const throttles = events.throttles[event]!++;
      this.retryAfter(event, Math.min(THROTTLE_CAP_US, THROTTLE_BASE_US * 2 ** Math.min(throttles, 20)));
      return;
    }
    const errors = events.errors[event]!++;
    if (errors < this.spec.asyncRetries) this.retryAfter(event, RETRY_US[errors] as number);
    else this.giveUp(event);
  }

  reset(nowUs: number): void {
    this.recorder.reset(nowUs);
    this.duplicates = 0;
    this.givenUp = 0;
  }

  facts(): ResourceFacts {
    const { arrived, completed } = this.recorder.counts();
    if (arrived + this.recorder.carriedIn === 0) return {};
    return {
      asyncEvents: arrived,
      asyncCompleted: completed,
      asyncGivenUp: this.givenUp,
      asyncDuplicates: this.duplicates,
      asyncWaiting: this.waiting,
    };
  }

  conservation(): ConservationCheck[] {
    const counts = this.recorder.counts();
    if (counts.arrived + this.recorder.carriedIn === 0) return [];
    return [
      {
        name: `asynchronous events of ${this.spec.id}`,
        arrived: this.recorder.carriedIn + counts.arrived,
        completed: counts.completed,
        failed: counts.failed,
        waiting: this.events.slots.count,
        holds: this.recorder.balance === 0 && counts.inSystem === this.events.slots.count,
      },
    ];
  }

  /** Whether the function could not be reached at all; its code has not failed then. */
  private isSystemError(call: Call): boolean {
    const { world } = this;
    return call.reason === limitKey(world.targetOf(call), FAULT_LIMIT.outage);
  }

  private retryAfter(event: number, delayUs: number): void {
    const ageUs = this.world.nowUs + delayUs - (this.events.submittedUs[event] as number);
    if (ageUs > this.spec.maxEventAgeS * US_PER_S) this.giveUp(event);
    else this.world.scheduleAfter(delayUs, this.self, 0, event);
  }

  /** Tells the dead-letter queue and the destination, if there are any; else the event is lost. */
  private giveUp(event: number): void {
    const { spec } = this;
    this.givenUp += 1;
    for (const id of [spec.deadLetterQueue, spec.onFailure]) {
      if (id !== undefined) this.tell(id, event);
    }
    this.close(event, ENDED.failed);
  }

  private tell(id: string, event: number): void {
    const { world, events } = this;
    world.resources[world.resourceIndex(id)]?.bury?.(events.chain[event] as number);
  }

  private close(event: number, outcome: number): void {
    this.recorder.finished(outcome, this.events.submittedUs[event] as number, this.world.nowUs);
    this.events.slots.release(event);
  }
}
