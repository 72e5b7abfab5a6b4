const S_PER_MIN = 60;
/** What a table takes at once, against its highest minute so far. */
const HEADROOM = 2;
/** 2^(1/30): capacity that is granted beyond the start doubles in thirty minutes. */
const GROWTH_PER_MIN = 1.023373891996775;

/** Units a second that one direction of a table takes, and how that changes from minute to minute. */
export interface TableCapacity {
  readonly unitsPerS: number;
  /** Ends a minute in which so many units were used. */
  endMinute(units: number, nowUs: number): void;
  /** What there is to say about it where it has refused something. */
  describe(): string;
}

/** Capacity that was provisioned, and stays. */
export class FixedCapacity implements TableCapacity {
  constructor(readonly unitsPerS: number) {}

  endMinute(): void {}

  describe(): string {
    return 'as it is provisioned';
  }
}

/**
 * Capacity of an on-demand table: what it is warm for, or twice its highest minute so far. The platform promises that
 * much where traffic takes thirty minutes to double; so capacity moves towards it by a factor of 2^(1/30) a minute.
 */
export class OnDemandCapacity implements TableCapacity {
  private peakPerS = 0;

  /**
   * @param unitsPerS - Taken at once from the start.
   * @param quotaPerS - Growth ends there; a start above it is kept.
   */
  constructor(
    public unitsPerS: number,
    private readonly quotaPerS: number,
  ) {}

  endMinute(units: number): void {
    this.peakPerS = Math.max(this.peakPerS, units / S_PER_MIN);
    const wanted = Math.min(HEADROOM * this.peakPerS, this.quotaPerS);
    if (wanted > this.unitsPerS) this.unitsPerS = Math.min(wanted, this.unitsPerS * GROWTH_PER_MIN);
  }

  describe(): string {
    return this.unitsPerS >= this.quotaPerS ? 'its quota' : 'and doubles no faster than in 30 minutes';
  }
}
