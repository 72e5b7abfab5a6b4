import type { Catalog } from '../catalog';
import type { Architecture } from '../document/architecture';
import type { Link } from '../document/link';
import { EventList } from '../kernel/event-list';
import { RandomStream } from '../kernel/random-stream';
import { TokenBucket } from '../kernel/token-bucket';
import { ExemplarWatch } from '../metrics/exemplars';
import { HopLog } from '../metrics/hop-log';
import type { Recorder } from '../metrics/recorder';
import { TraceLog } from '../metrics/trace-log';
import type { BindingLimit, HopState } from '../metrics/views';
import type { RetryRules } from './back-off';
import { type Call, Calls, ENDED, limitKey, NO_REASON, NOBODY, NOT_SERVED, splitLimitKey } from './calls';
import type { Component, ResourceModel } from './component';
import { Faults, faultInWords } from './faults';
import { type Sampler, samplerOf } from './sampler';

/** An event's target is its component's number and, in the low bits, the component's own code for it. */
const CODE_BITS = 4;
const CODE_MASK = 15;
/** The network is the first component to be enrolled. */
const NETWORK = { component: 0, arrival: 0, answer: 1 } as const;
/** Answers that are given inside each other; what comes back along a longer chain of calls takes events of its own. */
const MOST_NESTED_ANSWERS = 50;

/** Synchronous requests a second for each instance that a concurrency allows. */
export const REQUESTS_PER_INSTANCE_S = 10;

/** Limits that all functions of the account share, and what they use of them. */
export interface Account {
  concurrency: number;
  /** Sum of what functions have reserved for themselves. */
  reserved: number;
  /** Busy instances of functions that have none reserved. */
  busy: number;
  /** New instances each function may start in ten seconds. */
  scalingPer10S: number;
  /** Synchronous requests that functions without a reservation may still take. */
  requestTokens: TokenBucket;
  gatewayRatePerS: number;
  gatewayBurst: number;
  /** Requests that all gateways together may still let through. */
  gatewayTokens: TokenBucket;
}

/**
 * What the parts of a running model share: the clock, the event list, calls in progress, random streams,
 * and the network between resources. It knows no kind of resource.
 */
export class World implements Component {
  readonly events = new EventList();
  readonly calls = new Calls();
  readonly hops = new HopLog();
  readonly traces = new TraceLog();
  readonly exemplars: ExemplarWatch;
  readonly account: Account;
  readonly resources: ResourceModel[] = [];
  private readonly arrivals: ((call: Call) => void)[] = [];
  links: readonly Link[];
  nowUs = 0;
  nextChain = 1;
  private nestedAnswers = 0;
  /** Client requests that did not succeed since the reset, by the key of the limit that stopped them. */
  readonly failures: Float64Array;
  /** How often each limit stopped or held back something in the current window, by its key. */
  readonly bindings: Int32Array;
  private readonly bindingWords: string[] = [];

  readonly faults: Faults;

  // Components, and their methods beside them: reading a method from objects of many classes is slow.
  private readonly components: Component[] = [];
  private readonly handlers: Component['handle'][] = [];
  private readonly answerers: Component['answered'][] = [];
  private readonly indexById = new Map<string, number>();
  private readonly targets: Int32Array;
  private networkLaws: Sampler[];
  private readonly networkStream: RandomStream;

  constructor(
    architecture: Architecture,
    readonly catalog: Catalog,
    readonly seed: number,
  ) {
    this.links = architecture.links;
    this.exemplars = new ExemplarWatch(architecture.links.length, limitKey(architecture.resources.length, 0));
    this.enrol(this);
    architecture.resources.forEach((resource, index) => {
      this.indexById.set(resource.id, index);
    });
    this.bindings = new Int32Array(limitKey(architecture.resources.length, 0));
    this.failures = new Float64Array(this.bindings.length + 1);
    this.targets = Int32Array.from(architecture.links, (link) => this.resourceIndex(link.to));
    this.networkLaws = networkLawsOf(architecture.links);
    this.networkStream = this.stream('network');
    this.faults = new Faults(this, architecture.resources.length);
    const { gatewayRatePerS, gatewayBurst } = architecture.account;
    const gatewayTokens = new TokenBucket(gatewayRatePerS, gatewayBurst);
    const requestsPerS = REQUESTS_PER_INSTANCE_S * architecture.account.concurrency;
    const requestTokens = new TokenBucket(requestsPerS, requestsPerS);
    this.account = { ...architecture.account, reserved: 0, busy: 0, requestTokens, gatewayTokens };
    this.faults.configure(architecture.faults);
  }

  /** Takes the settings of links and account from now on. */
  configure({ links, account, faults }: Architecture): void {
    this.links = links;
    this.networkLaws = networkLawsOf(links);
    Object.assign(this.account, account);
    this.account.gatewayTokens.configure(this.nowUs, account.gatewayRatePerS, account.gatewayBurst);
    const requestsPerS = REQUESTS_PER_INSTANCE_S * account.concurrency;
    this.account.requestTokens.configure(this.nowUs, requestsPerS, requestsPerS);
    this.faults.configure(faults);
  }

  /** How a caller tries again when the resource at the end of a link throttles it. */
  retryRulesOf(link: number): RetryRules {
    return (this.resources[this.targets[link] as number] as ResourceModel).retryRules;
  }

  resourceIndex(id: string): number {
    return this.indexById.get(id) ?? NOBODY;
  }

  /** A random stream of the run's seed; the same name gives the same draws in every design. */
  stream(name: string): RandomStream {
    return new RandomStream(this.seed, name);
  }

  /** Adds a resource; its number is its place in the document. */
  add(resource: ResourceModel): void {
    this.resources.push(resource);
    this.arrivals.push(resource.arrive ?? takesNoCalls);
  }

  /** Makes a component known to the event routine; returns the number it schedules and calls with. */
  enrol(component: Component): number {
    this.handlers.push(component.handle);
    this.answerers.push(component.answered);
    return this.components.push(component) - 1;
  }

  /** How the event list addresses an event of a component. */
  target(component: number, code: number): number {
    return (component << CODE_BITS) | code;
  }

  /** Schedules an event of a component after a delay in whole microseconds. */
  scheduleAfter(delayUs: number, component: number, code: number, argument: number): void {
    this.events.schedule(this.nowUs + delayUs, (component << CODE_BITS) | code, argument);
  }

  /** Handles events up to and including `untilUs`; the clock then stands there. Returns how many there were. */
  advance(untilUs: number, most = Number.POSITIVE_INFINITY): number {
    const { events, components, handlers } = this;
    for (let handled = 0; handled < most; handled += 1) {
      if (!events.take(untilUs)) {
        this.nowUs = untilUs;
        return handled;
      }
      this.nowUs = events.atUs;
      const { target } = events;
      const component = target >> CODE_BITS;
      if (component === NETWORK.component) {
        this.handle(target & CODE_MASK, events.argument);
        continue;
      }
      (handlers[component] as Component['handle']).call(components[component], target & CODE_MASK, events.argument);
    }
    return most;
  }

  /**
   * Prepares a call along a link; `dispatch` sends it. In between the caller can note its record, because
   * the answer may come before `dispatch` returns.
   *
   * @param caller - Component that gets the answer.
   * @param token - What the caller will know the answer by.
   * @returns The call's record.
   */
  prepare(caller: number, token: number, link: number, operation: number, chain: number): Call {
    const call = this.calls.take();
    call.caller = caller;
    call.token = token;
    call.link = link;
    call.operation = operation;
    call.chain = chain;
    call.sentUs = this.nowUs;
    call.child = NOBODY;
    call.reason = NO_REASON;
    call.records = 1;
    call.poisoned = 0;
    return call;
  }

  /** Sends a prepared call on its way. */
  dispatch(call: Call, state: HopState = 'request'): void {
    const { hops } = this;
    const { link } = call;
    const latencyUs = (this.networkLaws[link] as Sampler).drawUs(this.networkStream);
    if (hops.isOn) hops.record(link, 1, this.nowUs, this.nowUs + latencyUs, state, call.chain);
    if (this.traces.isOn) this.beginSpan(call);
    if (latencyUs > 0) this.scheduleAfter(latencyUs, NETWORK.component, NETWORK.arrival, call.slot);
    else this.arriveAtTarget(call);
  }

  /** Ends a call with an outcome of ENDED; the answer travels back along its link. */
  reply(call: Call, outcome: number, isCold = false): void {
    const { hops } = this;
    call.outcome = outcome;
    if (this.traces.isOn) this.endSpan(call, outcome);
    const { link } = call;
    const latencyUs = (this.networkLaws[link] as Sampler).drawUs(this.networkStream);
    if (hops.isOn) {
      const state = stateOfAnswer(outcome, isCold);
      hops.record(link, -1, this.nowUs, this.nowUs + latencyUs, state, call.chain);
    }
    if (latencyUs > 0 || this.nestedAnswers === MOST_NESTED_ANSWERS) {
      this.scheduleAfter(latencyUs, NETWORK.component, NETWORK.answer, call.slot);
      return;
    }
    this.nestedAnswers += 1;
    this.deliver(call);
    this.nestedAnswers -= 1;
  }

  /** Ends a call with an outcome of ENDED, and counts it with the resource that took it. */
  finish(call: Call, recorder: Recorder, outcome: number): void {
    recorder.finished(outcome, call.arrivedUs, this.nowUs);
    this.reply(call, outcome);
  }

  /** Sends an asynchronous event along a link; nobody waits for it. */
  submit(link: number, chain: number, state: HopState = 'request'): void {
    if (this.hops.isOn) this.hops.record(link, 1, this.nowUs, this.nowUs, state, chain);
    (this.resources[this.targets[link] as number] as ResourceModel).submit?.(link, chain);
  }

  /** Notes which limit of which resource ends a call; the words for it come from that resource. */
  blame(call: Call, resource: number, limit: number): void {
    this.explain(call, resource, limit);
    this.holdsBack(resource, limit);
  }

  /** Notes why a call fails where no limit is to blame. */
  explain(call: Call, resource: number, limit: number): void {
    call.reason = limitKey(resource, limit);
  }

  /** Counts a client request that did not succeed. */
  failed(reason: number): void {
    this.failures[reason === NO_REASON ? this.bindings.length : reason]! += 1;
  }

  /** Notes that a limit holds work back without ending it. */
  holdsBack(resource: number, limit: number): void {
    const key = limitKey(resource, limit);
    if (this.bindings[key]!++ === 0) this.bindingWords[key] = this.reasonInWords(key);
  }

  /** How a limit was put in words when it first bound in the current window. */
  wordsOfBinding(key: number): string {
    return this.bindingWords[key] ?? '';
  }

  /** What sort of limit bound, and what it allows against what was needed, when it did so many times in a window. */
  demandOn(key: number, times: number, windowS: number): Pick<BindingLimit, 'kind' | 'demand'> {
    const { resource, limit } = splitLimitKey(key);
    if (faultInWords(limit) !== undefined) return { kind: 'fault' };
    const model = this.resources[resource] as ResourceModel;
    const demand = model.demandOn?.(limit, times, windowS);
    return { kind: model.limitKinds?.[limit] ?? 'other', ...(demand ? { demand } : {}) };
  }

  /** The resource a call goes to. */
  targetOf(call: Call): number {
    return this.targets[call.link] as number;
  }

  /** Lets the resource that a call has come to begin. */
  serve(call: Call): void {
    const resource = this.targetOf(call);
    (this.arrivals[resource] as (call: Call) => void).call(this.resources[resource], call);
  }

  /** Ends a call at the door of a resource, which counts it as its own. */
  stop(call: Call, resource: number, limit: number, outcome: number): void {
    const { recorder } = this.resources[resource] as ResourceModel;
    recorder.arrived(this.nowUs);
    recorder.finished(outcome, this.nowUs, this.nowUs);
    // What an earlier call left in the record is not about this one, which nobody served.
    call.stage = NOT_SERVED;
    this.blame(call, resource, limit);
    this.reply(call, outcome);
  }

  /** Whether a message or record that a resource takes in now is poisoned by a fault. */
  poisons(resource: number): boolean {
    return this.faults.isTroubled[resource] === 1 && this.faults.poisons(resource);
  }

  private beginSpan(call: Call): void {
    const { calls, traces } = this;
    const chain = call.chain;
    if (!traces.wants(chain)) return;
    const caller = this.components[call.caller];
    const isOnBehalf = caller?.callsOnBehalf === true;
    const parent = isOnBehalf ? traces.idOf(call.token) : undefined;
    if (isOnBehalf && parent === undefined) return; // what made it is not remembered
    traces.begin(call.slot, {
      id: calls.slots.serial[call.slot] as number,
      ...(parent === undefined ? {} : { parent }),
      chain,
      link: call.link,
      operation: call.operation,
      records: call.records,
      sentUs: this.nowUs,
      arrivedUs: this.nowUs,
      usage: [],
    });
  }

  private endSpan(call: Call, outcome: number): void {
    const { traces } = this;
    const span = traces.end(call.slot);
    if (!span) return;
    const resource = this.resources[this.targets[span.link] as number] as ResourceModel;
    const reason = call.reason;
    Object.assign(span, resource.detailsOf?.(call), {
      arrivedUs: call.arrivedUs,
      endedUs: this.nowUs,
      outcome,
      ...(reason === NO_REASON ? {} : { reason: this.reasonInWords(reason), limitKey: reason }),
      ...(call.caller === NOBODY ? { isAbandoned: true } : {}),
    });
  }

  /** A limit's key in words, with its numbers now. */
  reasonInWords(key: number): string {
    const { resource, limit } = splitLimitKey(key);
    return faultInWords(limit) ?? this.resources[resource]?.describeLimit?.(limit) ?? '';
  }

  /** Network events. */
  handle(code: number, argument: number): void {
    const call = this.calls.at(argument);
    if (code === NETWORK.arrival) this.arriveAtTarget(call);
    else this.deliver(call);
  }

  answered(): void {
    throw new Error('the network makes no calls');
  }

  private arriveAtTarget(call: Call): void {
    call.arrivedUs = this.nowUs;
    const resource = this.targetOf(call);
    if (this.faults.isTroubled[resource] === 1 && this.faults.intercept(call, resource)) return;
    (this.arrivals[resource] as (call: Call) => void).call(this.resources[resource], call);
  }

  private deliver(call: Call): void {
    const caller = call.caller;
    if (caller !== NOBODY) {
      const token = call.token;
      (this.answerers[caller] as Component['answered']).call(this.components[caller], token, call);
    }
    this.calls.slots.release(call.slot);
  }
}

function takesNoCalls(): never {
  throw new Error('a call came to a resource that takes none');
}

function stateOfAnswer(outcome: number, isCold: boolean): HopState {
  if (outcome === ENDED.completed) return isCold ? 'cold' : 'warm';
  return outcome === ENDED.throttled ? 'throttled' : 'failed';
}

function networkLawsOf(links: readonly Link[]): Sampler[] {
  return links.map((link) => samplerOf(link.kind === 'call' ? link.latencyMs : { distribution: 'constant', value: 0 }));
}
