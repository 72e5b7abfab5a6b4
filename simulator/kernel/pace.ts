import { US_PER_S } from './units';

/** A thousandth of a microsecond covers the rounding of many small steps. */
const ROUNDING_US = 1e-3;

/**
 * A rate that work waits for: a token bucket that starts full, may be overdrawn by the last taker, and says
 * when it will have a unit again. Work that is refused instead of waiting wants a `TokenBucket`.
 */
export class Pace {
  /** Until when everything taken so far would keep a flow of exactly this rate busy. */
  private takenUntilUs = 0;
  private usPerUnit = 0;
  private burstUs = 0;

  /** @param burst - Units that can be taken at once after a pause; at least 1. */
  constructor(ratePerS: number, burst: number) {
    this.configure(0, ratePerS, burst);
  }

  /** Changes rate and burst from now on; what is overdrawn stays overdrawn. */
  configure(nowUs: number, ratePerS: number, burst: number): void {
    const nextUsPerUnit = US_PER_S / ratePerS;
    const owedUs = Math.max(0, this.takenUntilUs - nowUs);
    this.takenUntilUs = nowUs + (this.usPerUnit > 0 ? (owedUs / this.usPerUnit) * nextUsPerUnit : 0);
    this.usPerUnit = nextUsPerUnit;
    this.burstUs = burst * nextUsPerUnit;
  }

  /** The earliest whole microsecond, from now on, at which there is a unit to take. */
  freeAtUs(nowUs: number): number {
    return Math.max(nowUs, Math.ceil(this.takenUntilUs + this.usPerUnit - this.burstUs - ROUNDING_US));
  }

  /** Takes `amount` units, which may be more than there are. */
  take(nowUs: number, amount: number): void {
    this.takenUntilUs = Math.max(this.takenUntilUs, nowUs) + amount * this.usPerUnit;
  }
}
