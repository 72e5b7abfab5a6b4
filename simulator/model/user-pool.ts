import type { UserPoolResource } from '../document/kinds/user-pool';
import { CATEGORY_QUOTAS, USER_POOL_CATEGORIES, type UserPoolCategory } from '../document/user-pool-categories';
import { TokenBucket } from '../kernel/token-bucket';
import type { LimitKind } from '../metrics/views';
import { type Call, ENDED } from './calls';
import type { Demand, Usage } from './component';
import { ResourceBase } from './resource-base';
import { type Sampler, samplerOf } from './sampler';
import { counted } from './words';
import type { World } from './world';

const MILLION = 1_000_000;
const LIMIT_KINDS: readonly LimitKind[] = USER_POOL_CATEGORIES.map(() => 'user-pool-rate');

/** A user pool: a request rate per second for each category of operations, and the time one takes. */
export class UserPoolModel extends ResourceBase<UserPoolResource> {
  readonly limitKinds = LIMIT_KINDS;
  /** In the order of USER_POOL_CATEGORIES, whose places are the numbers of the limits as well. */
  private readonly buckets: TokenBucket[];
  private readonly latencyStream = this.stream('latency');
  private latency!: Sampler;
  /** Category of the calls that come along each link. */
  private categoryByLink!: Int32Array;

  constructor(world: World, index: number, spec: UserPoolResource) {
    super(world, index, spec);
    this.buckets = USER_POOL_CATEGORIES.map((category) => {
      const ratePerS = ratePerSOf(spec, category);
      return new TokenBucket(ratePerS, ratePerS);
    });
    this.configure(spec);
  }

  override configure(spec: UserPoolResource): void {
    super.configure(spec);
    const { world } = this;
    USER_POOL_CATEGORIES.forEach((category, at) => {
      const ratePerS = ratePerSOf(spec, category);
      this.buckets[at]?.configure(world.nowUs, ratePerS, ratePerS);
    });
    this.latency = samplerOf(spec.latencyMs);
    this.categoryByLink = Int32Array.from(world.links, (link) =>
      USER_POOL_CATEGORIES.indexOf((link.kind === 'call' ? link.category : undefined) ?? 'UserAuthentication'),
    );
  }

  arrive(call: Call): void {
    const { world } = this;
    this.recorder.arrived(world.nowUs);
    const category = this.categoryByLink[call.link] as number;
    if (!(this.buckets[category] as TokenBucket).take(world.nowUs)) {
      world.blame(call, this.index, category);
      this.finish(call, ENDED.throttled);
      return;
    }
    world.scheduleAfter(this.latency.drawUs(this.latencyStream), this.self, 0, call.slot);
  }

  override handle(_code: number, argument: number): void {
    const { world } = this;
    world.finish(world.calls.at(argument), this.recorder, ENDED.completed);
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

  describeLimit(limit: number): string {
    const category = USER_POOL_CATEGORIES[limit] ?? 'UserAuthentication';
    return `the account's user pools take ${counted(ratePerSOf(this.spec, category), 'request/s', 'requests/s')} of ${category}`;
  }

  demandOn(limit: number, times: number, windowS: number): Demand {
    const allowed = ratePerSOf(this.spec, USER_POOL_CATEGORIES[limit] ?? 'UserAuthentication');
    return { allowed, needed: allowed + times / windowS };
  }
}

/** Requests a second of a category: its quota, raised or not, and what whole millions of users add. */
function ratePerSOf({ ratePerS, quotas, monthlyActiveUsers }: UserPoolResource, category: UserPoolCategory): number {
  const quota = CATEGORY_QUOTAS[category];
  const millions = Math.floor(monthlyActiveUsers / MILLION);
  const base = category === 'UserAuthentication' ? ratePerS : (quotas?.[category] ?? quota.ratePerS);
  return base + millions * quota.perMillionUsersPerS;
}
