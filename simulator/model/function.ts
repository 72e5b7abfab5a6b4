import type { FunctionResource } from '../document/kinds/function';
import { DelayLine } from '../kernel/delay-line';
import { TokenBucket } from '../kernel/token-bucket';
import { US_PER_MS, US_PER_S, wholeUs } from '../kernel/units';
import type { ConservationCheck, LimitKind, ResourceView } from '../metrics/views';
import { AsyncInvocations } from './async-invocation';
import { type Call, ENDED, NOBODY, OPERATION } from './calls';
import type { Demand, InstanceLoad, ResourceFacts, SpanDetails, Usage } from './component';
import { InstancePool, type PoolSettings } from './instance-pool';
import { CALLING, PlannedCalls } from './planned-calls';
import { ProvisionedInstances } from './provisioned';
import { ResourceBase } from './resource-base';
import { type Sampler, samplerOf } from './sampler';
import { counted, inWords } from './words';
import { REQUESTS_PER_INSTANCE_S, type World } from './world';

const EVENT = {
  initDone: 0,
  workDone: 1,
  timeLimit: 2,
  retry: 3,
  allocation: 4,
  provisioned: 5,
  callLimit: 6,
} as const;
const STAGE = { init: 0, joined: 1, work: 2, calls: CALLING, ended: 4 } as const;
const LIMIT = {
  reserved: 0,
  account: 1,
  scalingRate: 2,
  requestRate: 3,
  time: 4,
  error: 5,
  poison: 6,
  callTime: 7,
} as const;

const LIMIT_KINDS: readonly LimitKind[] = [
  'reserved-concurrency',
  'account-concurrency',
  'scaling-rate',
  'request-rate',
  'time-limit',
  'other',
  'other',
  'time-limit',
];

/** Provisioned instances are numbered downwards from here in a call's record, those on demand upwards from 0. */
const PROVISIONED = -2;

/** Memory at which an instance has one whole vCPU; single-threaded work gains nothing above it. */
const MIB_PER_VCPU = 1_769;
/** Most bytes of a synchronous request, and of its answer. */
const MOST_PAYLOAD_BYTES = 6 * 1024 * 1024;

/** A function: instances from zero, concurrency and scaling limits, a time limit, and what it calls. */
export class FunctionModel extends ResourceBase<FunctionResource> {
  readonly mostPayloadBytes = MOST_PAYLOAD_BYTES;
  readonly callsOnBehalf = true;
  readonly limitKinds = LIMIT_KINDS;
  private readonly onDemand: InstancePool;
  private readonly provisioned: ProvisionedInstances;
  private readonly scaling: TokenBucket;
  /** Synchronous requests that its own reservation still allows. */
  private readonly requestTokens: TokenBucket;
  private readonly timeLimits: DelayLine;
  private readonly plan: PlannedCalls;
  private readonly asynchronous: AsyncInvocations;
  private readonly initStream = this.stream('init');
  private readonly workStream = this.stream('work');
  private readonly failureStream = this.stream('failures');

  private init!: Sampler;
  private work!: Sampler;
  private coldWork!: Sampler;
  private timeoutUs = 0;
  private memoryMib = 0;
  private errorRate = 0;
  /** Whether instances are reserved for it; functions without share those of the account. */
  private isReserved = false;
  /** Instances on demand that its reservation leaves beside the provisioned ones. */
  private reservedOnDemand = 0;
  private initLimitUs = 0;
  private perRecordUs = 0;
  /** What the account counts as set aside for this function. */
  private setAside = 0;
  /** Allocations of provisioned instances asked for under older settings are void. */
  private generation = 0;

  private resetUs = 0;
  private peak = 0;
  private invocations = 0;
  private coldStarts = 0;
  private repeatedInits = 0;
  private spilledOver = 0;
  private throttles = 0;
  private billedMs = 0;
  private billedMibMs = 0;
  private provisionedBilledMibMs = 0;

  constructor(world: World, index: number, spec: FunctionResource) {
    super(world, index, spec);
    this.onDemand = new InstancePool(poolSettingsOf(spec));
    this.provisioned = new ProvisionedInstances(spec.instanceConcurrency);
    this.scaling = new TokenBucket(this.scalingPer10S / 10, this.scalingPer10S);
    this.requestTokens = new TokenBucket(this.requestsPerS(), this.requestsPerS());
    this.timeLimits = new DelayLine(world.events, world.calls.slots, world.target(this.self, EVENT.timeLimit));
    const streams = { plan: this.stream('plan'), backOff: this.stream('back-off') };
    this.plan = new PlannedCalls(world, this, this.self, EVENT, LIMIT.callTime, streams);
    this.asynchronous = new AsyncInvocations(world, spec);
    this.configure(spec);
  }

  override configure(spec: FunctionResource): void {
    const { world, onDemand } = this;
    // What is busy counts against the account or against the function's own reservation.
    if (!this.isReserved) world.account.busy -= this.inUse;
    super.configure(spec);
    this.memoryMib = spec.memoryMib;
    this.errorRate = spec.errorRate;
    this.isReserved = spec.reservedConcurrency !== undefined;
    const setAside = Math.max(spec.reservedConcurrency ?? 0, spec.provisionedConcurrency ?? 0);
    world.account.reserved += setAside - this.setAside;
    this.setAside = setAside;
    const scale = processorScale(spec);
    this.init = samplerOf(spec.initMs, 1, { catalog: world.catalog, ...spec });
    this.work = samplerOf(spec.serviceMs, scale);
    this.coldWork = samplerOf(spec.coldServiceMs ?? spec.serviceMs, scale);
    this.plan.configure(spec.id);
    this.timeoutUs = wholeUs(spec.timeoutS);
    this.initLimitUs = wholeUs(spec.initLimitS);
    this.perRecordUs = Math.round(spec.perRecordMs * scale * US_PER_MS);
    onDemand.configure(poolSettingsOf(spec), world.nowUs);
    this.provisioned.configure(spec.instanceConcurrency, world.nowUs);
    this.provision(spec);
    this.reservedOnDemand = Math.max(0, (spec.reservedConcurrency ?? 0) - this.provisioned.target);
    if (!this.isReserved) world.account.busy += this.inUse;
    this.scaling.configure(world.nowUs, this.scalingPer10S / 10, this.scalingPer10S);
    this.requestTokens.configure(world.nowUs, this.requestsPerS(), this.requestsPerS());
    this.asynchronous.configure(spec);
  }

  submit(link: number, chain: number): void {
    this.asynchronous.submit(link, chain);
  }

  arrive(call: Call): void {
    const { world } = this;
    const { nowUs } = world;
    this.recorder.arrived(nowUs);
    this.plan.prepare(call);
    call.initUs = 0;
    const tokens = this.isReserved ? this.requestTokens : world.account.requestTokens;
    if (call.operation !== OPERATION.event && !tokens.take(nowUs)) {
      this.throttle(call, this.isAtLimit() ? this.concurrencyReason : LIMIT.requestRate);
      return;
    }
    if (this.provisioned.target > 0 && this.arriveProvisioned(call)) return;
    this.arriveOnDemand(call);
  }

  private arriveProvisioned(call: Call): boolean {
    const { world } = this;
    const { pool } = this.provisioned;
    const joined = pool.join(world.nowUs);
    const instance = joined >= 0 ? joined : pool.takeIdle(world.nowUs);
    if (instance < 0) return false;
    this.invocations += 1;
    call.instance = PROVISIONED - instance;
    this.beginWork(call, this.work);
    return true;
  }

  /** Joins an instance with room, which takes nothing of the concurrency; else an idle one serves, or a new one. */
  private arriveOnDemand(call: Call): void {
    const { world, onDemand } = this;
    const { nowUs } = world;
    const joined = onDemand.join(nowUs);
    if (joined >= 0) {
      this.joinInstance(call, joined);
      return;
    }
    if (this.isAtLimit()) {
      this.throttle(call, this.concurrencyReason);
      return;
    }
    const idle = onDemand.takeIdle(nowUs);
    if (idle < 0) {
      this.startCold(call);
      return;
    }
    this.occupyOne();
    call.instance = idle;
    this.beginWork(call, this.work);
  }

  private joinInstance(call: Call, instance: number): void {
    const { world } = this;
    this.invocations += 1;
    call.instance = instance;
    const readyInUs = this.onDemand.readyInUs(instance, world.nowUs);
    if (readyInUs === 0) {
      this.beginWork(call, this.work);
      return;
    }
    call.stage = STAGE.joined;
    world.scheduleAfter(readyInUs, this.self, EVENT.initDone, call.slot);
  }

  private startCold(call: Call): void {
    const { world, onDemand } = this;
    const { nowUs } = world;
    if (!this.scaling.take(nowUs)) {
      this.throttle(call, LIMIT.scalingRate);
      return;
    }
    this.coldStarts += 1;
    if (this.provisioned.target > 0) this.spilledOver += 1;
    const neededUs = this.init.drawUs(this.initStream);
    const initUs = Math.min(neededUs, this.initLimitUs);
    // A start that runs into its limit begins again inside the invocation, under the function's time limit.
    const againUs = neededUs > initUs ? this.init.drawUs(this.initStream) : 0;
    call.instance = onDemand.create(nowUs, initUs + againUs);
    call.initUs = initUs;
    call.stage = STAGE.init;
    this.occupyOne();
    this.notePeak();
    world.scheduleAfter(initUs, this.self, EVENT.initDone, call.slot);
  }

  override handle(code: number, argument: number): void {
    switch (code) {
      case EVENT.initDone:
        this.initDone(this.world.calls.at(argument));
        break;
      case EVENT.workDone:
        this.plan.proceed(this.world.calls.at(argument));
        break;
      case EVENT.retry:
        this.plan.retryDue();
        break;
      case EVENT.allocation:
        if (argument === this.generation) this.startMissing();
        break;
      case EVENT.callLimit:
        this.plan.abandonOverdue();
        break;
      case EVENT.provisioned:
        this.provisioned.started(this.world.nowUs);
        this.notePeak();
        break;
      default:
        this.endOverdue();
    }
  }

  private initDone(call: Call): void {
    const { world, onDemand } = this;
    const instance = call.instance;
    onDemand.started(instance);
    if (call.stage === STAGE.joined) {
      this.beginWork(call, this.work);
      return;
    }
    const againUs = onDemand.readyInUs(instance, world.nowUs);
    if (againUs > 0) this.repeatedInits += 1;
    this.beginWork(call, this.coldWork, againUs);
  }

  override answered(token: number, child: Call): void {
    this.plan.answered(this.world.calls.at(token), child);
  }

  planFailed(call: Call): void {
    this.end(call, ENDED.failed);
  }

  override reset(nowUs: number): void {
    super.reset(nowUs);
    this.onDemand.reset(nowUs);
    this.provisioned.reset(nowUs);
    this.peak = this.onDemand.sizeAt(nowUs) + this.provisioned.pool.size;
    this.asynchronous.reset(nowUs);
    this.resetUs = nowUs;
    this.invocations = 0;
    this.coldStarts = 0;
    this.throttles = 0;
    this.billedMs = 0;
    this.billedMibMs = 0;
    this.provisionedBilledMibMs = 0;
    this.repeatedInits = 0;
    this.spilledOver = 0;
  }

  override usage(): Usage[] {
    const { architecture, logBytes } = this.spec;
    const gbS = { service: 'lambda', divisor: 1024 * 1000 };
    return [
      { price: 'lambda.requests', service: 'lambda', meter: 'requests', amount: this.invocations, divisor: 1 },
      { price: `lambda.duration.${architecture}`, meter: 'duration', amount: this.billedMibMs, ...gbS },
      ...this.provisionedUsage(),
      {
        price: 'logs.ingest',
        service: 'logs',
        meter: 'ingest',
        amount: this.invocations * logBytes,
        divisor: 1024 ** 3,
      },
    ];
  }

  private provisionedUsage(): Usage[] {
    const keptMs = Math.round(this.provisioned.wantedUs(this.world.nowUs) / US_PER_MS);
    if (keptMs === 0) return [];
    const { architecture, memoryMib } = this.spec;
    const gbS = { service: 'lambda', divisor: 1024 * 1000 };
    return [
      {
        price: `lambda.provisioned.${architecture}`,
        meter: 'provisioned concurrency',
        amount: keptMs * memoryMib,
        ...gbS,
      },
      {
        price: `lambda.provisioned-duration.${architecture}`,
        meter: 'duration on provisioned concurrency',
        amount: this.provisionedBilledMibMs,
        ...gbS,
      },
    ];
  }

  load(): InstanceLoad {
    const { nowUs } = this.world;
    const counts = this.onDemand.counts(nowUs);
    const kept = this.provisioned.pool.counts(nowUs);
    return {
      starting: counts.starting + this.provisioned.starting,
      busy: counts.busy + kept.busy,
      idle: counts.idle + kept.idle,
      coldStarts: this.coldStarts,
    };
  }

  /** When an invocation began, how long its instance took to start, and what is billed for it. */
  detailsOf(call: Call): SpanDetails {
    if (call.outcome === ENDED.throttled || call.stage !== STAGE.ended) return { usage: [] };
    const { architecture, memoryMib } = this.spec;
    const isProvisioned = call.instance <= PROVISIONED;
    const duration = isProvisioned ? 'lambda.provisioned-duration' : 'lambda.duration';
    return {
      startedUs: call.startedUs,
      initUs: call.initUs,
      usage: [
        { price: 'lambda.requests', amount: 1, divisor: 1 },
        { price: `${duration}.${architecture}`, amount: this.billedMsOf(call) * memoryMib, divisor: 1024 * 1000 },
      ],
    };
  }

  override view(): Partial<ResourceView> {
    const { nowUs } = this.world;
    const { pool } = this.provisioned;
    return {
      instances: {
        ...this.load(),
        limit: this.concurrencyLimit() + this.provisioned.target,
        invocations: this.invocations,
        states: this.provisioned.target > 0 ? pool.states(nowUs) : this.onDemand.states(nowUs),
        asyncWaiting: this.asynchronous.waiting,
      },
    };
  }

  override facts(): ResourceFacts {
    const { invocations, coldStarts, throttles, repeatedInits } = this;
    const { nowUs } = this.world;
    const onDemand = this.onDemand.facts(this.resetUs, nowUs);
    const kept = this.provisioned.pool.facts(this.resetUs, nowUs);
    return {
      invocations,
      coldStarts,
      throttles,
      billedMs: this.billedMs,
      meanInstances: onDemand.meanInstances + kept.meanInstances,
      meanBusyInstances: onDemand.meanBusyInstances + kept.meanBusyInstances,
      peakInstances: this.peak,
      meanInstanceLifeS: onDemand.meanInstanceLifeS,
      ...(repeatedInits > 0 ? { repeatedInits } : {}),
      ...(this.provisioned.target > 0
        ? { meanProvisionedInstances: kept.meanInstances, spilledOverColdStarts: this.spilledOver }
        : {}),
      ...this.asynchronous.facts(),
    };
  }

  conservation(): ConservationCheck[] {
    return this.asynchronous.conservation();
  }

  describeLimit(limit: number): string {
    const { spec, world } = this;
    switch (limit) {
      case LIMIT.reserved:
        return `${counted(this.onDemand.occupied + this.provisioned.pool.occupied, 'instance is', 'instances are')} busy, ${counted(spec.reservedConcurrency ?? 0, 'is', 'are')} reserved`;
      case LIMIT.account:
        return `the account's functions have ${counted(world.account.busy, 'instance')} busy, ${counted(this.concurrencyLimit(), 'is', 'are')} allowed`;
      case LIMIT.scalingRate:
        return `a function may start ${counted(this.scalingPer10S, 'instance')} in 10 s, and more are wanted`;
      case LIMIT.requestRate:
        return `${counted(this.requestsPerS(), 'synchronous request/s is', 'synchronous requests/s are')} allowed, ${REQUESTS_PER_INSTANCE_S} for each instance of the concurrency`;
      case LIMIT.time:
        return `an invocation may take ${inWords(spec.timeoutS * 1_000)} ms`;
      case LIMIT.callTime:
        return 'it waits no longer for the answer of what it calls';
      case LIMIT.poison:
        return 'a record makes whoever works on it fail';
      default:
        return `its code fails in ${Number((100 * spec.errorRate).toPrecision(3))} % of the invocations`;
    }
  }

  /** Who was refused would have held an instance for as long as a call does that is served (Little's law). */
  demandOn(limit: number, times: number, windowS: number): Demand | undefined {
    if (limit === LIMIT.requestRate) {
      const allowed = this.requestsPerS();
      return { allowed, needed: allowed + times / windowS };
    }
    if (limit === LIMIT.scalingRate) return { allowed: this.scalingPer10S, needed: this.scalingPer10S + times };
    if (limit !== LIMIT.reserved && limit !== LIMIT.account) return undefined;
    const { count, totalUs } = this.recorder.latency;
    if (count === 0) return undefined;
    const heldS = totalUs / count / US_PER_S;
    const allowed = limit === LIMIT.reserved ? (this.spec.reservedConcurrency ?? 0) : this.concurrencyLimit();
    return { allowed, needed: allowed + Math.ceil((times * heldS) / windowS) };
  }

  private get scalingPer10S(): number {
    return this.world.account.scalingPer10S;
  }

  /** Instances on demand that may be busy at once; those of functions without a reservation share theirs. */
  private concurrencyLimit(): number {
    if (this.isReserved) return this.reservedOnDemand;
    const { concurrency, reserved } = this.world.account;
    return Math.max(0, concurrency - reserved);
  }

  private get concurrencyReason(): number {
    return this.isReserved ? LIMIT.reserved : LIMIT.account;
  }

  /** Instances that count against the limit on demand; those provisioned and wanted have been taken off it. */
  private get inUse(): number {
    return this.onDemand.occupied + this.provisioned.surplus;
  }

  private isAtLimit(): boolean {
    const inUse = this.isReserved ? this.inUse : this.world.account.busy;
    return inUse >= this.concurrencyLimit();
  }

  private requestsPerS(): number {
    return REQUESTS_PER_INSTANCE_S * (this.spec.reservedConcurrency ?? this.world.account.concurrency);
  }

  private provision(spec: FunctionResource): void {
    const { world, provisioned } = this;
    const wanted = spec.provisionedConcurrency ?? 0;
    if (wanted === provisioned.target) return;
    provisioned.want(wanted, world.nowUs);
    this.generation += 1;
    if (provisioned.missing === 0) return;
    world.scheduleAfter(wholeUs(spec.provisioningDelayS), this.self, EVENT.allocation, this.generation);
  }

  private startMissing(): void {
    for (let missing = this.provisioned.missing; missing > 0; missing -= 1) this.startProvisioned();
  }

  /** Starts a provisioned instance. The limit of a start does not hold for it, and the start is billed. */
  private startProvisioned(): void {
    const initUs = this.init.drawUs(this.initStream);
    const billedMs = Math.ceil(initUs / US_PER_MS);
    this.billedMs += billedMs;
    this.provisionedBilledMibMs += billedMs * this.memoryMib;
    this.provisioned.begin();
    this.world.scheduleAfter(initUs, this.self, EVENT.provisioned, 0);
  }

  /** A request has made one more instance busy. */
  private occupyOne(): void {
    this.invocations += 1;
    if (!this.isReserved) this.world.account.busy += 1;
  }

  private notePeak(): void {
    this.peak = Math.max(this.peak, this.onDemand.sizeAt(this.world.nowUs) + this.provisioned.pool.size);
  }

  private throttle(call: Call, limit: number): void {
    this.throttles += 1;
    this.world.blame(call, this.index, limit);
    this.finish(call, ENDED.throttled);
  }

  private beginWork(call: Call, law: Sampler, againUs = 0): void {
    const { world } = this;
    const { nowUs } = world;
    const furtherRecords = call.records - 1;
    const workUs = law.drawUs(this.workStream) + furtherRecords * this.perRecordUs + againUs;
    call.stage = STAGE.work;
    call.startedUs = nowUs;
    const isInTime = workUs < this.timeoutUs;
    if (isInTime) world.scheduleAfter(workUs, this.self, EVENT.workDone, call.slot);
    if (!isInTime || !this.plan.isEmpty) this.timeLimits.add(nowUs + this.timeoutUs, call.slot);
  }

  /** The work is done: it succeeds unless a record is poisoned or the code fails. */
  planDone(call: Call): void {
    const { world, errorRate } = this;
    const isPoisoned = call.poisoned > 0;
    const fails = isPoisoned || (errorRate > 0 && this.failureStream.next() < errorRate);
    if (fails) world.explain(call, this.index, isPoisoned ? LIMIT.poison : LIMIT.error);
    this.end(call, fails ? ENDED.failed : ENDED.completed);
  }

  private endOverdue(): void {
    const { world } = this;
    const { calls } = world;
    for (let slot = this.timeLimits.due(world.nowUs); slot >= 0; slot = this.timeLimits.due(world.nowUs)) {
      const call = calls.at(slot);
      if (call.stage === STAGE.ended) continue; // its answer is still on the way
      if (call.child !== NOBODY) calls.at(call.child).caller = NOBODY;
      world.blame(call, this.index, LIMIT.time);
      this.end(call, ENDED.timedOut);
    }
  }

  private end(call: Call, outcome: number): void {
    const { world } = this;
    const { nowUs } = world;
    const initUs = call.initUs;
    const billedMs = this.billedMsOf(call);
    const instance = call.instance;
    this.billedMs += billedMs;
    if (instance <= PROVISIONED) this.provisionedBilledMibMs += billedMs * this.memoryMib;
    else this.billedMibMs += billedMs * this.memoryMib;
    this.leave(instance, outcome === ENDED.timedOut);
    call.stage = STAGE.ended;
    this.recorder.finished(outcome, call.arrivedUs, nowUs);
    world.reply(call, outcome, initUs > 0);
  }

  /** Start and run of an invocation that ends now, rounded up. */
  private billedMsOf(call: Call): number {
    const { nowUs } = this.world;
    return Math.ceil((call.initUs + nowUs - call.startedUs) / US_PER_MS);
  }

  /** A request leaves its instance, which is reset after a time-out. */
  private leave(instance: number, isReset: boolean): void {
    const { world, onDemand, provisioned } = this;
    const { nowUs } = world;
    const { account } = world;
    if (instance > PROVISIONED) {
      const before = onDemand.occupied;
      onDemand.leave(instance, isReset, nowUs);
      if (!this.isReserved) account.busy -= before - onDemand.occupied;
      return;
    }
    const before = provisioned.surplus;
    const isGone = provisioned.leave(PROVISIONED - instance, isReset, nowUs);
    if (!this.isReserved) account.busy -= before - provisioned.surplus;
    if (isGone && provisioned.missing > 0) this.startProvisioned();
  }
}

function poolSettingsOf({ keepAliveS, maxInstanceAgeS, instanceConcurrency }: FunctionResource): PoolSettings {
  return {
    keepAliveUs: wholeUs(keepAliveS),
    maxAgeUs: maxInstanceAgeS === undefined ? Number.POSITIVE_INFINITY : wholeUs(maxInstanceAgeS),
    concurrency: instanceConcurrency,
  };
}

/** How much longer the work takes than where it was measured. */
function processorScale(spec: FunctionResource): number {
  if (spec.measuredAtMemoryMib === undefined) return 1;
  const speed = Math.min(spec.memoryMib, MIB_PER_VCPU) / Math.min(spec.measuredAtMemoryMib, MIB_PER_VCPU);
  return spec.cpuBoundShare / speed + 1 - spec.cpuBoundShare;
}
