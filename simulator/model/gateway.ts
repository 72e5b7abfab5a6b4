import type { GatewayResource } from '../document/kinds/gateway';
import { DelayLine } from '../kernel/delay-line';
import { TokenBucket } from '../kernel/token-bucket';
import { US_PER_MS } from '../kernel/units';
import type { LimitKind } from '../metrics/views';
import { CallerMemory } from './authorizer';
import { type Call, ENDED, NOBODY, NOT_SERVED, OPERATION } from './calls';
import type { Demand, ResourceFacts, SpanDetails, Usage } from './component';
import { ResourceBase } from './resource-base';
import { Router } from './routing';
import { type Sampler, samplerOf } from './sampler';
import { counted, inWords } from './words';
import type { World } from './world';

const EVENT = { ready: 0, timeLimit: 1, decided: 2 } as const;
const STAGE = { authorizing: 0, forwarded: 1 } as const;
const LIMIT = {
  account: 0,
  own: 1,
  route: 2,
  requestSize: 3,
  targetRequestSize: 4,
  targetAnswerSize: 5,
  timeLimit: 6,
  unauthorized: 7,
  authorizer: 8,
  noRoute: 9,
} as const;

const LIMIT_KINDS: readonly LimitKind[] = [
  'gateway-rate',
  'gateway-rate',
  'route-rate',
  'size',
  'size',
  'size',
  'time-limit',
];

const DEFAULT_TIMEOUT_MS = { rest: 29_000, http: 30_000 };
const DEFAULT_OVERHEAD = {
  rest: { distribution: 'lognormal', median: 15, p99: 40 },
  http: { distribution: 'lognormal', median: 7.5, p99: 20 },
} as const;
/** A gigabyte of data out, as vendors count it. */
const BYTES_PER_GB = 1024 ** 3;
/** HTTP APIs are metered in units of 512 KB. */
const METERED_BYTES = 512 * 1024;
const MOST_REQUEST_BYTES = 10 * 1024 * 1024;

/** What the gateway knows of each link, by the link's number: an arriving request's or a way out. */
interface WayFacts {
  /** Bytes of a request that comes or goes along the link. */
  bytes: Float64Array;
  /** Most bytes that the target of the link takes in a request, and gives in an answer. */
  mostBytes: Float64Array;
  /** Throttles of single ways out. */
  throttles: (TokenBucket | undefined)[];
}

/** An HTTP front door: token buckets, an authorizer, its own overhead, one target by share, a time limit. */
export class GatewayModel extends ResourceBase<GatewayResource> {
  readonly callsOnBehalf = true;
  readonly limitKinds = LIMIT_KINDS;
  private readonly ownBucket: TokenBucket;
  private readonly router: Router;
  private readonly overheadStream = this.stream('overhead');
  private readonly callerStream = this.stream('callers');
  private readonly authorizerStream = this.stream('authorizer');
  private readonly timeLimits: DelayLine;
  private overhead!: Sampler;
  private timeoutUs = 0;
  private ways!: WayFacts;
  /** Only then can its own bucket refuse what the account's would let through. */
  private isTighterThanAccount = false;
  private hasRouteThrottles = false;
  private hasLargePayloads = false;

  private callers: CallerMemory | undefined;
  private decision!: Sampler;
  private authorizerLink = NOBODY;

  private metered = 0;
  private answeredBytes = 0;
  private authorizerHits = 0;
  private authorizerMisses = 0;
  private unauthorized = 0;

  constructor(world: World, index: number, spec: GatewayResource) {
    super(world, index, spec);
    this.ownBucket = new TokenBucket(spec.ratePerS, spec.burst);
    this.router = new Router(spec.id, this.stream('routes'));
    this.timeLimits = new DelayLine(world.events, world.calls.slots, world.target(this.self, EVENT.timeLimit));
    this.setUpAuthorizer(spec);
    this.configure(spec);
  }

  /** Asks the resources that it calls, now that all are there. */
  start(): void {
    this.configureWays();
  }

  override configure(spec: GatewayResource): void {
    const hasSameAuthorizer = JSON.stringify(spec.authorizer) === JSON.stringify(this.spec.authorizer);
    super.configure(spec);
    const { world } = this;
    const { account } = world;
    this.ownBucket.configure(world.nowUs, spec.ratePerS, spec.burst);
    this.isTighterThanAccount = spec.ratePerS < account.gatewayRatePerS || spec.burst < account.gatewayBurst;
    this.overhead = samplerOf(spec.overheadMs ?? DEFAULT_OVERHEAD[spec.api]);
    this.timeoutUs = (spec.timeoutMs ?? DEFAULT_TIMEOUT_MS[spec.api]) * US_PER_MS;
    if (!hasSameAuthorizer) this.setUpAuthorizer(spec);
    this.configureWays();
  }

  arrive(call: Call): void {
    const { world } = this;
    this.recorder.arrived(world.nowUs);
    call.stage = NOT_SERVED;
    // A way that has a throttle is picked now, the others when the request is sent on.
    call.step = this.hasRouteThrottles ? this.router.pick() : NOBODY;
    const limit = this.throttledBy(call);
    if (limit >= 0) {
      this.refuse(call, limit, ENDED.throttled);
      return;
    }
    if (this.hasLargePayloads && (this.ways.bytes[call.link] as number) > MOST_REQUEST_BYTES) {
      this.refuse(call, LIMIT.requestSize, ENDED.failed);
      return;
    }
    world.scheduleAfter(this.overhead.drawUs(this.overheadStream), this.self, EVENT.ready, call.slot);
  }

  override handle(code: number, argument: number): void {
    switch (code) {
      case EVENT.ready:
        this.overheadOver(this.world.calls.at(argument));
        break;
      case EVENT.decided:
        this.decided(this.world.calls.at(argument));
        break;
      default:
        this.endOverdue();
    }
  }

  override answered(token: number, child: Call): void {
    const call = this.world.calls.at(token);
    const outcome = child.outcome;
    call.child = NOBODY;
    if (call.stage === STAGE.authorizing) {
      if (outcome === ENDED.completed) this.decided(call);
      else this.refuse(call, LIMIT.authorizer, ENDED.failed);
      return;
    }
    if (outcome === ENDED.completed && this.isAnswerTooLarge(child.link)) {
      this.refuse(call, LIMIT.targetAnswerSize, ENDED.failed);
      return;
    }
    if (outcome === ENDED.completed) this.answeredBytes += this.spec.responseBytes;
    else call.reason = child.reason;
    this.world.finish(call, this.recorder, outcome);
  }

  override reset(nowUs: number): void {
    super.reset(nowUs);
    this.metered = 0;
    this.answeredBytes = 0;
    this.authorizerHits = 0;
    this.authorizerMisses = 0;
    this.unauthorized = 0;
  }

  override usage(): Usage[] {
    return [
      {
        price: `api-gateway.${this.spec.api}.requests`,
        service: 'api-gateway',
        meter: 'requests',
        amount: this.metered,
        divisor: 1,
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

  /** A request is metered when it is passed on; its answer leaves for the internet when it succeeds. */
  detailsOf(call: Call): SpanDetails {
    const { api, responseBytes } = this.spec;
    if (call.stage !== STAGE.forwarded) return { usage: [] };
    const requests = {
      price: `api-gateway.${api}.requests`,
      amount: this.unitsOf(call.link),
      divisor: 1,
    };
    const dataOut = { price: 'transfer.out', amount: responseBytes, divisor: BYTES_PER_GB };
    return { usage: call.outcome === ENDED.completed ? [requests, dataOut] : [requests] };
  }

  override facts(): ResourceFacts {
    if (!this.spec.authorizer) return {};
    const { authorizerHits, authorizerMisses, unauthorized } = this;
    return { authorizerHits, authorizerMisses, unauthorized };
  }

  describeLimit(limit: number): string {
    const { spec, world } = this;
    const { gatewayRatePerS, gatewayBurst } = world.account;
    switch (limit) {
      case LIMIT.account:
        return `the account's gateways let ${counted(gatewayRatePerS, 'request/s', 'requests/s')} through, ${inWords(gatewayBurst)} at once`;
      case LIMIT.own:
        return `its token bucket lets ${counted(spec.ratePerS, 'request/s', 'requests/s')} through, ${inWords(spec.burst)} at once`;
      case LIMIT.route:
        return 'the way that was asked for has a rate of its own, and more is wanted';
      case LIMIT.requestSize:
        return `a request may have ${inWords(MOST_REQUEST_BYTES)} bytes`;
      case LIMIT.targetRequestSize:
        return `a request that it passes on may have ${inWords(this.leastOfMostBytes())} bytes`;
      case LIMIT.targetAnswerSize:
        return `an answer may have ${counted(this.leastOfMostBytes(), 'byte')}, ${counted(spec.responseBytes, 'is', 'are')} wanted`;
      case LIMIT.timeLimit:
        return `it waits ${inWords(this.timeoutUs / US_PER_MS)} ms for an answer`;
      case LIMIT.unauthorized:
        return 'it turns away who is not authorized';
      case LIMIT.authorizer:
        return 'its authorizer did not decide';
      default:
        return 'every way out of it is switched off';
    }
  }

  demandOn(limit: number, times: number, windowS: number): Demand | undefined {
    if (limit !== LIMIT.account && limit !== LIMIT.own) return undefined;
    const allowed = limit === LIMIT.account ? this.world.account.gatewayRatePerS : this.spec.ratePerS;
    return { allowed, needed: allowed + times / windowS };
  }

  private setUpAuthorizer({ authorizer }: GatewayResource): void {
    this.callers = authorizer?.kind === 'lambda' ? new CallerMemory(authorizer, this.callerStream) : undefined;
    this.decision = samplerOf(authorizer?.latencyMs ?? { distribution: 'constant', value: 0 });
  }

  private configureWays(): void {
    const { world, spec } = this;
    const { links } = world;
    const decider = spec.authorizer?.kind === 'lambda' ? spec.authorizer.function : undefined;
    const isForDecisions = (link: (typeof links)[number]) =>
      link.kind === 'call' && link.from === spec.id && link.to === decider;
    this.authorizerLink = links.findIndex((link) => isForDecisions(link) && link.enabled);
    this.router.configure(links.map((link) => (isForDecisions(link) ? { ...link, enabled: false } : link)));
    const throttlesBefore = this.ways?.throttles ?? [];
    this.ways = {
      bytes: Float64Array.from(links, (link) => (link.kind === 'call' ? (link.payloadBytes ?? 0) : 0)),
      mostBytes: Float64Array.from(
        links,
        ({ from, to }) =>
          (from === spec.id ? world.resources[world.resourceIndex(to)]?.mostPayloadBytes : undefined) ??
          Number.POSITIVE_INFINITY,
      ),
      throttles: links.map((link, index) => {
        if (link.kind !== 'call' || link.from !== spec.id || link.routeRatePerS === undefined) return undefined;
        const { routeRatePerS, routeBurst = routeRatePerS } = link;
        const bucket = throttlesBefore[index] ?? new TokenBucket(routeRatePerS, routeBurst);
        bucket.configure(world.nowUs, routeRatePerS, routeBurst);
        return bucket;
      }),
    };
    this.hasRouteThrottles = this.ways.throttles.some((bucket) => bucket !== undefined);
    const mostBytes = Math.min(MOST_REQUEST_BYTES, this.leastOfMostBytes());
    this.hasLargePayloads = spec.responseBytes > mostBytes || this.ways.bytes.some((bytes) => bytes > mostBytes);
  }

  /** The token bucket that has no token for a request, or -1: the way's, the gateway's own, the account's. */
  private throttledBy(call: Call): number {
    const { world } = this;
    const { nowUs } = world;
    if (this.hasRouteThrottles) {
      const bucket = this.ways.throttles[call.step];
      if (bucket !== undefined && !bucket.take(nowUs)) return LIMIT.route;
    }
    if (this.isTighterThanAccount && !this.ownBucket.take(nowUs)) return LIMIT.own;
    return world.account.gatewayTokens.take(nowUs) ? -1 : LIMIT.account;
  }

  private overheadOver(call: Call): void {
    if (this.spec.authorizer !== undefined) this.authorize(call);
    else this.forward(call);
  }

  private authorize(call: Call): void {
    const { world, callers } = this;
    call.stage = STAGE.authorizing;
    if (callers) {
      const caller = callers.drawCaller();
      call.instance = caller;
      if (callers.knows(caller, world.nowUs)) {
        this.authorizerHits += 1;
        this.pass(call, callers.refuses(caller));
        return;
      }
      this.authorizerMisses += 1;
    }
    if (this.spec.authorizer?.kind === 'lambda' && this.spec.authorizer.function !== undefined) {
      this.askAuthorizer(call);
      return;
    }
    world.scheduleAfter(this.decision.drawUs(this.authorizerStream), this.self, EVENT.decided, call.slot);
  }

  private askAuthorizer(call: Call): void {
    if (this.authorizerLink === NOBODY) this.refuse(call, LIMIT.authorizer, ENDED.failed);
    else this.send(call, this.authorizerLink);
  }

  /** A decision has been made, and is kept. */
  private decided(call: Call): void {
    const { world, callers, spec } = this;
    if (callers) {
      const caller = call.instance;
      callers.remember(caller, world.nowUs);
      this.pass(call, callers.refuses(caller));
      return;
    }
    const share = spec.authorizer?.unauthorizedShare ?? 0;
    this.pass(call, share > 0 && this.callerStream.next() < share);
  }

  private pass(call: Call, isRefused: boolean): void {
    if (!isRefused) {
      this.forward(call);
      return;
    }
    this.unauthorized += 1;
    this.refuse(call, LIMIT.unauthorized, ENDED.failed);
  }

  private forward(call: Call): void {
    const picked = call.step;
    const link = picked === NOBODY ? this.router.pick() : picked;
    if (link === NOBODY) {
      this.refuse(call, LIMIT.noRoute, ENDED.failed);
      return;
    }
    if (this.hasLargePayloads && this.isRequestTooLarge(call.link, link)) {
      this.refuse(call, LIMIT.targetRequestSize, ENDED.failed);
      return;
    }
    this.metered += this.unitsOf(call.link);
    call.stage = STAGE.forwarded;
    this.send(call, link);
  }

  /** Sends a request on, and waits for its answer no longer than the time limit. */
  private send(call: Call, link: number): void {
    const { world } = this;
    const untilUs = world.nowUs + this.timeoutUs;
    call.startedUs = untilUs;
    this.timeLimits.add(untilUs, call.slot);
    const child = world.prepare(this.self, call.slot, link, OPERATION.invoke, call.chain);
    call.child = child.slot;
    world.dispatch(child);
  }

  private endOverdue(): void {
    const { world } = this;
    const { calls } = world;
    for (let slot = this.timeLimits.due(world.nowUs); slot >= 0; slot = this.timeLimits.due(world.nowUs)) {
      const late = calls.at(slot);
      if (late.child === NOBODY) continue; // ended, and its answer is still on the way
      if (late.startedUs > world.nowUs) continue; // the authorizer's limit, which was kept
      // The target goes on working for nobody.
      calls.at(late.child).caller = NOBODY;
      this.refuse(late, LIMIT.timeLimit, ENDED.timedOut);
    }
  }

  /** Ends a request by one of the gateway's own limits. */
  private refuse(call: Call, limit: number, outcome: number): void {
    call.child = NOBODY;
    this.world.blame(call, this.index, limit);
    this.finish(call, outcome);
  }

  private isRequestTooLarge(arrival: number, link: number): boolean {
    const { bytes, mostBytes } = this.ways;
    const sent = (bytes[link] as number) || (bytes[arrival] as number);
    return sent > (mostBytes[link] as number);
  }

  private isAnswerTooLarge(link: number): boolean {
    return this.hasLargePayloads && this.spec.responseBytes > (this.ways.mostBytes[link] as number);
  }

  /** The tightest bound on payloads among its targets. */
  private leastOfMostBytes(): number {
    return this.ways.mostBytes.reduce((least, bytes) => Math.min(least, bytes), Number.POSITIVE_INFINITY);
  }

  /** Units a request is metered as: the larger of request and answer counts. */
  private unitsOf(arrival: number): number {
    if (this.spec.api !== 'http') return 1;
    const bytes = Math.max(this.spec.responseBytes, this.ways.bytes[arrival] as number);
    return bytes <= METERED_BYTES ? 1 : Math.ceil(bytes / METERED_BYTES);
  }
}
