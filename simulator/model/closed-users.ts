import type { Traffic } from '../document/traffic';
import type { RandomStream } from '../kernel/random-stream';
import { US_PER_MS } from '../kernel/units';
import type { ConservationCheck } from '../metrics/views';
import { type Sampler, samplerOf } from './sampler';

/** Rounds that take no time at all, refused at once and without thinking, would keep the clock from moving. */
const LEAST_ROUND_US = US_PER_MS;

/**
 * The users of a closed workload: each thinks, sends a request, waits for its answer, and thinks again. As many think
 * as there are users who do not wait; a user too many leaves when the answer comes.
 */
export class ClosedUsers {
  private users = 0;
  private thinking = 0;
  private waiting = 0;
  private think: Sampler = samplerOf({ distribution: 'constant', value: 0 });

  /**
   * @param wake - Schedules the end of one user's thinking after a delay in whole microseconds. Those scheduled
   *   before the last `configure` must not come.
   */
  constructor(
    private readonly stream: RandomStream,
    private readonly wake: (delayUs: number) => void,
  ) {}

  /** Takes other traffic, from now on; whoever thinks begins to think anew. An open shape has no users. */
  configure(traffic: Traffic): void {
    const isClosed = traffic.shape === 'closed';
    this.users = isClosed ? traffic.users : 0;
    if (isClosed) this.think = samplerOf(traffic.thinkMs);
    this.thinking = 0;
    while (this.thinking + this.waiting < this.users) this.beginThinking(0);
  }

  /** A user has thought and sends a request now. */
  sends(): void {
    this.thinking -= 1;
    this.waiting += 1;
  }

  /**
   * A user has the answer, or gave up.
   *
   * @param tookUs - Time since the request was sent.
   */
  isAnswered(tookUs: number): void {
    this.waiting -= 1;
    if (this.thinking + this.waiting < this.users) this.beginThinking(tookUs > 0 ? 0 : LEAST_ROUND_US);
  }

  conservation(client: string): ConservationCheck[] {
    const { users, thinking, waiting } = this;
    if (users + waiting === 0) return [];
    return [
      {
        name: `users of ${client}`,
        arrived: Math.max(users, waiting),
        completed: thinking,
        failed: 0,
        waiting,
        holds: thinking + waiting === Math.max(users, waiting),
      },
    ];
  }

  private beginThinking(leastUs: number): void {
    this.thinking += 1;
    this.wake(Math.max(leastUs, this.think.drawUs(this.stream)));
  }
}
