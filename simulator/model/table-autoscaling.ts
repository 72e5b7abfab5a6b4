import { US_PER_S } from '../kernel/units';
import type { TableCapacity } from './table-capacity';

const MINUTES_TO_SCALE_OUT = 2;
const MINUTES_TO_SCALE_IN = 15;
const S_PER_MIN = 60;
const US_PER_HOUR = 3_600 * US_PER_S;
const US_PER_DAY = 24 * US_PER_HOUR;
const FREE_DECREASES_A_DAY = 4;

/** Decreases of a table's capacity: four a day, and one more whenever an hour has passed without any. */
export class DecreaseAllowance {
  private day = 0;
  private decreases = 0;
  private lastUs = Number.NEGATIVE_INFINITY;

  /** Takes a decrease if one is allowed; reads and writes that fall at one moment are one decrease. */
  take(nowUs: number): boolean {
    const day = Math.floor(nowUs / US_PER_DAY);
    if (day > this.day) {
      this.day = day;
      this.decreases = 0;
    }
    if (nowUs === this.lastUs) return true;
    if (this.decreases >= FREE_DECREASES_A_DAY && nowUs - this.lastUs < US_PER_HOUR) return false;
    this.decreases += 1;
    this.lastUs = nowUs;
    return true;
  }
}

interface ScalingBounds {
  minUnitsPerS: number;
  maxUnitsPerS: number;
  targetPercent: number;
}

/**
 * Provisioned capacity that follows its use: out after two minutes in a row above the target, in after fifteen below
 * it, each time to where the last minute's use would be the target.
 *
 * @see DynamoDB Developer Guide, managing throughput capacity automatically.
 */
export class AutoScaledCapacity implements TableCapacity {
  private minutesAbove = 0;
  private minutesBelow = 0;

  constructor(
    public unitsPerS: number,
    private readonly bounds: ScalingBounds,
    private readonly decreases: DecreaseAllowance,
  ) {}

  endMinute(units: number, nowUs: number): void {
    const { minUnitsPerS, maxUnitsPerS, targetPercent } = this.bounds;
    const targetUnits = (S_PER_MIN * this.unitsPerS * targetPercent) / 100;
    this.minutesAbove = units > targetUnits ? this.minutesAbove + 1 : 0;
    this.minutesBelow = units < targetUnits ? this.minutesBelow + 1 : 0;
    const fitting = Math.ceil((100 * units) / (S_PER_MIN * targetPercent));
    const wanted = Math.min(maxUnitsPerS, Math.max(minUnitsPerS, fitting));
    const scalesOut = this.minutesAbove >= MINUTES_TO_SCALE_OUT && wanted > this.unitsPerS;
    const mayScaleIn = this.minutesBelow >= MINUTES_TO_SCALE_IN && wanted < this.unitsPerS;
    if (!scalesOut && !(mayScaleIn && this.decreases.take(nowUs))) return;
    this.unitsPerS = wanted;
    this.minutesAbove = 0;
    this.minutesBelow = 0;
  }

  describe(): string {
    return `as it is scaled to now, ${this.bounds.maxUnitsPerS} at most`;
  }
}
