import { US_PER_S } from './units';

/** A token bucket refilled continuously; it starts full and holds no more than its size. */
export class TokenBucket {
  private tokens: number;
  private filledUs = 0;

  constructor(
    private ratePerS: number,
    private size: number,
  ) {
    this.tokens = size;
  }

  /** Takes `amount` tokens if they are there. */
  take(nowUs: number, amount = 1): boolean {
    this.refill(nowUs);
    // A millionth of a token covers the rounding of many small refills.
    if (this.tokens + 1e-6 < amount) return false;
    this.tokens -= amount;
    return true;
  }

  /** Changes rate and size from now on; tokens above the new size are lost. */
  configure(nowUs: number, ratePerS: number, size: number): void {
    this.refill(nowUs);
    this.ratePerS = ratePerS;
    this.size = size;
    this.tokens = Math.min(this.tokens, size);
  }

  private refill(nowUs: number): void {
    this.tokens = Math.min(this.size, this.tokens + ((nowUs - this.filledUs) / US_PER_S) * this.ratePerS);
    this.filledUs = nowUs;
  }
}
