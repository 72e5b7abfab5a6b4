/** A stretch of time in which traffic comes at another rate than its own; times in seconds of the run. */
export interface Surge {
  fromS: number;
  untilS: number;
  /** What the rate is multiplied by. */
  factor: number;
}

const FOREVER = Number.POSITIVE_INFINITY;

/** The factor that all surges together put on a rate, as time goes on. Several at once multiply. */
export class Surges {
  /** What the rate is multiplied by now. */
  factor = 1;
  /** When that may change, in seconds. */
  untilS = FOREVER;
  private plan: readonly Surge[] = [];

  /** Takes a plan, and stands at a time. */
  start(atS: number, plan: readonly Surge[]): void {
    this.plan = plan;
    this.moveTo(atS);
  }

  /** Stands at a time. A surge lasts from its beginning, inclusive, to its end, exclusive. */
  moveTo(atS: number): void {
    this.factor = 1;
    this.untilS = FOREVER;
    for (const { fromS, untilS, factor } of this.plan) {
      if (fromS <= atS && atS < untilS) this.factor *= factor;
      if (fromS > atS) this.untilS = Math.min(this.untilS, fromS);
      if (untilS > atS) this.untilS = Math.min(this.untilS, untilS);
    }
  }
}
