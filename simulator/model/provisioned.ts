import { InstancePool } from './instance-pool';

/** Instances of a function that are kept started: how many are wanted, how many start, and how many there are. */
export class ProvisionedInstances {
  readonly pool: InstancePool;
  private wanted = 0;
  private startingCount = 0;
  /** Integral of what is wanted: -start +end of each interval, closed with the current number when read. */
  private wantedIntegralUs = 0;

  constructor(concurrency: number) {
    this.pool = new InstancePool(settingsFor(concurrency));
  }

  configure(concurrency: number, nowUs: number): void {
    this.pool.configure(settingsFor(concurrency), nowUs);
  }

  /** What was asked for, whether it has started yet or not. */
  get target(): number {
    return this.wanted;
  }

  get starting(): number {
    return this.startingCount;
  }

  /** How many more have to be started. */
  get missing(): number {
    return Math.max(0, this.wanted - this.pool.size - this.startingCount);
  }

  /** Instances no longer wanted that still work for a request. */
  get surplus(): number {
    return Math.max(0, this.pool.size - this.wanted);
  }

  /** Asks for so many from now on; those too many go at once, or when their requests have left them. */
  want(count: number, nowUs: number): void {
    this.wantedIntegralUs += (this.wanted - count) * nowUs;
    this.wanted = count;
    this.trim(nowUs);
  }

  /** One more begins to start; `started` follows. */
  begin(): void {
    this.startingCount += 1;
  }

  /** One that began to start can serve; it is let go when it is no longer wanted. */
  started(nowUs: number): void {
    this.startingCount -= 1;
    if (this.pool.size < this.wanted) this.pool.addIdle(nowUs);
  }

  /** A request leaves its instance; see the pool's own `leave`. */
  leave(instance: number, isReset: boolean, nowUs: number): boolean {
    const isGone = this.pool.leave(instance, isReset, nowUs);
    this.trim(nowUs);
    return isGone;
  }

  /** Integral over time of the number that was wanted since the reset, in instance-microseconds. */
  wantedUs(nowUs: number): number {
    return this.wantedIntegralUs + this.wanted * nowUs;
  }

  reset(nowUs: number): void {
    this.pool.reset(nowUs);
    this.wantedIntegralUs = -this.wanted * nowUs;
  }

  private trim(nowUs: number): void {
    while (this.pool.size > this.wanted && this.pool.removeIdle(nowUs));
  }
}

function settingsFor(concurrency: number) {
  return { keepAliveUs: Number.POSITIVE_INFINITY, maxAgeUs: Number.POSITIVE_INFINITY, concurrency };
}
