import { RecordRing } from './record-ring';

const NEVER = -1;
/** More halvings than any batch allows: 2^16 records. */
const MAX_SPLITS = 16;

/**
 * Records of one shard that are worked on in order; a shard has as many lanes as its parallelization. The
 * batch in work stands at the head of the records; where it was split, its later parts follow.
 */
export class StreamLane {
  readonly records = new RecordRing();
  /** Records of the batch, or part of a batch, that is in work or waits for its next try; 0 when there is none. */
  batch = 0;
  isInFlight = false;
  isRetryPlanned = false;
  /** Tries of this batch that ended in an error of the function. */
  errors = 0;
  /** Tries of this batch that did not succeed, throttled ones included. */
  failures = 0;
  /** When the shard is read next for this lane, or NEVER; events of other moments are void. */
  pollUs = NEVER;
  /** Sizes of the parts of a split batch that are still to come, the next one last. */
  private readonly parts = new Int32Array(MAX_SPLITS);
  private partCount = 0;
  private inParts = 0;

  /** Records that no batch holds yet. */
  get waiting(): number {
    return this.records.count - this.batch - this.inParts;
  }

  /** Whether a failed batch keeps the records behind it waiting. */
  get isBlocked(): boolean {
    return this.batch > 0 && this.failures > 0;
  }

  /** Begins with a batch, or a part of one, of the oldest records. */
  begin(records: number): void {
    this.batch = records;
    this.errors = 0;
    this.failures = 0;
  }

  /** Splits the batch in two; the older half, the larger one of an odd number, is next. */
  split(): void {
    const later = this.batch >> 1;
    this.parts[this.partCount++] = later;
    this.inParts += later;
    this.begin(this.batch - later);
  }

  /** Goes on to the next part of a split batch; false when there is none. */
  beginNextPart(): boolean {
    this.batch = 0;
    if (this.partCount === 0) return false;
    const part = this.parts[--this.partCount] as number;
    this.inParts -= part;
    this.begin(part);
    return true;
  }
}
