import type { GatewayResource } from '../document/kinds/gateway';
import { DelayLine } from '../kernel/delay-line';
import { TokenBucket } from '../kernel/token-bucket';
import { US_PER_MS } from '../kernel/units';
import { ENDED, NOBODY, OPERATION } from './calls';
import type { Usage } from './component';
import { ResourceBase } from './resource-base';
import { Router } from './routing';
import { type Sampler, samplerOf } from './sampler';
import { inWords } from './words';
import type { World } from './world';

const FORWARD = 0;
const TIME_LIMIT = 1;
const RATE_LIMIT = 0;

const DEFAULT_TIMEOUT_MS = { rest: 29_000, http: 30_000 };
const DEFAULT_OVERHEAD = {
  rest: { distribution: 'lognormal', median: 15, p99: 40 },
  http: { distribution: 'lognormal', median: 7.5, p99: 20 },
} as const;
/** HTTP APIs are metered in units of 512 KB. */
const METERED_BYTES = 512 * 1024;

/** An HTTP front door: a token bucket, its own overhead, one target by share, a time limit. */
export class GatewayModel extends ResourceBase<GatewayResource> {
  private readonly bucket: TokenBucket;
  private readonly router: Router;
  private readonly overheadStream = this.stream('overhead');
  private readonly limits: DelayLine;
  private overhead!: Sampler;
  private timeoutUs = 0;
  private metered = 0;
  private answeredBytes = 0;

  constructor(world: World, index: number, spec: GatewayResource) {
    super(world, index, spec);
    this.bucket = new TokenBucket(spec.ratePerS, spec.burst);
    this.router = new Router(spec.id, this.stream('routes'));
    this.limits = new DelayLine(world.events, world.calls.slots, world.target(this.self, TIME_LIMIT));
    this.configure(spec);
  }

  override configure(spec: GatewayResource): void {
    super.configure(spec);
    this.bucket.configure(this.world.nowUs, spec.ratePerS, spec.burst);
    this.router.configure(this.world.links);
    this.overhead = samplerOf(spec.overheadMs ?? DEFAULT_OVERHEAD[spec.api]);
    this.timeoutUs = (spec.timeoutMs ?? DEFAULT_TIMEOUT_MS[spec.api]) * US_PER_MS;
  }

  arrive(call: number): void {
    const { world } = this;
    this.recorder.arrived(world.nowUs);
    if (!this.bucket.take(world.nowUs)) {
      world.blame(call, this.index, RATE_LIMIT);
      this.finish(call, ENDED.throttled);
      return;
    }
    this.metered += this.spec.api === 'http' ? Math.max(1, Math.ceil(this.spec.responseBytes / METERED_BYTES)) : 1;
    world.scheduleAfter(this.overhead.drawUs(this.overheadStream), this.self, FORWARD, call);
  }

  override handle(code: number, call: number): void {
    const { world } = this;
    if (code === FORWARD) {
      const link = this.router.pick();
      if (link === NOBODY) {
        this.finish(call, ENDED.failed);
        return;
      }
      this.limits.add(world.nowUs + this.timeoutUs, call);
      const child = world.prepare(this.self, call, link, OPERATION.invoke, world.calls.chain[call] as number);
      world.calls.child[call] = child;
      world.dispatch(child);
      return;
    }
    for (let late = this.limits.due(world.nowUs); late >= 0; late = this.limits.due(world.nowUs)) {
      const child = world.calls.child[late] as number;
      if (child === NOBODY) continue; // ended, and its answer is still on the way
      // The target goes on working for nobody.
      world.calls.caller[child] = NOBODY;
      this.finish(late, ENDED.timedOut);
    }
  }

  override answered(call: number, child: number): void {
    this.finish(call, this.world.calls.outcome[child] as number);
  }

  protected override finish(call: number, outcome: number): void {
    this.world.calls.child[call] = NOBODY;
    if (outcome === ENDED.completed) this.answeredBytes += this.spec.responseBytes;
    super.finish(call, outcome);
  }

  override reset(nowUs: number): void {
    super.reset(nowUs);
    this.metered = 0;
    this.answeredBytes = 0;
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
      { price: 'transfer.out', service: 'data-transfer', meter: 'data out', amount: this.answeredBytes, divisor: 1e9 },
    ];
  }

  describeLimit(): string {
    return `its token bucket lets ${inWords(this.spec.ratePerS)} requests/s through, ${inWords(this.spec.burst)} at once`;
  }
}
