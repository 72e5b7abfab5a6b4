import { LIMITS } from '../../_contract/limits';
import { streamEffectKey } from '../../_functions/ledger-entries';
import type { QueueConsumer } from '../../_ports/message-queue';
import type { Scope } from '../../_ports/scope';
import type { ChangeRecord, TableStream } from '../../_ports/table';
import {
  byOwner,
  deliver,
  type EventSource,
  type EventSourcePorts,
  failureOfDelivery,
  hasCapacity,
  type RoundResult,
} from './event-source';
import { failedIdsOf } from './queue-source';

/**
 * How long a shard belongs to its reader. The longest way to the first record's end is a function that always runs into
 * its limit: seven halvings of a batch of 100, the record alone, and its retries, together 11 times 10 s.
 */
const LEASE_MS = 2 * 60_000;
/** Once so much of the lease is used up, the shard is given back with what was done. */
const BUDGET_MS = LEASE_MS / 2;
const PATIENCE_MS = 5000;
const FIRST_RETRY_MS = 100;

/** What became of a run of records: all done or buried, or the function was full and they must come again. */
type Progress = 'done' | 'throttled';

type Attempt = { kind: 'done' } | { kind: 'throttled' } | { kind: 'failed'; reason: string; firstFailed?: number };

/**
 * Reads one shard of the table's stream in order and hands it to the function. A batch that fails is halved until the
 * record that spoils it stands alone; that one is tried again, then buried, and the stream goes on behind it.
 */
export class StreamSource implements EventSource {
  readonly name = 'table';

  constructor(
    private readonly shard: number,
    /** Names this process towards others. */
    private readonly reader: string,
    private readonly stores: { stream: TableStream; consumer: Pick<QueueConsumer, 'bury'> },
    private readonly ports: EventSourcePorts,
  ) {}

  async round(): Promise<RoundResult> {
    if (!hasCapacity(this.ports.runtime)) return 'throttled';
    const { shard, reader } = this;
    const nowMs = this.ports.clock.nowMs();
    const options = { reader, limit: LIMITS.streamBatch, leaseMs: LEASE_MS, nowMs };
    const records = await this.stores.stream.claim(shard, options);
    if (records === undefined || records.length === 0) return 'idle';
    const done = new Set<number>();
    try {
      const progress = await this.workOn(records, done, nowMs + BUDGET_MS);
      return progress === 'throttled' ? 'throttled' : 'worked';
    } finally {
      await this.checkpoint(records, done);
    }
  }

  /** Owners one after another; records of one item have one owner, and so stay in order. */
  private async workOn(records: ChangeRecord[], done: Set<number>, untilMs: number): Promise<Progress> {
    for (const { scope, entries } of byOwner(records)) {
      const progress = await this.handOver(scope, entries, done, untilMs);
      if (progress === 'throttled') return progress;
    }
    return 'done';
  }

  private async handOver(scope: Scope, records: ChangeRecord[], done: Set<number>, untilMs: number): Promise<Progress> {
    const [first] = records;
    if (first === undefined || (done.size > 0 && this.ports.clock.nowMs() > untilMs)) return 'done';
    const attempt = await this.tryOnce(scope, records, done);
    if (attempt.kind === 'throttled') return 'throttled';
    if (attempt.kind === 'done') return 'done';
    if (records.length === 1) return this.retry(scope, first, attempt.reason, done);
    const [head, tail] = split(records, attempt);
    const progress = await this.handOver(scope, head, done, untilMs);
    return progress === 'throttled' ? progress : this.handOver(scope, tail, done, untilMs);
  }

  private async retry(scope: Scope, record: ChangeRecord, failure: string, done: Set<number>): Promise<Progress> {
    let reason = failure;
    for (let retry = 0; retry < LIMITS.streamRetries; retry++) {
      await this.ports.sleep(FIRST_RETRY_MS * 2 ** retry);
      const attempt = await this.tryOnce(scope, [record], done);
      if (attempt.kind !== 'failed') return attempt.kind;
      reason = attempt.reason;
    }
    await this.bury(scope, record, reason);
    done.add(record.sequence);
    return 'done';
  }

  private async tryOnce(scope: Scope, records: ChangeRecord[], done: Set<number>): Promise<Attempt> {
    const event = { source: 'table' as const, records };
    const causes = records.map(({ cause }) => cause);
    const outcome = await deliver(this.ports, { event, scope, causes, patienceMs: PATIENCE_MS });
    if (outcome.kind === 'throttled') return { kind: 'throttled' };
    const failure = failureOfDelivery(outcome);
    if (failure !== undefined) return { kind: 'failed', reason: failure };
    const failedIds = new Set(outcome.kind === 'returned' ? failedIdsOf(outcome.result) : []);
    const firstFailed = records.findIndex((record) => failedIds.has(streamEffectKey(record)));
    const worked = firstFailed < 0 ? records : records.slice(0, firstFailed);
    for (const { sequence } of worked) done.add(sequence);
    if (firstFailed < 0) return { kind: 'done' };
    return { kind: 'failed', reason: 'The function reported that it failed.', firstFailed };
  }

  private async bury({ sandboxId, ownerId }: Scope, record: ChangeRecord, reason: string): Promise<void> {
    const { shard, sequence, itemId, kind, version, committedAtMs } = record;
    await this.stores.consumer.bury({
      id: streamEffectKey(record),
      sandboxId,
      ownerId,
      body: { shard, sequence, itemId, kind, version, committedAtMs },
      source: 'table',
      reason,
      nowMs: this.ports.clock.nowMs(),
    });
  }

  /** Moves the checkpoint behind the records that are done without a gap; the others come again. */
  private async checkpoint(records: ChangeRecord[], done: Set<number>): Promise<void> {
    const { shard, reader } = this;
    const firstLeft = records.findIndex(({ sequence }) => !done.has(sequence));
    const last = records[(firstLeft < 0 ? records.length : firstLeft) - 1];
    if (last === undefined) await this.stores.stream.release(shard, reader);
    else await this.stores.stream.commit(shard, { reader, sequence: last.sequence });
  }
}

/**
 * Where to cut a batch that failed: in the middle, since any record may be at fault, or around the one that the function
 * named. What came before that one is done.
 */
function split(records: ChangeRecord[], { firstFailed }: { firstFailed?: number }): [ChangeRecord[], ChangeRecord[]] {
  const from = firstFailed ?? 0;
  const to = firstFailed === undefined ? Math.ceil(records.length / 2) : firstFailed + 1;
  return [records.slice(from, to), records.slice(to)];
}
