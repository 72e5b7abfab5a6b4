import type { BindingLimit, LimitSummary } from './views';

const MOST_SPANS = 200;

interface Entry {
  summary: LimitSummary;
  /** Times in its worst window, whose words are kept. */
  worst: number;
}

/** Which limits bound over a run, and when; one entry a limit, its stretches of time joined. */
export class LimitLog {
  private readonly entries = new Map<number, Entry>();

  /** Notes that the limit with this key bound in a window. */
  note(
    key: number,
    { resource, reason, times }: Omit<BindingLimit, 'kind' | 'demand'>,
    fromS: number,
    untilS: number,
  ): void {
    const entry = this.entries.get(key);
    if (!entry) {
      this.entries.set(key, { summary: { resource, reason, times, spans: [[fromS, untilS]] }, worst: times });
      return;
    }
    const { summary } = entry;
    summary.times += times;
    if (times > entry.worst) {
      entry.worst = times;
      summary.reason = reason;
    }
    const last = summary.spans.at(-1) as [number, number];
    // Beyond a bound the last stretch takes what follows, so that memory stays bounded.
    if (last[1] >= fromS || summary.spans.length >= MOST_SPANS) last[1] = untilS;
    else summary.spans.push([fromS, untilS]);
  }

  clear(): void {
    this.entries.clear();
  }

  /** Limits that bound, the most frequent first. */
  summaries(): LimitSummary[] {
    return [...this.entries.values()].map(({ summary }) => summary).sort((a, b) => b.times - a.times);
  }

  /** A limit's words in its worst window; undefined when it never bound. */
  wordsFor(key: number): string | undefined {
    return this.entries.get(key)?.summary.reason;
  }
}
