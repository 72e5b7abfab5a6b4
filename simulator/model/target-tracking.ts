/** What servers are kept at, and how long it must be off before their number changes. */
export interface TrackingRules {
  target: number;
  scaleOutMinutes: number;
  scaleInMinutes: number;
}

/** Below this share of the target it is clear that fewer servers would do. */
const CLEARLY_BELOW = 0.9;
/** Covers the rounding of a load that is exactly at the target. */
const ROUNDING = 1e-9;

/** Keeps a metric of servers at its target: out in proportion to the load, in when it has long been clearly below. */
export class TargetTracking {
  private minutesAbove = 0;
  private minutesBelow = 0;

  constructor(private readonly rules: TrackingRules) {}

  /**
   * Takes the metric of a minute that ends now.
   *
   * @param load - Mean over the servers; NaN when none was in service.
   * @param servers - That the load is taken to be shared by when more are needed.
   * @param desired - Servers wanted so far.
   * @param mayScaleIn - Whether the number may fall at this moment.
   * @returns Servers wanted from now on, without regard to the bounds.
   */
  endMinute(load: number, servers: number, desired: number, mayScaleIn: boolean): number {
    const { target, scaleOutMinutes, scaleInMinutes } = this.rules;
    this.minutesAbove = load > target ? this.minutesAbove + 1 : 0;
    this.minutesBelow = load < CLEARLY_BELOW * target ? this.minutesBelow + 1 : 0;
    if (this.minutesAbove >= scaleOutMinutes) return Math.max(desired, needed(servers, load, target));
    if (this.minutesBelow >= scaleInMinutes && mayScaleIn) return Math.min(desired, needed(desired, load, target));
    return desired;
  }
}

function needed(servers: number, load: number, target: number): number {
  return Math.ceil((servers * load) / target - ROUNDING);
}
