import type { Distribution } from '../document/distribution';
import { SlotLists } from '../kernel/slot-lists';
import { grown, Slots } from '../kernel/slots';
import { US_PER_S, wholeUs } from '../kernel/units';
import { INSTANCE_BOXES, INSTANCE_STATES, type LimitKind, type ResourceView } from '../metrics/views';
import { type Call, ENDED, NOBODY, NOT_SERVED } from './calls';
import type { Demand, InstanceLoad, ResourceFacts, SpanDetails } from './component';
import { CALLING, PlannedCalls, type PlanOwner } from './planned-calls';
import { ResourceBase } from './resource-base';
import { type Sampler, samplerOf } from './sampler';
import { SharedProcessors } from './shared-processors';
import { TargetTracking, type TrackingRules } from './target-tracking';
import { counted, inWords } from './words';
import type { World } from './world';

const EVENT = {
  workDone: 0,
  started: 1,
  inService: 2,
  drained: 3,
  minute: 4,
  retry: 5,
  callLimit: 6,
  waited: 7,
} as const;
const STAGE = { waiting: 0, work: 1, resting: 2, calls: CALLING, ended: 4 } as const;
const LIMIT = {
  noServer: 0,
  queue: 1,
  maximum: 2,
  starting: 3,
  processors: 4,
  stopped: 5,
  error: 6,
  callTime: 7,
} as const;

const LIMIT_KINDS: readonly LimitKind[] = [
  'scaling-rate',
  'request-rate',
  'maximum-concurrency',
  'scaling-rate',
  'request-rate',
  'other',
  'other',
  'time-limit',
];

/** What a server does; the order is that of its life. */
const STATE = { none: 0, starting: 1, checked: 2, inService: 3, draining: 4 } as const;
const BOX = Object.fromEntries(INSTANCE_STATES.map((name, index) => [name, index])) as Record<
  (typeof INSTANCE_STATES)[number],
  number
>;

const US_PER_MIN = 60 * US_PER_S;
/** Servers are billed by the second, a minute at least. */
const LEAST_BILLED_S = 60;

/** What the settings of every kind of servers have in common. */
export interface ServerSettings {
  id: string;
  serviceMs: Distribution;
  waitMs: Distribution;
  requestsAtOnce: number;
  queueLength: number;
  minimum: number;
  maximum: number;
  initial?: number | undefined;
  balancing: 'round-robin' | 'least-outstanding';
  healthCheckS: number;
  deregistrationDelayS: number;
  errorRate: number;
  startMs: Distribution;
  scaling?: (TrackingRules & { metric: 'cpu' | 'requests' }) | undefined;
}

/** The load that the number of servers follows, and on how many it was measured. */
export interface ServerLoad {
  /** Percent of the processors, or requests of one server; NaN when no server counts. */
  load: number;
  servers: number;
}

/**
 * Servers of one size that run all the time: each works on several requests at once, which share its processors; their
 * number follows the load. What a server is, what it costs, and how its scaling waits are its kind's business.
 */
export abstract class ServerFleet<Spec extends ServerSettings> extends ResourceBase<Spec> implements PlanOwner {
  readonly callsOnBehalf = true;
  readonly limitKinds = LIMIT_KINDS;

  private readonly servers = new Slots(16, this);
  private states = new Uint8Array(16);
  /** When a server was asked for. */
  private bornUs = new Float64Array(16);
  /** When its present state ends, for those that end by themselves. */
  private untilUs = new Float64Array(16);
  protected inServiceUs = new Float64Array(16);
  /** Use of its processors when the current minute began. */
  private minuteBusyUs = new Float64Array(16);
  /** Servers in service, the longest-serving first. */
  private pickable = new Int32Array(16);
  protected pickableCount = 0;
  private nextPick = 0;
  /** Of each server two lists of calls: 2 n that it works on, 2 n + 1 that wait. */
  private readonly inside = new SlotLists();
  private readonly processors: SharedProcessors;
  private readonly plan: PlannedCalls;
  private tracking: TargetTracking | undefined;

  private readonly workStream = this.stream('work');
  private readonly waitStream = this.stream('waits');
  private readonly startStream = this.stream('starts');
  private readonly healthStream = this.stream('health');
  private readonly failureStream = this.stream('failures');
  private work!: Sampler;
  private wait!: Sampler;
  private startTime!: Sampler;
  private healthCheckUs = 0;
  private processorsPerServer = 0;

  /** Servers that there should be, those that are leaving not counted. */
  protected desired = 0;
  /** What the load asked for last, which the bounds may not allow. */
  private wanted = 0;
  /** Servers that are starting, checked or in service. */
  private present = 0;
  private waiting = 0;
  private minuteRequests = 0;

  private resetUs = 0;
  private peak = 0;
  private starts = 0;
  private stops = 0;
  /** Sums over servers that are gone, less what those that run had at the reset. */
  private goneUs = 0;
  private goneServiceUs = 0;
  private goneBusyUs = 0;
  private goneBilledS = 0;

  constructor(world: World, index: number, spec: Spec) {
    super(world, index, spec);
    this.processors = new SharedProcessors(world.events, world.target(this.self, EVENT.workDone), 1);
    const streams = { plan: this.stream('plan'), backOff: this.stream('back-off') };
    this.plan = new PlannedCalls(world, this, this.self, EVENT, LIMIT.callTime, streams);
    this.desired = spec.initial ?? spec.minimum;
    this.wanted = this.desired;
    this.tracking = spec.scaling && new TargetTracking(spec.scaling);
    this.configure(spec);
    for (let server = 0; server < this.desired; server += 1) this.enterService(this.newServer());
  }

  /** One server in a word, and several. */
  protected abstract readonly words: { one: string; many: string };

  /** Processors of one server. */
  protected abstract processorsOf(spec: Spec): number;

  /** How many servers the load of a minute is in proportion to; asked when the minute ends. */
  protected abstract baseOf(counted: number): number;

  /** Whether the number of servers may fall now. */
  protected abstract mayScaleIn(counted: number): boolean;

  /** The number of servers wanted has changed. */
  protected abstract resized(before: number): void;

  /** Whether the load of a server in service is part of the metric. */
  protected counts(_server: number): boolean {
    return true;
  }

  /** Begins to look at the load, minute by minute. */
  start(): void {
    this.world.scheduleAfter(US_PER_MIN, this.self, EVENT.minute, 0);
  }

  override configure(spec: Spec): void {
    const { world } = this;
    const hasSameScaling = JSON.stringify(spec.scaling) === JSON.stringify(this.spec.scaling);
    super.configure(spec);
    this.work = samplerOf(spec.serviceMs);
    this.wait = samplerOf(spec.waitMs);
    this.startTime = samplerOf(spec.startMs);
    this.healthCheckUs = wholeUs(spec.healthCheckS);
    this.processorsPerServer = this.processorsOf(spec);
    this.processors.configure(this.processorsPerServer, world.nowUs);
    this.plan.configure(spec.id);
    if (!hasSameScaling) this.tracking = spec.scaling && new TargetTracking(spec.scaling);
    if (this.present > 0 || world.nowUs > 0) this.resize(this.wanted);
    for (let at = 0; at < this.pickableCount; at += 1) this.admitWaiting(this.pickable[at] as number);
  }

  /** Whether anybody is there to take a call. */
  isReachable(): boolean {
    return this.pickableCount > 0;
  }

  /** Whether a limit ended a call by closing its connection, without an answer. */
  closesConnection(limit: number): boolean {
    return limit === LIMIT.stopped;
  }

  arrive(call: Call): void {
    const { world, spec, inside } = this;
    this.recorder.arrived(world.nowUs);
    this.plan.prepare(call);
    call.initUs = 0;
    call.stage = NOT_SERVED;
    const server = this.pick();
    if (server === NOBODY) {
      this.refuse(call, LIMIT.noServer, ENDED.failed);
      return;
    }
    this.minuteRequests += 1;
    if (inside.lengthOf(2 * server) < spec.requestsAtOnce) {
      this.begin(call, server);
      return;
    }
    if (inside.lengthOf(2 * server + 1) >= spec.queueLength) {
      this.refuse(call, LIMIT.queue, ENDED.throttled);
      return;
    }
    call.stage = STAGE.waiting;
    call.instance = server;
    inside.append(2 * server + 1, call.slot);
    this.waiting += 1;
  }

  override handle(code: number, argument: number): void {
    switch (code) {
      case EVENT.workDone:
        this.workDone(argument);
        break;
      case EVENT.waited:
        this.waited(this.world.calls.at(argument));
        break;
      case EVENT.started:
        if (this.isDue(argument, STATE.starting)) this.awaitCheck(argument);
        break;
      case EVENT.inService:
        if (this.isDue(argument, STATE.checked)) this.enterService(argument);
        break;
      case EVENT.drained:
        if (this.isDue(argument, STATE.draining)) this.cutOff(argument);
        break;
      case EVENT.retry:
        this.plan.retryDue();
        break;
      case EVENT.callLimit:
        this.plan.abandonOverdue();
        break;
      default:
        this.endMinute();
    }
  }

  override answered(token: number, child: Call): void {
    this.plan.answered(this.world.calls.at(token), child);
  }

  planDone(call: Call): void {
    const { errorRate } = this.spec;
    const fails = errorRate > 0 && this.failureStream.next() < errorRate;
    if (fails) this.world.explain(call, this.index, LIMIT.error);
    this.end(call, fails ? ENDED.failed : ENDED.completed);
  }

  planFailed(call: Call): void {
    this.end(call, ENDED.failed);
  }

  override reset(nowUs: number): void {
    super.reset(nowUs);
    this.goneUs = 0;
    this.goneServiceUs = 0;
    this.goneBusyUs = 0;
    this.goneBilledS = 0;
    const { livedUs, servedUs, busyUs, billedS } = this.totals();
    this.goneUs = -livedUs;
    this.goneServiceUs = -servedUs;
    this.goneBusyUs = -busyUs;
    this.goneBilledS = -billedS;
    this.resetUs = nowUs;
    this.starts = 0;
    this.stops = 0;
    this.peak = this.present;
  }

  override facts(): ResourceFacts {
    const { nowUs } = this.world;
    const { livedUs, servedUs, busyUs, billedS } = this.totals();
    const perUs = nowUs > this.resetUs ? 1 / (nowUs - this.resetUs) : 0;
    const processorUs = servedUs * this.processorsPerServer;
    return {
      servers: this.present,
      meanServers: livedUs * perUs,
      peakServers: this.peak,
      serverStarts: this.starts,
      serverStops: this.stops,
      billedServerS: billedS,
      processorUse: processorUs > 0 ? Math.max(0, busyUs / processorUs) : 0,
      waiting: this.waiting,
    };
  }

  /** Who waits, or shares a processor, is held back by what keeps the servers from being more. */
  noteLimits(): void {
    if (this.waiting === 0 && !this.isCrowded()) return;
    this.world.holdsBack(this.index, this.bindingLimit());
  }

  describeLimit(limit: number): string {
    const { spec, words, present } = this;
    const { one, many } = words;
    switch (limit) {
      case LIMIT.noServer:
        return `no ${one} is in service`;
      case LIMIT.queue:
        return `each ${one} works on ${counted(spec.requestsAtOnce, 'request')} at once and lets ${inWords(spec.queueLength)} wait`;
      case LIMIT.maximum:
        return `the load asks for ${counted(this.wanted, one, many)}, there may be ${inWords(spec.maximum)}`;
      case LIMIT.starting:
        return `${counted(present - this.pickableCount, `${one} is starting`, `${many} are starting`)}, ${inWords(this.pickableCount)} serve`;
      case LIMIT.processors:
        return `${counted(this.pickableCount * this.processorsPerServer, 'processor')} of ${counted(this.pickableCount, one, many)} are shared by the requests`;
      case LIMIT.stopped:
        return `a ${one} that was taken away had ${inWords(spec.deregistrationDelayS)} s to finish what it had`;
      case LIMIT.callTime:
        return 'it waits no longer for the answer of what it calls';
      default:
        return `its code fails in ${Number((100 * spec.errorRate).toPrecision(3))} % of the requests`;
    }
  }

  demandOn(limit: number): Demand | undefined {
    return limit === LIMIT.maximum ? { allowed: this.spec.maximum, needed: this.wanted } : undefined;
  }

  /** When the work on a request began. */
  detailsOf(call: Call): SpanDetails {
    return call.stage === STAGE.ended ? { startedUs: call.startedUs, usage: [] } : { usage: [] };
  }

  load(): InstanceLoad {
    let busy = 0;
    for (let at = 0; at < this.pickableCount; at += 1) {
      if (this.inside.lengthOf(2 * (this.pickable[at] as number)) > 0) busy += 1;
    }
    const { present, pickableCount } = this;
    return { starting: present - pickableCount, busy, idle: pickableCount - busy, coldStarts: 0 };
  }

  override view(): Partial<ResourceView> {
    const { busy, idle, starting } = this.load();
    let working = 0;
    for (let server = 0; server < this.states.length; server += 1) working += this.inside.lengthOf(2 * server);
    return {
      servers: {
        ...{ starting, busy, idle, draining: this.servers.count - this.present },
        ...{ desired: this.desired, maximum: this.spec.maximum, working, waiting: this.waiting },
        states: this.boxes(),
      },
    };
  }

  grow(capacity: number): void {
    this.states = grown(this.states, capacity);
    this.bornUs = grown(this.bornUs, capacity);
    this.untilUs = grown(this.untilUs, capacity);
    this.inServiceUs = grown(this.inServiceUs, capacity);
    this.minuteBusyUs = grown(this.minuteBusyUs, capacity);
    this.pickable = grown(this.pickable, capacity);
  }

  /** Seconds of servers that are billed since the reset. */
  protected billedServerS(): number {
    return this.totals().billedS;
  }

  private pick(): number {
    const { pickable, pickableCount, inside } = this;
    if (pickableCount === 0) return NOBODY;
    let choice = this.nextPick % pickableCount;
    if (this.spec.balancing === 'least-outstanding') {
      const first = choice;
      let fewest = Number.POSITIVE_INFINITY;
      for (let step = 0; step < pickableCount && fewest > 0; step += 1) {
        const at = (first + step) % pickableCount;
        const server = pickable[at] as number;
        const requests = inside.lengthOf(2 * server) + inside.lengthOf(2 * server + 1);
        if (requests >= fewest) continue;
        fewest = requests;
        choice = at;
      }
    }
    this.nextPick = choice + 1;
    return pickable[choice] as number;
  }

  private begin(call: Call, server: number): void {
    const { world } = this;
    call.stage = STAGE.work;
    call.instance = server;
    call.startedUs = world.nowUs;
    this.inside.append(2 * server, call.slot);
    this.processors.begin(server, call.slot, this.work.drawUs(this.workStream), world.nowUs);
  }

  private workDone(server: number): void {
    const { world, processors } = this;
    const { nowUs } = world;
    if (!processors.isAwaited(server, nowUs)) return;
    for (let slot = processors.takeDone(server, nowUs); slot >= 0; slot = processors.takeDone(server, nowUs)) {
      this.rest(world.calls.at(slot));
    }
  }

  /** A request has had its processor time, and waits for what needs none. */
  private rest(call: Call): void {
    const { world } = this;
    const waitUs = this.wait.drawUs(this.waitStream);
    if (waitUs === 0) {
      this.plan.proceed(call);
      return;
    }
    call.stage = STAGE.resting;
    call.initUs = world.nowUs + waitUs;
    world.scheduleAfter(waitUs, this.self, EVENT.waited, call.slot);
  }

  /** The end of a wait, if the request still is in it: a server that is cut off drops its requests. */
  private waited(call: Call): void {
    const { world } = this;
    const isResting = call.stage === STAGE.resting && call.initUs === world.nowUs;
    if (isResting && world.targetOf(call) === this.index) this.plan.proceed(call);
  }

  /** A request leaves its server, where the next one begins. */
  private end(call: Call, outcome: number): void {
    const server = call.instance;
    this.inside.remove(2 * server, call.slot);
    call.stage = STAGE.ended;
    this.admitWaiting(server);
    if (this.states[server] === STATE.draining && this.isEmpty(server)) this.discard(server);
    this.finish(call, outcome);
  }

  private admitWaiting(server: number): void {
    const { inside, world, spec } = this;
    const queue = 2 * server + 1;
    while (inside.lengthOf(queue) > 0 && inside.lengthOf(2 * server) < spec.requestsAtOnce) {
      const slot = inside.first(queue);
      inside.remove(queue, slot);
      this.waiting -= 1;
      this.begin(world.calls.at(slot), server);
    }
  }

  private isEmpty(server: number): boolean {
    return this.inside.lengthOf(2 * server) + this.inside.lengthOf(2 * server + 1) === 0;
  }

  /** Ends a request by one of the servers' own limits. */
  private refuse(call: Call, limit: number, outcome: number): void {
    this.world.blame(call, this.index, limit);
    this.finish(call, outcome);
  }

  private endMinute(): void {
    const { tracking, world } = this;
    const { load, servers } = this.takeMinute();
    if (tracking) {
      this.wanted = tracking.endMinute(load, this.baseOf(servers), this.desired, this.mayScaleIn(servers));
      this.resize(this.wanted);
    }
    world.scheduleAfter(US_PER_MIN, this.self, EVENT.minute, 0);
  }

  /** The load of the minute that ends now, over the servers that count. */
  private takeMinute(): ServerLoad {
    const { processors, world, pickable, pickableCount } = this;
    const { nowUs } = world;
    let servers = 0;
    let busyUs = 0;
    let openUs = 0;
    for (let at = 0; at < pickableCount; at += 1) {
      const server = pickable[at] as number;
      const allUs = processors.busyUsOf(server, nowUs);
      if (this.counts(server)) {
        servers += 1;
        busyUs += allUs - (this.minuteBusyUs[server] as number);
        openUs += Math.min(US_PER_MIN, nowUs - (this.inServiceUs[server] as number));
      }
      this.minuteBusyUs[server] = allUs;
    }
    const requests = this.minuteRequests;
    this.minuteRequests = 0;
    if (servers === 0 || openUs === 0) return { load: Number.NaN, servers: 0 };
    const isCpu = this.spec.scaling?.metric !== 'requests';
    return { load: isCpu ? (100 * busyUs) / (openUs * this.processorsPerServer) : requests / servers, servers };
  }

  /** Brings the number of servers to what is wanted, within the bounds. */
  private resize(wanted: number): void {
    const { minimum, maximum } = this.spec;
    const before = this.desired;
    this.desired = Math.min(maximum, Math.max(minimum, wanted));
    if (this.desired !== before) this.resized(before);
    for (let missing = this.desired - this.present; missing > 0; missing -= 1) this.launch();
    for (let surplus = this.present - this.desired; surplus > 0; surplus -= 1) this.retire();
  }

  private newServer(): number {
    const server = this.servers.take();
    this.bornUs[server] = this.world.nowUs;
    this.processors.open(server, this.world.nowUs);
    this.minuteBusyUs[server] = 0;
    this.present += 1;
    this.peak = Math.max(this.peak, this.present);
    return server;
  }

  private launch(): void {
    const server = this.newServer();
    this.starts += 1;
    this.enter(server, STATE.starting, this.startTime.drawUs(this.startStream), EVENT.started);
  }

  private awaitCheck(server: number): void {
    const waitUs = this.healthCheckUs > 0 ? Math.round(this.healthStream.next() * this.healthCheckUs) : 0;
    if (waitUs === 0) this.enterService(server);
    else this.enter(server, STATE.checked, waitUs, EVENT.inService);
  }

  private enterService(server: number): void {
    this.states[server] = STATE.inService;
    this.inServiceUs[server] = this.world.nowUs;
    this.pickable[this.pickableCount++] = server;
  }

  /** Takes a server away: one that does not serve yet, else the one that came last. */
  private retire(): void {
    this.stops += 1;
    this.present -= 1;
    const youngest = this.youngestStarting();
    if (youngest !== NOBODY) {
      this.discard(youngest);
      return;
    }
    const server = this.pickable[--this.pickableCount] as number;
    this.enter(server, STATE.draining, wholeUs(this.spec.deregistrationDelayS), EVENT.drained);
    if (this.isEmpty(server)) this.discard(server);
  }

  private youngestStarting(): number {
    let youngest = NOBODY;
    for (let server = 0; server < this.states.length; server += 1) {
      const state = this.states[server];
      if (state !== STATE.starting && state !== STATE.checked) continue;
      if (youngest === NOBODY || (this.bornUs[server] as number) >= (this.bornUs[youngest] as number))
        youngest = server;
    }
    return youngest;
  }

  private enter(server: number, state: number, delayUs: number, event: number): void {
    this.states[server] = state;
    this.untilUs[server] = this.world.nowUs + delayUs;
    this.world.scheduleAfter(delayUs, this.self, event, server);
  }

  /** Whether the event of a server is still about it, and about what it does now. */
  private isDue(server: number, state: number): boolean {
    return this.states[server] === state && this.untilUs[server] === this.world.nowUs;
  }

  /** Ends what a server has not finished in time, without an answer. */
  private cutOff(server: number): void {
    const { inside, world } = this;
    this.processors.drop(server, world.nowUs);
    for (const list of [2 * server, 2 * server + 1]) {
      for (let slot = inside.first(list); slot >= 0; slot = inside.first(list)) {
        const call = world.calls.at(slot);
        inside.remove(list, slot);
        if (call.stage === STAGE.waiting) this.waiting -= 1;
        if (call.child !== NOBODY) world.calls.at(call.child).caller = NOBODY;
        call.stage = call.stage === STAGE.waiting ? NOT_SERVED : STAGE.ended;
        this.refuse(call, LIMIT.stopped, ENDED.failed);
      }
    }
    this.discard(server);
  }

  /** A server is gone. */
  private discard(server: number): void {
    const { nowUs } = this.world;
    const bornUs = this.bornUs[server] as number;
    const hasServed = (this.states[server] as number) >= STATE.inService;
    this.goneUs += nowUs - bornUs;
    this.goneBilledS += billedSOf(nowUs - bornUs);
    if (hasServed) this.goneServiceUs += nowUs - (this.inServiceUs[server] as number);
    this.goneBusyUs += this.processors.busyUsOf(server, nowUs);
    this.states[server] = STATE.none;
    this.servers.release(server);
  }

  /** Sums over all servers since the reset. */
  private totals() {
    const { nowUs } = this.world;
    let livedUs = this.goneUs;
    let servedUs = this.goneServiceUs;
    let busyUs = this.goneBusyUs;
    let billedS = this.goneBilledS;
    for (let server = 0; server < this.states.length; server += 1) {
      const state = this.states[server] as number;
      if (state === STATE.none) continue;
      const ageUs = nowUs - (this.bornUs[server] as number);
      livedUs += ageUs;
      billedS += billedSOf(ageUs);
      if (state >= STATE.inService) servedUs += nowUs - (this.inServiceUs[server] as number);
      busyUs += this.processors.busyUsOf(server, nowUs);
    }
    return { livedUs, servedUs, busyUs, billedS };
  }

  /** Whether some server has more to do at this moment than it has processors. */
  private isCrowded(): boolean {
    for (let at = 0; at < this.pickableCount; at += 1) {
      if (this.processors.countOf(this.pickable[at] as number) > this.processorsPerServer) return true;
    }
    return false;
  }

  private bindingLimit(): number {
    if (this.wanted > this.spec.maximum) return LIMIT.maximum;
    return this.present > this.pickableCount ? LIMIT.starting : LIMIT.processors;
  }

  private boxes(): Uint8Array {
    const boxes = new Uint8Array(INSTANCE_BOXES);
    for (let server = 0; server < Math.min(INSTANCE_BOXES, this.states.length); server += 1) {
      const state = this.states[server];
      if (state === STATE.starting || state === STATE.checked) boxes[server] = BOX.starting;
      else if (state === STATE.draining) boxes[server] = BOX.expiring;
      else if (state === STATE.inService) boxes[server] = this.isEmpty(server) ? BOX.idle : BOX.busy;
    }
    return boxes;
  }
}

function billedSOf(ageUs: number): number {
  return Math.max(LEAST_BILLED_S, Math.ceil(ageUs / US_PER_S));
}
