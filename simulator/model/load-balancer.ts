import type { LoadBalancerResource } from '../document/kinds/load-balancer';
import { DelayLine } from '../kernel/delay-line';
import { US_PER_S } from '../kernel/units';
import type { LimitKind } from '../metrics/views';
import { type Call, ENDED, NOBODY, NOT_SERVED, OPERATION, splitLimitKey } from './calls';
import { CapacityUnits } from './capacity-units';
import type { ResourceFacts, SpanDetails, Usage } from './component';
import { ResourceBase } from './resource-base';
import { Router } from './routing';
import { type Sampler, samplerOf } from './sampler';
import { counted } from './words';
import type { World } from './world';

const EVENT = { ready: 0, timeLimit: 1, hour: 2 } as const;
const STAGE = { forwarded: 1 } as const;
const LIMIT = { noRoute: 0, noTarget: 1, closed: 2, idleTimeout: 3 } as const;

const LIMIT_KINDS: readonly LimitKind[] = ['other', 'scaling-rate', 'other', 'time-limit'];

const BYTES_PER_GB = 1024 ** 3;
const HOURS_PER_MONTH = 730;
const US_PER_HOUR = 3_600 * US_PER_S;
/** Capacity is counted in millionths of a unit. */
const PARTS = 1_000_000;

/** An HTTP load balancer: one group of servers by share, an idle timeout, capacity units by the hour. */
export class LoadBalancerModel extends ResourceBase<LoadBalancerResource> {
  readonly callsOnBehalf = true;
  readonly limitKinds = LIMIT_KINDS;
  private readonly router = new Router(this.spec.id, this.stream('routes'));
  private readonly overheadStream = this.stream('overhead');
  private readonly timeLimits: DelayLine;
  private readonly capacity = new CapacityUnits();
  private overhead!: Sampler;
  private timeoutUs = 0;
  /** Bytes of a request that comes along each link. */
  private requestBytes = new Float64Array(0);
  /** Number of the resource at the end of each link. */
  private targets = new Int32Array(0);
  private answeredBytes = 0;
  /** Answers of its own: the target closed, there was none, it did not answer in time. */
  private badGateways = 0;
  private unavailable = 0;
  private timeouts = 0;

  constructor(world: World, index: number, spec: LoadBalancerResource) {
    super(world, index, spec);
    this.timeLimits = new DelayLine(world.events, world.calls.slots, world.target(this.self, EVENT.timeLimit));
    this.configure(spec);
  }

  start(): void {
    this.world.scheduleAfter(US_PER_HOUR, this.self, EVENT.hour, 0);
  }

  override configure(spec: LoadBalancerResource): void {
    super.configure(spec);
    const { world } = this;
    const { links } = world;
    this.overhead = samplerOf(spec.overheadMs);
    this.timeoutUs = spec.idleTimeoutS * US_PER_S;
    this.capacity.configure(spec);
    this.router.configure(links);
    this.requestBytes = Float64Array.from(links, (link) => (link.kind === 'call' ? (link.payloadBytes ?? 0) : 0));
    this.targets = Int32Array.from(links, ({ to }) => world.resourceIndex(to));
  }

  arrive(call: Call): void {
    const { world } = this;
    this.recorder.arrived(world.nowUs);
    call.stage = NOT_SERVED;
    this.capacity.take(this.requestBytes[call.link] as number);
    world.scheduleAfter(this.overhead.drawUs(this.overheadStream), this.self, EVENT.ready, call.slot);
  }

  override handle(code: number, argument: number): void {
    switch (code) {
      case EVENT.ready:
        this.forward(this.world.calls.at(argument));
        break;
      case EVENT.timeLimit:
        this.endOverdue();
        break;
      default:
        this.capacity.endHour();
        this.world.scheduleAfter(US_PER_HOUR, this.self, EVENT.hour, 0);
    }
  }

  override answered(token: number, child: Call): void {
    const call = this.world.calls.at(token);
    const outcome = child.outcome;
    call.child = NOBODY;
    if (outcome !== ENDED.completed && this.isClosed(child)) {
      this.badGateways += 1;
      this.refuse(call, LIMIT.closed, ENDED.failed);
      return;
    }
    const bytes = this.spec.responseBytes;
    this.capacity.answer(bytes);
    if (outcome === ENDED.completed) this.answeredBytes += bytes;
    else call.reason = child.reason;
    this.finish(call, outcome);
  }

  override reset(nowUs: number): void {
    super.reset(nowUs);
    this.capacity.reset();
    this.answeredBytes = 0;
    this.badGateways = 0;
    this.unavailable = 0;
    this.timeouts = 0;
  }

  override usage(): Usage[] {
    return [
      {
        price: 'load-balancer.hours',
        service: 'alb',
        meter: 'hours',
        amount: HOURS_PER_MONTH,
        divisor: 1,
        isStanding: true,
      },
      {
        price: 'load-balancer.capacity-hours',
        service: 'alb',
        meter: 'capacity',
        amount: Math.round(this.capacity.unitHours * PARTS),
        divisor: PARTS,
      },
      {
        price: 'transfer.out',
        service: 'data-transfer',
        meter: 'data out',
        amount: this.answeredBytes,
        divisor: BYTES_PER_GB,
      },
    ];
  }

  /** Its capacity is paid by the hour; what belongs to one request is the data of its answer. */
  detailsOf(call: Call): SpanDetails {
    if (call.stage !== STAGE.forwarded || call.outcome !== ENDED.completed) return { usage: [] };
    return { usage: [{ price: 'transfer.out', amount: this.spec.responseBytes, divisor: BYTES_PER_GB }] };
  }

  override facts(): ResourceFacts {
    const { badGateways, unavailable, timeouts, capacity } = this;
    return { badGateways, unavailable, timeouts, capacityUnitHours: capacity.unitHours };
  }

  describeLimit(limit: number): string {
    switch (limit) {
      case LIMIT.noTarget:
        return 'no server behind it is in service (503)';
      case LIMIT.closed:
        return 'the server closed the connection before it answered (502)';
      case LIMIT.idleTimeout:
        return `it waits ${counted(this.spec.idleTimeoutS, 'second')} for an answer (504)`;
      default:
        return 'every way out of it is switched off';
    }
  }

  private forward(call: Call): void {
    const { world } = this;
    const link = this.router.pick();
    if (link === NOBODY) {
      this.refuse(call, LIMIT.noRoute, ENDED.failed);
      return;
    }
    if (world.resources[this.targets[link] as number]?.isReachable?.() === false) {
      this.unavailable += 1;
      this.refuse(call, LIMIT.noTarget, ENDED.failed);
      return;
    }
    call.stage = STAGE.forwarded;
    this.timeLimits.add(world.nowUs + this.timeoutUs, call.slot);
    const child = world.prepare(this.self, call.slot, link, OPERATION.invoke, call.chain);
    call.child = child.slot;
    world.dispatch(child);
  }

  /** Whether the one who was asked went away without an answer. */
  private isClosed(child: Call): boolean {
    const { resource, limit } = splitLimitKey(child.reason);
    return child.reason >= 0 && this.world.resources[resource]?.closesConnection?.(limit) === true;
  }

  private endOverdue(): void {
    const { world } = this;
    const { calls } = world;
    for (let slot = this.timeLimits.due(world.nowUs); slot >= 0; slot = this.timeLimits.due(world.nowUs)) {
      const late = calls.at(slot);
      if (late.child === NOBODY) continue; // ended, and its answer is still on the way
      // The server goes on working for nobody.
      calls.at(late.child).caller = NOBODY;
      this.timeouts += 1;
      this.refuse(late, LIMIT.idleTimeout, ENDED.timedOut);
    }
  }

  /** Ends a request with an answer of its own. */
  private refuse(call: Call, limit: number, outcome: number): void {
    call.child = NOBODY;
    this.world.blame(call, this.index, limit);
    this.finish(call, outcome);
  }
}
