import type { PollLink } from '../document/link';

/** Batches in work at once: what a mapping begins with, what it gains in a minute of waiting messages, and its end. */
export interface PollerPolicy {
  start: number;
  perMinute: number;
  most: number;
  /** Batches that one poller has in work at once; capacity comes in whole pollers. */
  perPoller: number;
}

const ON_DEMAND = { start: 5, perMinute: 300, most: 1_250, perPoller: 1 };
const PROVISIONED = { perMinute: 1_000, perPoller: 10, defaultMinimum: 2, defaultMaximum: 200 };

/** Whether a mapping has pollers of its own, paid for by the hour. */
export function isProvisioned(link: PollLink): boolean {
  return (link.minimumPollers ?? link.maximumPollers) !== undefined;
}

/**
 * How the pollers of a mapping grow.
 *
 * @param isFifo - Pollers of a first-in first-out queue follow the active groups, without a ramp.
 * @param accountConcurrency - Instances of the account; shared pollers do not grow beyond it.
 */
export function pollerPolicyOf(link: PollLink, isFifo: boolean, accountConcurrency: number): PollerPolicy {
  if (isProvisioned(link)) {
    const { perPoller, perMinute, defaultMinimum, defaultMaximum } = PROVISIONED;
    const minimum = link.minimumPollers ?? defaultMinimum;
    const maximum = Math.max(minimum, link.maximumPollers ?? defaultMaximum);
    return { start: minimum * perPoller, perMinute, most: maximum * perPoller, perPoller };
  }
  const most = Math.max(ON_DEMAND.start, Math.min(ON_DEMAND.most, accountConcurrency));
  return { ...ON_DEMAND, start: isFifo ? most : ON_DEMAND.start, most };
}

/** How many batches a mapping may have in work: more each minute while messages wait, fewer when they do not. */
export class PollerScaling {
  private capacity: number;
  /** Most batches in work at once since the last minute began. */
  private peak = 0;

  constructor(private policyNow: PollerPolicy) {
    this.capacity = policyNow.start;
  }

  /** Takes other bounds from now on. */
  configure(policy: PollerPolicy): void {
    this.policyNow = policy;
    this.capacity = Math.min(policy.most, Math.max(policy.start, this.capacity));
  }

  get policy(): PollerPolicy {
    return this.policyNow;
  }

  /** Batches that may be in work at once. */
  get allowed(): number {
    return this.capacity;
  }

  get pollers(): number {
    return this.capacity / this.policyNow.perPoller;
  }

  get isAtStart(): boolean {
    return this.capacity === this.policyNow.start;
  }

  /** Notes how many batches are in work. */
  use(inWork: number): void {
    if (inWork > this.peak) this.peak = inWork;
  }

  /** A minute is over. Where nothing waits, what the minute needed stays and the rest goes. */
  endMinute(isWaiting: boolean, inWork: number): void {
    const { start, perMinute, most, perPoller } = this.policyNow;
    const needed = Math.ceil(this.peak / perPoller) * perPoller;
    this.capacity = isWaiting
      ? Math.min(most, this.capacity + perMinute)
      : Math.max(start, Math.min(this.capacity, needed));
    this.peak = inWork;
  }
}
