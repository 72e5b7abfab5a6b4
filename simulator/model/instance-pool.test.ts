import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InstancePool, type PoolSettings } from './instance-pool';

const FOREVER = Number.POSITIVE_INFINITY;
const settingsOf = (settings: Partial<PoolSettings> = {}): PoolSettings => ({
  keepAliveUs: FOREVER,
  maxAgeUs: FOREVER,
  concurrency: 1,
  ...settings,
});

interface PlainInstance {
  name: number;
  startedUs: number;
  readyUs: number;
  isStarting: boolean;
  isRetired: boolean;
  requests: number;
  idleSinceUs: number;
  endedUs: number | undefined;
}

/** The same rules in the plainest way: every instance an object, every question a look at all of them. */
class PlainPool {
  all: PlainInstance[] = [];
  /** Instances that hold requests and have room, the one that came to have room last in front. */
  withRoom: PlainInstance[] = [];

  constructor(private settings: PoolSettings) {}

  get live(): PlainInstance[] {
    return this.all.filter(({ endedUs }) => endedUs === undefined);
  }

  /** Ends what is idle and past its time. */
  tick(nowUs: number, fromUs = 0): void {
    for (const each of this.live.filter(({ requests }) => requests === 0)) {
      const ageLimitUs = Math.max(each.idleSinceUs, each.startedUs + this.settings.maxAgeUs);
      const untilUs = Math.min(each.idleSinceUs + this.settings.keepAliveUs, ageLimitUs);
      if (untilUs <= nowUs) each.endedUs = Math.max(untilUs, fromUs);
    }
  }

  configure(settings: PoolSettings, nowUs: number): void {
    this.settings = settings;
    for (const each of this.live) this.reconsider(each);
    this.tick(nowUs, nowUs);
  }

  join(nowUs: number): PlainInstance | undefined {
    let [first] = this.withRoom;
    while (first && nowUs - first.startedUs >= this.settings.maxAgeUs) {
      first.isRetired = true;
      this.reconsider(first);
      [first] = this.withRoom;
    }
    if (first) this.add(first);
    return first;
  }

  takeIdle(nowUs: number): PlainInstance | undefined {
    this.tick(nowUs);
    const idle = this.live.filter(({ requests }) => requests === 0);
    // The last of those that became idle last: stable, as they are pushed.
    const latest = idle.reduce<PlainInstance | undefined>(
      (best, each) => (best === undefined || order(each) > order(best) ? each : best),
      undefined,
    );
    if (latest) this.add(latest);
    return latest;
  }

  create(name: number, nowUs: number, initUs: number): PlainInstance {
    const instance = {
      name,
      startedUs: nowUs,
      readyUs: nowUs + initUs,
      isStarting: true,
      isRetired: false,
      requests: 0,
      idleSinceUs: 0,
      endedUs: undefined,
    };
    this.all.push(instance);
    this.add(instance);
    return instance;
  }

  leave(instance: PlainInstance, isReset: boolean, nowUs: number): boolean {
    if (isReset) instance.isRetired = true;
    instance.requests -= 1;
    this.reconsider(instance);
    if (instance.requests > 0) return false;
    if (instance.isRetired || nowUs - instance.startedUs >= this.settings.maxAgeUs) {
      instance.endedUs = nowUs;
      return true;
    }
    instance.idleSinceUs = nowUs;
    idleOrder.set(instance, nextOrder++);
    return false;
  }

  counts() {
    const holding = this.live.filter(({ requests }) => requests > 0);
    const starting = holding.filter(({ isStarting }) => isStarting).length;
    return { starting, busy: holding.length - starting, idle: this.live.length - holding.length };
  }

  liveUs(nowUs: number): number {
    return this.all.reduce((sum, { startedUs, endedUs }) => sum + (endedUs ?? nowUs) - startedUs, 0);
  }

  private add(instance: PlainInstance): void {
    instance.requests += 1;
    this.reconsider(instance);
  }

  private reconsider(instance: PlainInstance): void {
    const { requests, isRetired } = instance;
    const hasRoom = requests > 0 && requests < this.settings.concurrency && !isRetired;
    const isListed = this.withRoom.includes(instance);
    if (hasRoom && !isListed) this.withRoom.unshift(instance);
    if (!hasRoom && isListed) this.withRoom = this.withRoom.filter((each) => each !== instance);
  }
}

const idleOrder = new WeakMap<PlainInstance, number>();
let nextOrder = 0;
const order = (instance: PlainInstance) => idleOrder.get(instance) ?? -1;

/** One request in work: where it is in either pool. */
interface Held {
  slot: number;
  plain: PlainInstance;
}

/** A pool and its plain model side by side; every step compares what they do. */
class Pair {
  readonly pool: InstancePool;
  readonly plain: PlainPool;
  readonly held: Held[] = [];
  private names = 0;
  nowUs = 0;

  constructor(settings: PoolSettings) {
    this.pool = new InstancePool(settings);
    this.plain = new PlainPool(settings);
  }

  /** Names by slot of the pool's instances that hold requests, to tell whether both chose the same one. */
  private readonly nameOf = new Map<number, number>();

  request(initUs: number): void {
    const { pool, plain, nowUs } = this;
    plain.tick(nowUs);
    let slot = pool.join(nowUs);
    let twin = plain.join(nowUs);
    if (slot < 0) {
      expect(twin).toBeUndefined();
      slot = pool.takeIdle(nowUs);
      twin = plain.takeIdle(nowUs);
    }
    if (slot < 0) {
      expect(twin).toBeUndefined();
      slot = pool.create(nowUs, initUs);
      twin = plain.create(this.names++, nowUs, initUs);
      this.nameOf.set(slot, twin.name);
    }
    expect(this.nameOf.get(slot)).toBe(twin?.name);
    expect(pool.readyInUs(slot, nowUs)).toBe(Math.max(0, (twin as PlainInstance).readyUs - nowUs));
    this.held.push({ slot, plain: twin as PlainInstance });
  }

  start(which: number): void {
    const held = this.held[which % Math.max(1, this.held.length)];
    if (!held) return;
    this.pool.started(held.slot);
    held.plain.isStarting = false;
  }

  leave(which: number, isReset: boolean): void {
    const [held] = this.held.splice(which % Math.max(1, this.held.length), 1);
    if (!held) return;
    // A request leaves only an instance that has started.
    this.pool.started(held.slot);
    held.plain.isStarting = false;
    expect(this.pool.leave(held.slot, isReset, this.nowUs)).toBe(this.plain.leave(held.plain, isReset, this.nowUs));
  }

  configure(settings: PoolSettings): void {
    this.plain.tick(this.nowUs);
    this.pool.configure(settings, this.nowUs);
    this.plain.configure(settings, this.nowUs);
  }

  look(): void {
    this.plain.tick(this.nowUs);
    expect(this.pool.counts(this.nowUs)).toEqual(this.plain.counts());
    expect(this.pool.liveUs(this.nowUs)).toBe(this.plain.liveUs(this.nowUs));
    const ended = this.plain.all.filter(({ endedUs }) => endedUs !== undefined);
    const lifeUs = ended.reduce((sum, { startedUs, endedUs }) => sum + (endedUs as number) - startedUs, 0);
    const meanLifeS = ended.length > 0 ? lifeUs / ended.length / 1e6 : 0;
    expect(this.pool.facts(0, this.nowUs).meanInstanceLifeS).toBeCloseTo(meanLifeS, 12);
  }
}

type Step =
  | { do: 'request'; initUs: number }
  | { do: 'start' | 'leave' | 'reset'; which: number }
  | { do: 'wait'; us: number }
  | { do: 'look' }
  | { do: 'configure'; settings: PoolSettings };

const settingsArbitrary: fc.Arbitrary<PoolSettings> = fc.record({
  keepAliveUs: fc.constantFrom(0, 5, 40, FOREVER),
  maxAgeUs: fc.constantFrom(0, 30, 100, FOREVER),
  concurrency: fc.integer({ min: 1, max: 4 }),
});

const which = fc.nat(20);
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant('request' as const), initUs: fc.constantFrom(0, 3, 20) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('start' as const), which }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constant('leave' as const), which }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('reset' as const), which }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('wait' as const), us: fc.nat(15) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('look' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('configure' as const), settings: settingsArbitrary }) },
  ),
  { maxLength: 120 },
);

describe('the instances of a function', () => {
  it('[F3] [F4] [F13] [F14] [F15] makes the same choices as a plain model, whatever is asked and changed', () => {
    fc.assert(
      fc.property(settingsArbitrary, steps, (settings, plan) => {
        const pair = new Pair(settings);
        for (const step of plan) {
          if (step.do === 'request') pair.request(step.initUs);
          else if (step.do === 'start') pair.start(step.which);
          else if (step.do === 'leave') pair.leave(step.which, false);
          else if (step.do === 'reset') pair.leave(step.which, true);
          else if (step.do === 'wait') pair.nowUs += step.us;
          else if (step.do === 'configure') pair.configure(step.settings);
          else pair.look();
        }
        pair.look();
      }),
      { numRuns: 2_000 },
    );
  });

  it('[F14] the instance that came to have room last is joined first', () => {
    const pool = new InstancePool(settingsOf({ concurrency: 2 }));
    const requestAt = (nowUs: number) => {
      const joined = pool.join(nowUs);
      return joined >= 0 ? joined : pool.create(nowUs, 0);
    };
    const [first, again, second, third] = [requestAt(0), requestAt(0), requestAt(0), requestAt(0)];
    expect([again, third]).toEqual([first, second]);
    for (const instance of [first, second]) pool.started(instance);
    pool.leave(second, false, 1);
    pool.leave(first, false, 2);
    expect(requestAt(3)).toBe(first);
    expect(requestAt(3)).toBe(second);
  });

  it('grows past its first room without losing anyone', () => {
    const pool = new InstancePool(settingsOf({ keepAliveUs: 10 }));
    const taken = Array.from({ length: 1_000 }, () => pool.create(0, 0));
    expect(new Set(taken).size).toBe(1_000);
    for (const instance of taken) pool.started(instance);
    taken.forEach((instance, index) => {
      pool.leave(instance, false, index);
    });
    expect(pool.counts(999)).toEqual({ starting: 0, busy: 0, idle: 10 });
    expect(pool.takeIdle(1_000)).toBe(taken[999]);
    expect(pool.counts(1_009)).toEqual({ starting: 0, busy: 1, idle: 0 });
  });
});
