import { grown, Slots } from '../kernel/slots';
import { INSTANCE_BOXES } from '../metrics/views';

/** What an instance does, as indexes into INSTANCE_STATES. */
const STATE = { none: 0, starting: 1, busy: 2, idle: 3, expiring: 4 } as const;
/** Share of the keep-alive after which an idle instance is shown as expiring. */
const EXPIRING_SHARE = 0.8;
const END_OF_LIST = -1;

class Instances {
  readonly slots = new Slots(64, this);
  state = new Uint8Array(this.slots.capacity);
  startedUs = new Float64Array(this.slots.capacity);
  /** When a starting instance will be able to serve. */
  readyUs = new Float64Array(this.slots.capacity);
  idleSinceUs = new Float64Array(this.slots.capacity);
  /** Requests it holds. */
  requests = new Int32Array(this.slots.capacity);
  // Neighbours in the list of instances that hold requests and have room for more.
  previous = new Int32Array(this.slots.capacity);
  next = new Int32Array(this.slots.capacity);

  grow(capacity: number): void {
    this.state = grown(this.state, capacity);
    this.startedUs = grown(this.startedUs, capacity);
    this.readyUs = grown(this.readyUs, capacity);
    this.idleSinceUs = grown(this.idleSinceUs, capacity);
    this.requests = grown(this.requests, capacity);
    this.previous = grown(this.previous, capacity);
    this.next = grown(this.next, capacity);
  }
}

/** How a pool treats its instances. */
export interface PoolSettings {
  /** How long an idle instance is kept; Infinity for ever. */
  keepAliveUs: number;
  /** Age at which one is replaced; Infinity for never. */
  maxAgeUs: number;
  /** Requests that one instance serves at the same time. */
  concurrency: number;
}

/**
 * The instances of one function. The most recently used idle one serves next, so the idle ones form a
 * deque whose far end expires first: expiry needs no timers and is exact whenever somebody looks. Where an
 * instance serves several requests, one that has room comes before an idle one.
 */
export class InstancePool {
  private readonly instances = new Instances();
  private idle = new Int32Array(64);
  private head = 0;
  private tail = 0;
  /** The most recently used instance that holds requests and has room. */
  private firstWithRoom = END_OF_LIST;
  private startingCount = 0;
  private busyCount = 0;
  private peakCount = 0;

  // Integrals since the reset: -start +end of each interval, closed with the current counts when read.
  private liveIntegralUs = 0;
  private busyIntegralUs = 0;
  private endedCount = 0;
  private lifeUs = 0;

  constructor(private settings: PoolSettings) {}

  configure(settings: PoolSettings): void {
    this.settings = settings;
  }

  /** Instances that hold a request, starting ones included: what concurrency limits count. */
  get occupied(): number {
    return this.startingCount + this.busyCount;
  }

  /** Instances there are, whatever they do. */
  get size(): number {
    return this.occupied + this.tail - this.head;
  }

  /** Takes an instance that can serve one more request, or -1 when there is none; see `readyInUs`. */
  reuse(nowUs: number): number {
    while (this.firstWithRoom !== END_OF_LIST) {
      const instance = this.firstWithRoom;
      if ((this.instances.requests[instance] as number) < this.settings.concurrency) return this.addRequest(instance);
      this.takeWithRoom(instance); // it was full before the setting was lowered
    }
    this.expire(nowUs);
    while (this.head < this.tail) {
      const instance = this.idle[--this.tail & (this.idle.length - 1)] as number;
      if (nowUs - (this.instances.startedUs[instance] as number) >= this.settings.maxAgeUs) {
        this.end(instance, nowUs);
        continue;
      }
      this.busyCount += 1;
      this.busyIntegralUs -= nowUs;
      this.instances.state[instance] = STATE.busy;
      return this.addRequest(instance);
    }
    return -1;
  }

  /** How long an instance that was taken still needs to start; 0 for a warm one. */
  readyInUs(instance: number, nowUs: number): number {
    const { state, readyUs } = this.instances;
    return state[instance] === STATE.starting ? (readyUs[instance] as number) - nowUs : 0;
  }

  /** Starts a new instance for a request; it can serve after `initUs`. */
  create(nowUs: number, initUs: number): number {
    const instance = this.take(nowUs);
    this.instances.state[instance] = STATE.starting;
    this.instances.readyUs[instance] = nowUs + initUs;
    this.startingCount += 1;
    this.busyIntegralUs -= nowUs;
    return this.addRequest(instance);
  }

  /** Adds an instance that is started and idle. */
  addIdle(nowUs: number): void {
    this.pushIdle(this.take(nowUs), nowUs);
  }

  /** Ends an idle instance; false when there is none. */
  removeIdle(nowUs: number): boolean {
    if (this.head === this.tail) return false;
    this.end(this.idle[this.head++ & (this.idle.length - 1)] as number, nowUs);
    return true;
  }

  /** A starting instance begins to serve. */
  started(instance: number): void {
    if (this.instances.state[instance] !== STATE.starting) return; // another request it holds has said so
    this.startingCount -= 1;
    this.busyCount += 1;
    this.instances.state[instance] = STATE.busy;
  }

  /** A request has left its instance, which may become idle. */
  free(instance: number, nowUs: number): void {
    const left = this.removeRequest(instance);
    if (left > 0) return;
    this.busyCount -= 1;
    this.busyIntegralUs += nowUs;
    this.pushIdle(instance, nowUs);
  }

  /** The instance of a request is reset: it is gone at once, or when the last request has left it. */
  destroy(instance: number, nowUs: number): boolean {
    const left = this.removeRequest(instance);
    if (left > 0) return false;
    this.busyCount -= 1;
    this.busyIntegralUs += nowUs;
    this.end(instance, nowUs);
    return true;
  }

  /** Lets idle instances go whose keep-alive has passed. */
  expire(nowUs: number): void {
    while (this.head < this.tail) {
      const instance = this.idle[this.head & (this.idle.length - 1)] as number;
      const expiresUs = (this.instances.idleSinceUs[instance] as number) + this.settings.keepAliveUs;
      if (expiresUs > nowUs) return;
      this.head += 1;
      this.end(instance, expiresUs);
    }
  }

  reset(nowUs: number): void {
    this.expire(nowUs);
    this.liveIntegralUs = -this.size * nowUs;
    this.busyIntegralUs = -this.occupied * nowUs;
    this.peakCount = this.size;
    this.endedCount = 0;
    this.lifeUs = 0;
  }

  /** Counts now; expired instances are gone. */
  counts(nowUs: number): { starting: number; busy: number; idle: number } {
    this.expire(nowUs);
    return { starting: this.startingCount, busy: this.busyCount, idle: this.tail - this.head };
  }

  /** Integral over time of the number of instances since the reset, in instance-microseconds. */
  liveUs(nowUs: number): number {
    this.expire(nowUs);
    return this.liveIntegralUs + this.size * nowUs;
  }

  /** Time-weighted means and extremes since the reset at `fromUs`. */
  facts(fromUs: number, nowUs: number) {
    const lengthUs = Math.max(nowUs - fromUs, 1);
    return {
      meanInstances: this.liveUs(nowUs) / lengthUs,
      meanBusyInstances: (this.busyIntegralUs + this.occupied * nowUs) / lengthUs,
      peakInstances: this.peakCount,
      /** Over instances that ended; 0 when none did. */
      meanInstanceLifeS: this.endedCount > 0 ? this.lifeUs / this.endedCount / 1e6 : 0,
    };
  }

  /** States of the first instance slots, for the diagram. */
  states(nowUs: number): Uint8Array {
    this.expire(nowUs);
    const states = this.instances.state.slice(0, INSTANCE_BOXES);
    for (let instance = 0; instance < states.length; instance += 1) {
      const idleUs = nowUs - (this.instances.idleSinceUs[instance] as number);
      if (states[instance] === STATE.idle && idleUs > EXPIRING_SHARE * this.settings.keepAliveUs)
        states[instance] = STATE.expiring;
    }
    return states;
  }

  private take(nowUs: number): number {
    const instance = this.instances.slots.take();
    this.instances.startedUs[instance] = nowUs;
    this.instances.requests[instance] = 0;
    this.instances.previous[instance] = END_OF_LIST;
    this.liveIntegralUs -= nowUs;
    this.peakCount = Math.max(this.peakCount, this.size + 1);
    return instance;
  }

  private end(instance: number, atUs: number): void {
    this.endedCount += 1;
    this.lifeUs += atUs - (this.instances.startedUs[instance] as number);
    this.liveIntegralUs += atUs;
    this.instances.state[instance] = STATE.none;
    this.instances.slots.release(instance);
  }

  private pushIdle(instance: number, nowUs: number): void {
    this.instances.state[instance] = STATE.idle;
    this.instances.idleSinceUs[instance] = nowUs;
    if (this.tail - this.head === this.idle.length) this.enlarge();
    this.idle[this.tail++ & (this.idle.length - 1)] = instance;
  }

  private addRequest(instance: number): number {
    const held = ++this.instances.requests[instance]!;
    const hasRoom = held < this.settings.concurrency;
    if (hasRoom !== this.isWithRoom(instance)) this.setWithRoom(instance, hasRoom);
    return instance;
  }

  /** Returns how many requests the instance still holds. */
  private removeRequest(instance: number): number {
    const left = --this.instances.requests[instance]!;
    const hasRoom = left > 0 && left < this.settings.concurrency;
    if (hasRoom !== this.isWithRoom(instance)) this.setWithRoom(instance, hasRoom);
    return left;
  }

  private setWithRoom(instance: number, hasRoom: boolean): void {
    if (hasRoom) this.putWithRoom(instance);
    else this.takeWithRoom(instance);
  }

  private isWithRoom(instance: number): boolean {
    return this.firstWithRoom === instance || this.instances.previous[instance] !== END_OF_LIST;
  }

  private putWithRoom(instance: number): void {
    const { previous, next } = this.instances;
    next[instance] = this.firstWithRoom;
    previous[instance] = END_OF_LIST;
    if (this.firstWithRoom !== END_OF_LIST) previous[this.firstWithRoom] = instance;
    this.firstWithRoom = instance;
  }

  private takeWithRoom(instance: number): void {
    const { previous, next } = this.instances;
    const before = previous[instance] as number;
    const after = next[instance] as number;
    if (before === END_OF_LIST) this.firstWithRoom = after;
    else next[before] = after;
    if (after !== END_OF_LIST) previous[after] = before;
    previous[instance] = END_OF_LIST;
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
