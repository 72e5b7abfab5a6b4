/**
 * How many partitions share a bucket's requests. They multiply under sustained load: after so many minutes in a row in
 * which more was asked for than they take, there are twice as many.
 */
export class BucketPartitions {
  private minutesAbove = 0;

  constructor(
    public count: number,
    private most: number,
    private splitAfterMin: number,
  ) {}

  configure(most: number, splitAfterMin: number): void {
    this.most = most;
    this.splitAfterMin = splitAfterMin;
    this.count = Math.min(this.count, most);
  }

  /** Ends a minute; tells whether the number of partitions has changed. */
  endMinute(wasAskedForTooMuch: boolean): boolean {
    this.minutesAbove = wasAskedForTooMuch ? this.minutesAbove + 1 : 0;
    if (this.minutesAbove < this.splitAfterMin || this.count === this.most) return false;
    this.minutesAbove = 0;
    this.count = Math.min(this.most, 2 * this.count);
    return true;
  }
}
