import type { UserPoolResource } from '../document/kinds/user-pool';
import { TokenBucket } from '../kernel/token-bucket';
import { ENDED } from './calls';
import type { Usage } from './component';
import { ResourceBase } from './resource-base';
import { type Sampler, samplerOf } from './sampler';
import { inWords } from './words';
import type { World } from './world';

const RATE_LIMIT = 0;

/** A user pool: a request rate per second for authentications, and the time one takes. */
export class UserPoolModel extends ResourceBase<UserPoolResource> {
  private readonly bucket: TokenBucket;
  private readonly latencyStream = this.stream('latency');
  private latency: Sampler;

  constructor(world: World, index: number, spec: UserPoolResource) {
    super(world, index, spec);
    this.bucket = new TokenBucket(spec.ratePerS, spec.ratePerS);
    this.latency = samplerOf(spec.latencyMs);
  }

  override configure(spec: UserPoolResource): void {
    super.configure(spec);
    this.bucket.configure(this.world.nowUs, spec.ratePerS, spec.ratePerS);
    this.latency = samplerOf(spec.latencyMs);
  }

  arrive(call: number): void {
    const { world } = this;
    this.recorder.arrived(world.nowUs);
    if (!this.bucket.take(world.nowUs)) {
      world.blame(call, this.index, RATE_LIMIT);
      this.finish(call, ENDED.throttled);
      return;
    }
    world.scheduleAfter(this.latency.drawUs(this.latencyStream), this.self, 0, call);
  }

  override handle(_code: number, call: number): void {
    this.finish(call, ENDED.completed);
  }

  override usage(): Usage[] {
    return [
      {
        price: 'cognito.essentials.mau',
        service: 'cognito',
        meter: 'monthly active users',
        amount: this.spec.monthlyActiveUsers,
        divisor: 1,
        isStanding: true,
      },
    ];
  }

  describeLimit(): string {
    return `the user pool takes ${inWords(this.spec.ratePerS)} authentications/s`;
  }
}
