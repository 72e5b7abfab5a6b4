import { InstancePool } from './instance-pool';

/** Instances of a function that are kept started: how many are wanted, and how many there are. */
export class ProvisionedInstances {
  readonly pool: InstancePool;
  private wanted = 0;

  constructor(concurrency: number) {
    this.pool = new InstancePool(settingsFor(concurrency));
  }

  configure(concurrency: number): void {
    this.pool.configure(settingsFor(concurrency));
  }

  /** What was asked for, whether it has started yet or not. */
  get target(): number {
    return this.wanted;
  }

  /** Asks for so many from now on; those too many go at once, or when their request has left them. */
  want(count: number, nowUs: number): void {
    this.wanted = count;
    this.trim(nowUs);
  }

  /** Starts what is missing. */
  allocate(nowUs: number): void {
    while (this.pool.size < this.wanted) this.pool.addIdle(nowUs);
  }

  /** A request has left its instance. */
  free(instance: number, nowUs: number): void {
    this.pool.free(instance, nowUs);
    this.trim(nowUs);
  }

  private trim(nowUs: number): void {
    while (this.pool.size > this.wanted && this.pool.removeIdle(nowUs));
  }
}

function settingsFor(concurrency: number) {
  return { keepAliveUs: Number.POSITIVE_INFINITY, maxAgeUs: Number.POSITIVE_INFINITY, concurrency };
}
