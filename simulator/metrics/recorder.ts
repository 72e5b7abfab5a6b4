import { Histogram } from './histogram';
import type { OutcomeCounts } from './views';

/** As numbered in ENDED. */
const COMPLETED = 0;

/** Counts, latencies and the time-weighted number in system of one component of the run. */
export class Recorder {
  /** By outcome; those that completed are counted by the histogram. */
  private ended = new Float64Array(4);
  private arrivedCount = 0;
  private inSystemAtReset = 0;
  private inSystem = 0;
  /** Sum of -arrival and +departure times: the integral of the number in system, but for those still in. */
  private integralUs = 0;
  /** Time spent in the system by those that ended otherwise than completed. */
  private lostUs = 0;
  readonly latency = new Histogram();

  arrived(nowUs: number): void {
    this.arrivedCount += 1;
    this.inSystem += 1;
    this.integralUs -= nowUs;
  }

  /** @param outcome - As numbered in ENDED. */
  finished(outcome: number, arrivedUs: number, nowUs: number): void {
    this.inSystem -= 1;
    this.integralUs += nowUs;
    if (outcome === COMPLETED) {
      this.latency.record(nowUs - arrivedUs);
      return;
    }
    this.ended[outcome]! += 1;
    this.lostUs += nowUs - arrivedUs;
  }

  /** Forgets what was counted; what is in the system stays there. */
  reset(nowUs: number): void {
    this.ended.fill(0);
    this.arrivedCount = 0;
    this.inSystemAtReset = this.inSystem;
    this.integralUs = -this.inSystem * nowUs;
    this.lostUs = 0;
    this.latency.clear();
  }

  /** Forgets everything; what is in the system now will not be counted when it ends. */
  resetToEmpty(nowUs: number): void {
    this.inSystem = 0;
    this.reset(nowUs);
  }

  counts(): OutcomeCounts {
    const [, failed = 0, throttled = 0, timedOut = 0] = this.ended;
    const completed = this.latency.count;
    return { arrived: this.arrivedCount, completed, failed, throttled, timedOut, inSystem: this.inSystem };
  }

  /** Whether what came in, with what was in at the reset, is accounted for. */
  get balance(): number {
    const { arrived, completed, failed, throttled, timedOut, inSystem } = this.counts();
    return this.inSystemAtReset + arrived - completed - failed - throttled - timedOut - inSystem;
  }

  /** Number in the system at the reset. */
  get carriedIn(): number {
    return this.inSystemAtReset;
  }

  /** Time-weighted mean number in the system since the reset at `fromUs`. */
  meanInSystem(fromUs: number, nowUs: number): number {
    return nowUs > fromUs ? (this.integralUs + this.inSystem * nowUs) / (nowUs - fromUs) : 0;
  }

  /** Mean time in the system of all that ended since the reset, whatever the outcome; 0 when nothing did. */
  meanTimeInSystemUs(): number {
    const { completed, failed, throttled, timedOut } = this.counts();
    const ended = completed + failed + throttled + timedOut;
    return ended > 0 ? (this.latency.totalUs + this.lostUs) / ended : 0;
  }
}
