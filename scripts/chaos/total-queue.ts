/** What is known of a queue after a run: each entry names a message, as often as the thing happened to it. */
export interface QueueHistory {
  /** Sends that were begun. */
  attempts: Iterable<string>;
  /** Sends that were answered with success. */
  acknowledged: Iterable<string>;
  /** Deliveries that had come through to the receiver. */
  deliveries: Iterable<string>;
}

/** Numbers of messages, by the definitions of Jepsen's checker for queues that are drained at the end. */
export interface QueueVerdict {
  attempts: number;
  acknowledged: number;
  /** Delivered and once attempted, each as often as it was attempted. */
  ok: number;
  /** Acknowledged and never delivered. None is allowed. */
  lost: string[];
  /** Delivered and never attempted. None is allowed. */
  unexpected: string[];
  /** Deliveries beyond the number of attempts. At-least-once delivery allows them. */
  duplicated: number;
  /** Delivered although nobody was told that the send had succeeded. */
  recovered: number;
}

/**
 * Checks a queue that was drained: every acknowledged message comes out, and nothing comes out that nobody sent.
 *
 * @see Jepsen, `checker/total-queue`.
 */
export function checkTotalQueue(history: QueueHistory): QueueVerdict {
  const attempts = countsOf(history.attempts);
  const acknowledged = countsOf(history.acknowledged);
  const deliveries = countsOf(history.deliveries);
  const ok = intersection(deliveries, attempts);
  const unexpected = new Map([...deliveries].filter(([name]) => !attempts.has(name)));
  return {
    attempts: total(attempts),
    acknowledged: total(acknowledged),
    ok: total(ok),
    lost: namesOf(difference(acknowledged, deliveries)),
    unexpected: namesOf(unexpected),
    duplicated: total(difference(difference(deliveries, attempts), unexpected)),
    recovered: total(difference(ok, acknowledged)),
  };
}

type Counts = ReadonlyMap<string, number>;

function countsOf(names: Iterable<string>): Counts {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function intersection(a: Counts, b: Counts): Counts {
  return positive([...a].map(([name, count]) => [name, Math.min(count, b.get(name) ?? 0)]));
}

function difference(a: Counts, b: Counts): Counts {
  return positive([...a].map(([name, count]) => [name, count - (b.get(name) ?? 0)]));
}

function positive(entries: [string, number][]): Counts {
  return new Map(entries.filter(([, count]) => count > 0));
}

function total(counts: Counts): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

function namesOf(counts: Counts): string[] {
  return [...counts.keys()];
}
