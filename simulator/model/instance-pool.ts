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
  /** When it can, or could first, serve. */
  readyUs = new Float64Array(this.slots.capacity);
  idleSinceUs = new Float64Array(this.slots.capacity);
  /** Requests it holds. */
  requests = new Int32Array(this.slots.capacity);
  /** 1 when it takes no further request, and goes with its last one. */
  isRetired = new Uint8Array(this.slots.capacity);
  // Neighbours in the list of instances that hold requests and have room for more.
  previous = new Int32Array(this.slots.capacity);
  next = new Int32Array(this.slots.capacity);

  grow(capacity: number): void {
    this.state = grown(this.state, capacity);
    this.startedUs = grown(this.startedUs, capacity);
    this.readyUs = grown(this.readyUs, capacity);
    this.idleSinceUs = grown(this.idleSinceUs, capacity);
    this.requests = grown(this.requests, capacity);
    this.isRetired = grown(this.isRetired, capacity);
    this.previous = grown(this.previous, capacity);
    this.next = grown(this.next, capacity);
  }
}

/** How a pool treats its instances. */
export interface PoolSettings {
  /** How long an idle instance is kept; Infinity for ever. */
  keepAliveUs: number;
  /** Age at which one takes no further request and goes as soon as it holds none; Infinity for never. */
  maxAgeUs: number;
  /** Requests that one instance serves at the same time. */
  concurrency: number;
}

/**
 * The instances of one function. The most recently used idle one serves next, so the idle ones form a
 * deque whose far end expires first: expiry needs no timers and is exact whenever somebody looks. Where an
 * instance serves several requests, those that hold some and have room for more form a list, the one that
 * came to have room last at its head.
 */
export class InstancePool {
  private readonly instances = new Instances();
  private idle = new Int32Array(64);
  private head = 0;
  private tail = 0;
  private firstWithRoom = END_OF_LIST;
  private startingCount = 0;
  private busyCount = 0;

  // Integrals since the reset: -start +end of each interval, closed with the current counts when read.
  private liveIntegralUs = 0;
  private busyIntegralUs = 0;
  private endedCount = 0;
  private lifeUs = 0;

  constructor(private settings: PoolSettings) {}

  /** Instances there are at a moment, those gone whose time has come. */
  sizeAt(nowUs: number): number {
    this.sweep(nowUs);
    return this.size;
  }

  /** Takes other settings from now on. What the old ones have ended stays gone; what the new ones end goes now. */
  configure(settings: PoolSettings, nowUs: number): void {
    this.sweep(nowUs);
    const isOtherRoom = settings.concurrency !== this.settings.concurrency;
    this.settings = settings;
    if (isOtherRoom) this.relist();
    this.sweep(nowUs, nowUs);
  }

  /** Instances that hold a request, starting ones included: what concurrency limits count. */
  get occupied(): number {
    return this.startingCount + this.busyCount;
  }

  /** Instances there are, whatever they do. */
  get size(): number {
    return this.occupied + this.tail - this.head;
  }

  /** Adds a request to an instance that holds others and has room; -1 when there is none. See `readyInUs`. */
  join(nowUs: number): number {
    while (this.firstWithRoom !== END_OF_LIST) {
      const instance = this.firstWithRoom;
      if (!this.isTooOld(instance, nowUs)) return this.addRequest(instance);
      this.retire(instance);
    }
    return -1;
  }

  /** Takes the most recently used idle instance for a request; -1 when there is none. */
  takeIdle(nowUs: number): number {
    this.expire(nowUs);
    while (this.head < this.tail) {
      const instance = this.idle[--this.tail & (this.idle.length - 1)] as number;
      if (this.isTooOld(instance, nowUs)) {
        this.end(instance, this.idleUntilUs(instance));
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
    return Math.max(0, (this.instances.readyUs[instance] as number) - nowUs);
  }

  /** Starts a new instance for a request; it can serve after `initUs`. Only when no idle one is left. */
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
    const instance = this.take(nowUs);
    this.instances.readyUs[instance] = nowUs;
    this.pushIdle(instance, nowUs);
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

  /**
   * A request leaves its instance, which becomes idle with its last one, or ends with it: when it is too old, or was
   * reset by this request or one before.
   *
   * @returns Whether the instance has ended.
   */
  leave(instance: number, isReset: boolean, nowUs: number): boolean {
    const { isRetired, requests } = this.instances;
    if (isReset) isRetired[instance] = 1;
    requests[instance]! -= 1;
    this.updateRoom(instance);
    if ((requests[instance] as number) > 0) return false;
    this.busyCount -= 1;
    this.busyIntegralUs += nowUs;
    if (isRetired[instance] === 0 && !this.isTooOld(instance, nowUs)) {
      this.pushIdle(instance, nowUs);
      return false;
    }
    this.end(instance, nowUs);
    return true;
  }

  reset(nowUs: number): void {
    this.sweep(nowUs);
    this.liveIntegralUs = -this.size * nowUs;
    this.busyIntegralUs = -this.occupied * nowUs;
    this.endedCount = 0;
    this.lifeUs = 0;
  }

  /** Counts now; expired instances are gone. */
  counts(nowUs: number): { starting: number; busy: number; idle: number } {
    this.sweep(nowUs);
    return { starting: this.startingCount, busy: this.busyCount, idle: this.tail - this.head };
  }

  /** Integral over time of the number of instances since the reset, in instance-microseconds. */
  liveUs(nowUs: number): number {
    this.sweep(nowUs);
    return this.liveIntegralUs + this.size * nowUs;
  }

  /** Time-weighted means since the reset at `fromUs`. */
  facts(fromUs: number, nowUs: number) {
    const lengthUs = Math.max(nowUs - fromUs, 1);
    return {
      meanInstances: this.liveUs(nowUs) / lengthUs,
      meanBusyInstances: (this.busyIntegralUs + this.occupied * nowUs) / lengthUs,
      /** Over instances that ended; 0 when none did. */
      meanInstanceLifeS: this.endedCount > 0 ? this.lifeUs / this.endedCount / 1e6 : 0,
    };
  }

  /** States of the first instance slots, for the diagram. */
  states(nowUs: number): Uint8Array {
    this.sweep(nowUs);
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
    this.instances.isRetired[instance] = 0;
    this.instances.previous[instance] = END_OF_LIST;
    this.liveIntegralUs -= nowUs;
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

  /** Ends idle instances whose time has come at the far end of the deque: all, but for those too old further in. */
  private expire(nowUs: number): void {
    while (this.head < this.tail) {
      const instance = this.idle[this.head & (this.idle.length - 1)] as number;
      const untilUs = this.idleUntilUs(instance);
      if (untilUs > nowUs) return;
      this.head += 1;
      this.end(instance, untilUs);
    }
  }

  /** Ends all idle instances whose time has come, none before `fromUs`. */
  private sweep(nowUs: number, fromUs = 0): void {
    const { idle } = this;
    const mask = idle.length - 1;
    let kept = this.head;
    for (let at = this.head; at < this.tail; at += 1) {
      const instance = idle[at & mask] as number;
      const untilUs = this.idleUntilUs(instance);
      if (untilUs > nowUs) idle[kept++ & mask] = instance;
      else this.end(instance, Math.max(untilUs, fromUs));
    }
    this.tail = kept;
  }

  /** When an idle instance goes unless it is used before. */
  private idleUntilUs(instance: number): number {
    const { idleSinceUs, startedUs } = this.instances;
    const { keepAliveUs, maxAgeUs } = this.settings;
    return Math.min((idleSinceUs[instance] as number) + keepAliveUs, (startedUs[instance] as number) + maxAgeUs);
  }

  private isTooOld(instance: number, nowUs: number): boolean {
    return nowUs - (this.instances.startedUs[instance] as number) >= this.settings.maxAgeUs;
  }

  private addRequest(instance: number): number {
    this.instances.requests[instance]! += 1;
    this.updateRoom(instance);
    return instance;
  }

  private retire(instance: number): void {
    this.instances.isRetired[instance] = 1;
    this.updateRoom(instance);
  }

  /** Sees to it that an instance is in the list just when it holds requests and has room. */
  private updateRoom(instance: number): void {
    // Nearly always nobody shares an instance.
    if (this.settings.concurrency === 1 && this.firstWithRoom === END_OF_LIST) return;
    const { requests, isRetired } = this.instances;
    const held = requests[instance] as number;
    const hasRoom = held > 0 && held < this.settings.concurrency && isRetired[instance] === 0;
    if (hasRoom === this.isWithRoom(instance)) return;
    if (hasRoom) this.putWithRoom(instance);
    else this.takeWithRoom(instance);
  }

  /** After another setting: those that lose room leave the list, those that gain it come first, the youngest ahead. */
  private relist(): void {
    const { requests, slots } = this.instances;
    const holding: number[] = [];
    requests.forEach((held, instance) => {
      if (held > 0) holding.push(instance);
    });
    holding.sort((a, b) => (slots.serial[a] as number) - (slots.serial[b] as number));
    for (const instance of holding) this.updateRoom(instance);
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
