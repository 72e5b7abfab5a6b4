import type { Catalog } from '../catalog';
import type { Architecture } from '../document/architecture';
import type { Link } from '../document/link';
import { EventList } from '../kernel/event-list';
import { RandomStream } from '../kernel/random-stream';
import { HopLog } from '../metrics/hop-log';
import type { HopState } from '../metrics/views';
import { Calls, ENDED, limitKey, NO_REASON, NOBODY } from './calls';
import type { Component, ResourceModel } from './component';
import { type Sampler, samplerOf } from './sampler';

/** An event's target is its component's number and, in the low bits, the component's own code for it. */
const CODE_BITS = 4;
const CODE_MASK = 15;
const NETWORK = { arrival: 0, answer: 1 } as const;

/** Limits that all functions of the account share, and what they use of them. */
export interface Account {
  concurrency: number;
  /** Sum of what functions have reserved for themselves. */
  reserved: number;
  /** Busy instances of functions that have none reserved. */
  busy: number;
  /** New instances each function may start in ten seconds. */
  scalingPer10S: number;
}

/**
 * What the parts of a running model share: the clock, the event list, calls in progress, random streams,
 * and the network between resources. It knows no kind of resource.
 */
export class World implements Component {
  readonly events = new EventList();
  readonly calls = new Calls();
  readonly hops = new HopLog();
  readonly account: Account;
  readonly resources: ResourceModel[] = [];
  links: readonly Link[];
  nowUs = 0;
  nextChain = 1;
  /** How often each limit stopped or held back something in the current window, by its key. */
  readonly bindings: Int32Array;

  private readonly components: Component[] = [this];
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
    architecture.resources.forEach((resource, index) => {
      this.indexById.set(resource.id, index);
    });
    this.bindings = new Int32Array(limitKey(architecture.resources.length, 0));
    this.targets = Int32Array.from(architecture.links, (link) => this.resourceIndex(link.to));
    this.networkLaws = networkLawsOf(architecture.links);
    this.networkStream = this.stream('network');
    this.account = { ...architecture.account, reserved: 0, busy: 0 };
  }

  /** Takes the settings of links and account from now on. */
  configure({ links, account }: Architecture): void {
    this.links = links;
    this.networkLaws = networkLawsOf(links);
    Object.assign(this.account, account);
  }

  resourceIndex(id: string): number {
    return this.indexById.get(id) ?? NOBODY;
  }

  /** A random stream of the run's seed; the same name gives the same draws in every design. */
  stream(name: string): RandomStream {
    return new RandomStream(this.seed, name);
  }

  /** Makes a component known to the event routine; returns the number it schedules and calls with. */
  enrol(component: Component): number {
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
    const { events, components } = this;
    let handled = 0;
    while (handled < most && events.take(untilUs)) {
      this.nowUs = events.atUs;
      const { target } = events;
      (components[target >> CODE_BITS] as Component).handle(target & CODE_MASK, events.argument);
      handled += 1;
    }
    if (handled < most) this.nowUs = untilUs;
    return handled;
  }

  /**
   * Prepares a call along a link; `dispatch` sends it. In between the caller can note its record, because
   * the answer may come before `dispatch` returns.
   *
   * @param caller - Component that gets the answer.
   * @param token - What the caller will know the answer by.
   * @returns The call's record.
   */
  prepare(caller: number, token: number, link: number, operation: number, chain: number): number {
    const { calls } = this;
    const call = calls.slots.take();
    calls.caller[call] = caller;
    calls.token[call] = token;
    calls.link[call] = link;
    calls.operation[call] = operation;
    calls.chain[call] = chain;
    calls.sentUs[call] = this.nowUs;
    calls.child[call] = NOBODY;
    calls.reason[call] = NO_REASON;
    calls.records[call] = 1;
    calls.poisoned[call] = 0;
    return call;
  }

  /** Sends a prepared call on its way. */
  dispatch(call: number, state: HopState = 'request'): void {
    const { calls } = this;
    const link = calls.link[call] as number;
    const latencyUs = (this.networkLaws[link] as Sampler).drawUs(this.networkStream);
    this.hops.record(link, 1, this.nowUs, this.nowUs + latencyUs, state, calls.chain[call] as number);
    if (latencyUs > 0) this.scheduleAfter(latencyUs, 0, NETWORK.arrival, call);
    else this.arriveAtTarget(call);
  }

  /** Ends a call with an outcome of ENDED; the answer travels back along its link. */
  reply(call: number, outcome: number, isCold = false): void {
    const { calls } = this;
    calls.outcome[call] = outcome;
    const link = calls.link[call] as number;
    const latencyUs = (this.networkLaws[link] as Sampler).drawUs(this.networkStream);
    const state =
      outcome === ENDED.completed ? (isCold ? 'cold' : 'warm') : outcome === ENDED.throttled ? 'throttled' : 'failed';
    this.hops.record(link, -1, this.nowUs, this.nowUs + latencyUs, state, calls.chain[call] as number);
    if (latencyUs > 0) this.scheduleAfter(latencyUs, 0, NETWORK.answer, call);
    else this.deliver(call);
  }

  /** Sends an asynchronous event along a link; nobody waits for it. */
  submit(link: number, chain: number, state: HopState = 'request'): void {
    this.hops.record(link, 1, this.nowUs, this.nowUs, state, chain);
    (this.resources[this.targets[link] as number] as ResourceModel).submit?.(link, chain);
  }

  /** Notes which limit of which resource ends a call; the words for it come from that resource. */
  blame(call: number, resource: number, limit: number): void {
    const key = limitKey(resource, limit);
    this.calls.reason[call] = key;
    this.bindings[key]! += 1;
  }

  /** Notes that a limit holds work back without ending it. */
  holdsBack(resource: number, limit: number): void {
    this.bindings[limitKey(resource, limit)]! += 1;
  }

  /** Network events. */
  handle(code: number, call: number): void {
    if (code === NETWORK.arrival) this.arriveAtTarget(call);
    else this.deliver(call);
  }

  answered(): void {
    throw new Error('the network makes no calls');
  }

  private arriveAtTarget(call: number): void {
    this.calls.arrivedUs[call] = this.nowUs;
    const resource = this.resources[this.targets[this.calls.link[call] as number] as number] as ResourceModel;
    resource.arrive?.(call);
  }

  private deliver(call: number): void {
    const caller = this.calls.caller[call] as number;
    if (caller !== NOBODY) (this.components[caller] as Component).answered(this.calls.token[call] as number, call);
    this.calls.slots.release(call);
  }
}

function networkLawsOf(links: readonly Link[]): Sampler[] {
  return links.map((link) => samplerOf(link.kind === 'call' ? link.latencyMs : { distribution: 'constant', value: 0 }));
}
