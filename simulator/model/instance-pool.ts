import { grown, Slots } from '../kernel/slots';
import { INSTANCE_BOXES } from '../metrics/views';

/** What an instance does, as indexes into INSTANCE_STATES. */
const STATE = { none: 0, starting: 1, busy: 2, idle: 3, expiring: 4 } as const;
/** Share of the keep-alive after which an idle instance is shown as expiring. */
const EXPIRING_SHARE = 0.8;

class Instances {
  readonly slots = new Slots(64, this);
  state = new Uint8Array(this.slots.capacity);
  startedUs = new Float64Array(this.slots.capacity);
  idleSinceUs = new Float64Array(this.slots.capacity);

  grow(capacity: number): void {
    this.state = grown(this.state, capacity);
    this.startedUs = grown(this.startedUs, capacity);
    this.idleSinceUs = grown(this.idleSinceUs, capacity);
  }
}

/**
 * The instances of one function. The most recently used idle one serves next, so the idle ones form a
 * deque whose far end expires first: expiry needs no timers and is exact whenever somebody looks.
 */
export class InstancePool {
  private readonly instances = new Instances();
  private idle = new Int32Array(64);
  private head = 0;
  private tail = 0;
  private startingCount = 0;
  private busyCount = 0;
  private peakCount = 0;

  // Integrals since the reset: -start +end of each interval, closed with the current counts when read.
  private liveIntegralUs = 0;
  private busyIntegralUs = 0;
  private expiredCount = 0;
  private lifeUs = 0;

  constructor(private keepAliveUs: number) {}

  configure(keepAliveUs: number): void {
    this.keepAliveUs = keepAliveUs;
  }

  /** Instances that hold a request, starting ones included: what concurrency limits count. */
  get occupied(): number {
    return this.startingCount + this.busyCount;
  }

  /** Takes the most recently used idle instance, or -1 when there is none. */
  reuse(nowUs: number): number {
    this.expire(nowUs);
    if (this.head === this.tail) return -1;
    const instance = this.idle[--this.tail & (this.idle.length - 1)] as number;
    this.occupy(instance, nowUs);
    return instance;
  }

  /** Starts a new instance. */
  create(nowUs: number): number {
    const instance = this.instances.slots.take();
    this.instances.state[instance] = STATE.starting;
    this.instances.startedUs[instance] = nowUs;
    this.startingCount += 1;
    this.liveIntegralUs -= nowUs;
    this.busyIntegralUs -= nowUs;
    this.peakCount = Math.max(this.peakCount, this.liveCount());
    return instance;
  }

  /** A starting instance begins to serve. */
  started(instance: number): void {
    this.startingCount -= 1;
    this.busyCount += 1;
    this.instances.state[instance] = STATE.busy;
  }

  /** A busy instance becomes idle. */
  free(instance: number, nowUs: number): void {
    this.busyCount -= 1;
    this.busyIntegralUs += nowUs;
    this.instances.state[instance] = STATE.idle;
    this.instances.idleSinceUs[instance] = nowUs;
    if (this.tail - this.head === this.idle.length) this.enlarge();
    this.idle[this.tail++ & (this.idle.length - 1)] = instance;
  }

  /** A busy instance is reset: it is gone at once. */
  destroy(instance: number, nowUs: number): void {
    this.busyCount -= 1;
    this.busyIntegralUs += nowUs;
    this.remove(instance, nowUs);
  }

  /** Lets idle instances go whose keep-alive has passed. */
  expire(nowUs: number): void {
    while (this.head < this.tail) {
      const instance = this.idle[this.head & (this.idle.length - 1)] as number;
      const expiresUs = (this.instances.idleSinceUs[instance] as number) + this.keepAliveUs;
      if (expiresUs > nowUs) return;
      this.head += 1;
      this.expiredCount += 1;
      this.lifeUs += expiresUs - (this.instances.startedUs[instance] as number);
      this.remove(instance, expiresUs);
    }
  }

  reset(nowUs: number): void {
    this.expire(nowUs);
    this.liveIntegralUs = -this.liveCount() * nowUs;
    this.busyIntegralUs = -this.occupied * nowUs;
    this.peakCount = this.liveCount();
    this.expiredCount = 0;
    this.lifeUs = 0;
  }

  /** Counts now; expired instances are gone. */
  counts(nowUs: number): { starting: number; busy: number; idle: number } {
    this.expire(nowUs);
    return { starting: this.startingCount, busy: this.busyCount, idle: this.tail - this.head };
  }

  /** Time-weighted means and extremes since the reset at `fromUs`. */
  facts(fromUs: number, nowUs: number) {
    this.expire(nowUs);
    const lengthUs = Math.max(nowUs - fromUs, 1);
    return {
      meanInstances: (this.liveIntegralUs + this.liveCount() * nowUs) / lengthUs,
      meanBusyInstances: (this.busyIntegralUs + this.occupied * nowUs) / lengthUs,
      peakInstances: this.peakCount,
      /** Over instances that expired; 0 when none did. */
      meanInstanceLifeS: this.expiredCount > 0 ? this.lifeUs / this.expiredCount / 1e6 : 0,
    };
  }

  /** States of the first instance slots, for the diagram. */
  states(nowUs: number): Uint8Array {
    this.expire(nowUs);
    const states = this.instances.state.slice(0, INSTANCE_BOXES);
    for (let instance = 0; instance < states.length; instance += 1) {
      const idleUs = nowUs - (this.instances.idleSinceUs[instance] as number);
      if (states[instance] === STATE.idle && idleUs > EXPIRING_SHARE * this.keepAliveUs)
        states[instance] = STATE.expiring;
    }
    return states;
  }

  private occupy(instance: number, nowUs: number): void {
    this.busyCount += 1;
    this.busyIntegralUs -= nowUs;
    this.instances.state[instance] = STATE.busy;
  }

  private remove(instance: number, atUs: number): void {
    this.liveIntegralUs += atUs;
    this.instances.state[instance] = STATE.none;
    this.instances.slots.release(instance);
  }

  private liveCount(): number {
    return this.startingCount + this.busyCount + this.tail - this.head;
  }

  private enlarge(): void {
    const { length } = this.idle;
    const next = new Int32Array(length * 2);
    for (let at = 0; at < length; at += 1) next[at] = this.idle[(this.head + at) & (length - 1)] as number;
    this.idle = next;
    this.head = 0;
    this.tail = length;
  }
}
