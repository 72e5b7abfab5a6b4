import type { FunctionResource } from '../document/kinds/function';
import { DelayLine } from '../kernel/delay-line';
import { TokenBucket } from '../kernel/token-bucket';
import { US_PER_MS, US_PER_S, wholeUs } from '../kernel/units';
import type { ConservationCheck, ResourceView } from '../metrics/views';
import { AsyncInvocations } from './async-invocation';
import { type PlannedCall, planCalls } from './call-plan';
import { ENDED, NOBODY } from './calls';
import type { ResourceFacts, Usage } from './component';
import { InstancePool } from './instance-pool';
import { ResourceBase } from './resource-base';
import { type Sampler, samplerOf } from './sampler';
import { inWords } from './words';
import type { World } from './world';

const EVENT = { initDone: 0, workDone: 1, timeLimit: 2, retry: 3 } as const;
const STAGE = { init: 0, work: 1, calls: 2, ended: 3 } as const;
const LIMIT = { reserved: 0, account: 1, scalingRate: 2 } as const;

/** Memory at which an instance has one whole vCPU; single-threaded work gains nothing above it. */
const MIB_PER_VCPU = 1_769;
/** AWS SDK, standard mode: three tries, full jitter over a doubling back-off. */
const SDK_TRIES = 3;
const SDK_BASE_US = 100 * US_PER_MS;
const SDK_CAP_US = 20 * US_PER_S;

/** A function: instances from zero, one request each, concurrency and scaling limits, a time limit. */
export class FunctionModel extends ResourceBase<FunctionResource> {
  private readonly pool: InstancePool;
  private readonly scaling: TokenBucket;
  private readonly timeLimits: DelayLine;
  private readonly retries: DelayLine;
  private readonly asynchronous: AsyncInvocations;
  private readonly initStream = this.stream('init');
  private readonly workStream = this.stream('work');
  private readonly failureStream = this.stream('failures');
  private readonly planStream = this.stream('plan');
  private readonly backOffStream = this.stream('back-off');

  private init!: Sampler;
  private work!: Sampler;
  private coldWork!: Sampler;
  private plan!: PlannedCall[];
  private timeoutUs = 0;
  /** What the account counts as reserved by this function. */
  private reserved = 0;

  private resetUs = 0;
  private invocations = 0;
  private coldStarts = 0;
  private throttles = 0;
  private billedMs = 0;
  private billedMibMs = 0;

  constructor(world: World, index: number, spec: FunctionResource) {
    super(world, index, spec);
    this.pool = new InstancePool(wholeUs(spec.keepAliveS));
    this.scaling = new TokenBucket(this.scalingPer10S / 10, this.scalingPer10S);
    this.timeLimits = new DelayLine(world.events, world.calls.slots, world.target(this.self, EVENT.timeLimit));
    this.retries = new DelayLine(world.events, world.calls.slots, world.target(this.self, EVENT.retry));
    this.asynchronous = new AsyncInvocations(world, spec);
    this.configure(spec);
  }

  override configure(spec: FunctionResource): void {
    const { world, pool } = this;
    // What is busy counts against the account or against the function's own reservation.
    if (!this.isReserved) world.account.busy -= pool.occupied;
    super.configure(spec);
    if (!this.isReserved) world.account.busy += pool.occupied;
    world.account.reserved += (spec.reservedConcurrency ?? 0) - this.reserved;
    this.reserved = spec.reservedConcurrency ?? 0;
    const scale = processorScale(spec);
    this.init = samplerOf(spec.initMs, 1, { catalog: world.catalog, ...spec });
    this.work = samplerOf(spec.serviceMs, scale);
    this.coldWork = samplerOf(spec.coldServiceMs ?? spec.serviceMs, scale);
    this.plan = planCalls(spec.id, world.links);
    this.timeoutUs = wholeUs(spec.timeoutS);
    pool.configure(wholeUs(spec.keepAliveS));
    this.scaling.configure(world.nowUs, this.scalingPer10S / 10, this.scalingPer10S);
    this.asynchronous.configure(spec);
  }

  submit(link: number, chain: number): void {
    this.asynchronous.submit(link, chain);
  }

  arrive(call: number): void {
    const { world, pool } = this;
    const { calls, nowUs } = world;
    this.recorder.arrived(nowUs);
    const limit = this.concurrencyLimit();
    if (this.concurrencyInUse() >= limit) {
      this.throttle(call, this.isReserved ? LIMIT.reserved : LIMIT.account);
      return;
    }
    calls.step[call] = 0;
    calls.repeats[call] = -1;
    calls.attempts[call] = 0;
    const warm = pool.reuse(nowUs);
    if (warm >= 0) {
      calls.instance[call] = warm;
      calls.initUs[call] = 0;
      this.occupy();
      this.beginWork(call, this.work);
      return;
    }
    if (!this.scaling.take(nowUs)) {
      this.throttle(call, LIMIT.scalingRate);
      return;
    }
    this.occupy();
    this.coldStarts += 1;
    const initUs = this.init.drawUs(this.initStream);
    calls.instance[call] = pool.create(nowUs);
    calls.initUs[call] = initUs;
    calls.stage[call] = STAGE.init;
    world.scheduleAfter(initUs, this.self, EVENT.initDone, call);
  }

  override handle(code: number, call: number): void {
    switch (code) {
      case EVENT.initDone:
        this.pool.started(this.world.calls.instance[call] as number);
        this.beginWork(call, this.coldWork);
        break;
      case EVENT.workDone:
        this.continuePlan(call);
        break;
      case EVENT.retry:
        this.retryDue();
        break;
      default:
        this.endOverdue();
    }
  }

  override answered(call: number, child: number): void {
    const { world } = this;
    const { calls } = world;
    const outcome = calls.outcome[child] as number;
    calls.child[call] = NOBODY;
    if (outcome === ENDED.completed) {
      calls.attempts[call] = 0;
      calls.repeats[call]! -= 1;
      this.continuePlan(call);
      return;
    }
    const tries = (calls.attempts[call] as number) + 1;
    if (outcome === ENDED.throttled && tries < SDK_TRIES) {
      calls.attempts[call] = tries;
      const ceilingUs = Math.min(SDK_CAP_US, SDK_BASE_US * 2 ** (tries - 1));
      this.retries.add(world.nowUs + Math.round(this.backOffStream.next() * ceilingUs), call);
      return;
    }
    this.end(call, ENDED.failed);
  }

  override reset(nowUs: number): void {
    super.reset(nowUs);
    this.pool.reset(nowUs);
    this.asynchronous.reset(nowUs);
    this.resetUs = nowUs;
    this.invocations = 0;
    this.coldStarts = 0;
    this.throttles = 0;
    this.billedMs = 0;
    this.billedMibMs = 0;
  }

  override usage(): Usage[] {
    const { architecture, logBytes } = this.spec;
    return [
      { price: 'lambda.requests', service: 'lambda', meter: 'requests', amount: this.invocations, divisor: 1 },
      {
        price: `lambda.duration.${architecture}`,
        service: 'lambda',
        meter: 'duration',
        amount: this.billedMibMs,
        divisor: 1024 * 1000,
      },
      { price: 'logs.ingest', service: 'logs', meter: 'ingest', amount: this.invocations * logBytes, divisor: 1e9 },
    ];
  }

  override view(): Partial<ResourceView> {
    const { nowUs } = this.world;
    return {
      instances: {
        ...this.pool.counts(nowUs),
        limit: this.concurrencyLimit(),
        coldStarts: this.coldStarts,
        invocations: this.invocations,
        states: this.pool.states(nowUs),
        asyncWaiting: this.asynchronous.waiting,
      },
    };
  }

  override facts(): ResourceFacts {
    const { invocations, coldStarts, throttles } = this;
    return {
      invocations,
      coldStarts,
      throttles,
      billedMs: this.billedMs,
      ...this.pool.facts(this.resetUs, this.world.nowUs),
    };
  }

  conservation(): ConservationCheck[] {
    return this.asynchronous.conservation();
  }

  describeLimit(limit: number): string {
    const { spec, world } = this;
    if (limit === LIMIT.reserved)
      return `${inWords(this.pool.occupied)} instances are busy, ${inWords(spec.reservedConcurrency ?? 0)} are reserved`;
    if (limit === LIMIT.account) {
      return `the account's functions have ${inWords(world.account.busy)} instances busy, ${inWords(this.concurrencyLimit())} are allowed`;
    }
    return `a function may start ${inWords(this.scalingPer10S)} instances in 10 s, and more are wanted`;
  }

  private get isReserved(): boolean {
    return this.spec.reservedConcurrency !== undefined;
  }

  private get scalingPer10S(): number {
    return this.world.account.scalingPer10S;
  }

  private concurrencyLimit(): number {
    const { concurrency, reserved } = this.world.account;
    return this.spec.reservedConcurrency ?? Math.max(0, concurrency - reserved);
  }

  private concurrencyInUse(): number {
    return this.isReserved ? this.pool.occupied : this.world.account.busy;
  }

  private occupy(): void {
    this.invocations += 1;
    if (!this.isReserved) this.world.account.busy += 1;
  }

  private throttle(call: number, limit: number): void {
    this.throttles += 1;
    this.world.blame(call, this.index, limit);
    this.finish(call, ENDED.throttled);
  }

  private beginWork(call: number, law: Sampler): void {
    const { world } = this;
    const workUs = law.drawUs(this.workStream);
    world.calls.stage[call] = STAGE.work;
    world.calls.startedUs[call] = world.nowUs;
    if (this.plan.length === 0 && workUs < this.timeoutUs) {
      world.scheduleAfter(workUs, this.self, EVENT.workDone, call);
      return;
    }
    this.timeLimits.add(world.nowUs + this.timeoutUs, call);
    if (workUs < this.timeoutUs) world.scheduleAfter(workUs, this.self, EVENT.workDone, call);
  }

  private continuePlan(call: number): void {
    const { calls } = this.world;
    calls.stage[call] = STAGE.calls;
    while ((calls.step[call] as number) < this.plan.length) {
      const step = this.plan[calls.step[call] as number] as PlannedCall;
      let repeats = calls.repeats[call] as number;
      if (repeats < 0) {
        const isUsed = step.probability >= 1 || this.planStream.next() < step.probability;
        if (!isUsed) {
          calls.step[call] = step.skipTo;
          continue;
        }
        const whole = Math.floor(step.mean);
        const fraction = step.mean - whole;
        repeats = whole + (fraction > 0 && this.planStream.next() < fraction ? 1 : 0);
        calls.repeats[call] = repeats;
      }
      if (repeats > 0) {
        this.callNext(call);
        return;
      }
      calls.step[call]! += 1;
      calls.repeats[call] = -1;
    }
    const fails = this.spec.errorRate > 0 && this.failureStream.next() < this.spec.errorRate;
    this.end(call, fails ? ENDED.failed : ENDED.completed);
  }

  private callNext(call: number): void {
    const { world } = this;
    const { calls } = world;
    const step = this.plan[calls.step[call] as number];
    if (!step) {
      this.continuePlan(call);
      return;
    }
    const child = world.prepare(this.self, call, step.link, step.operation, calls.chain[call] as number);
    calls.child[call] = child;
    world.dispatch(child);
  }

  private retryDue(): void {
    const { world } = this;
    for (let call = this.retries.due(world.nowUs); call >= 0; call = this.retries.due(world.nowUs)) {
      if (world.calls.stage[call] !== STAGE.ended) this.callNext(call);
    }
  }

  private endOverdue(): void {
    const { world } = this;
    for (let call = this.timeLimits.due(world.nowUs); call >= 0; call = this.timeLimits.due(world.nowUs)) {
      if (world.calls.stage[call] === STAGE.ended) continue; // its answer is still on the way
      const child = world.calls.child[call] as number;
      if (child !== NOBODY) world.calls.caller[child] = NOBODY;
      this.end(call, ENDED.timedOut);
    }
  }

  private end(call: number, outcome: number): void {
    const { world } = this;
    const { calls, nowUs } = world;
    const instance = calls.instance[call] as number;
    const initUs = calls.initUs[call] as number;
    const billedMs = Math.ceil((initUs + nowUs - (calls.startedUs[call] as number)) / US_PER_MS);
    this.billedMs += billedMs;
    this.billedMibMs += billedMs * this.spec.memoryMib;
    if (outcome === ENDED.timedOut) this.pool.destroy(instance, nowUs);
    else this.pool.free(instance, nowUs);
    if (!this.isReserved) world.account.busy -= 1;
    calls.stage[call] = STAGE.ended;
    this.recorder.finished(outcome, calls.arrivedUs[call] as number, nowUs);
    world.reply(call, outcome, initUs > 0);
  }
}

/** How much longer the work takes than where it was measured. */
function processorScale(spec: FunctionResource): number {
  if (spec.measuredAtMemoryMib === undefined) return 1;
  const speed = Math.min(spec.memoryMib, MIB_PER_VCPU) / Math.min(spec.measuredAtMemoryMib, MIB_PER_VCPU);
  return spec.cpuBoundShare / speed + 1 - spec.cpuBoundShare;
}
