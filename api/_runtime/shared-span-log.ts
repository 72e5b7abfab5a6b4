import type { Clock } from '../_ports/clock';
import type { Span, SpanArchive, SpanLog } from '../_ports/spans';
import { bySandbox, type MemorySpanLog, spansOfTrace } from './span-log';

/** How often those who follow are told of what other processes saw. */
const POLL_MS = 500;
/** A row becomes visible so long after the time that it carries, at most: transactions take a while, and clocks differ. */
const LATENESS_MS = 10_000;
/** A trace is looked for in as many minutes as spans are kept. */
const HISTORY_MS = 10 * 60_000;

export interface SharedSpanLogOptions {
  /** Names this process among the writers. */
  writer: string;
  /** What this process saw; tells those who follow here at once. */
  own: MemorySpanLog;
  /** Undefined as long as no store is open, and where no other process shares it. */
  archive(): SpanArchive | undefined;
  clock: Clock;
  /** Has work done a little later, when what comes meanwhile can go along. */
  soon(work: () => Promise<void>): void;
  onError(error: unknown): void;
}

/**
 * Spans of all processes that share a store. What this process saw is told here at once, and goes to the others through
 * the archive; what they saw is read from there while somebody follows. So a visitor sees all steps, also where one process
 * serves the requests and another one the stream that tells of them.
 */
export class SharedSpanLog implements SpanLog {
  private unwritten = new Map<string, Span[]>();

  constructor(private readonly options: SharedSpanLogOptions) {}

  add(spans: Span[]): void {
    this.options.own.add(spans);
    // What belongs to no sandbox has nobody who would look at it.
    const owned = spans.filter(({ sandboxId }) => sandboxId !== '');
    if (owned.length === 0 || this.options.archive() === undefined) return;
    const isFirst = this.unwritten.size === 0;
    for (const [sandboxId, group] of bySandbox(owned)) {
      this.unwritten.set(sandboxId, [...(this.unwritten.get(sandboxId) ?? []), ...group]);
    }
    if (isFirst) this.options.soon(() => this.flush());
  }

  /** Both sides together, before the trace is picked out: a batch that one process saw may join traces of another. */
  async ofTrace(sandboxId: string, traceId: string): Promise<Span[]> {
    const groups = await this.read(sandboxId, this.options.clock.nowMs() - HISTORY_MS);
    const foreign = groups.flatMap(({ spans }) => spans);
    return spansOfTrace([...this.options.own.ofSandbox(sandboxId), ...foreign], traceId);
  }

  follow(sandboxId: string, onSpans: (spans: Span[]) => void): () => void {
    const unfollow = this.options.own.follow(sandboxId, onSpans);
    const fromMs = this.options.clock.nowMs();
    let told: ReadonlySet<number> = new Set();
    let isReading = false;
    const poll = async () => {
      if (isReading) return;
      isReading = true;
      const groups = await this.read(sandboxId, Math.max(fromMs, this.options.clock.nowMs() - LATENESS_MS));
      isReading = false;
      const news = groups.filter(({ id }) => !told.has(id));
      // What a later look no longer finds need not be remembered.
      told = new Set(groups.map(({ id }) => id));
      if (news.length > 0) onSpans(news.flatMap(({ spans }) => spans));
    };
    const polling = setInterval(() => void poll(), POLL_MS);
    polling.unref();
    return () => {
      clearInterval(polling);
      unfollow();
    };
  }

  /** Writes what was not written yet. What cannot be written is lost: it is there to be watched, and its moment is over. */
  async flush(): Promise<void> {
    const spans = this.unwritten;
    this.unwritten = new Map();
    const { writer, clock, onError } = this.options;
    await this.options.archive()?.add({ writer, spans, nowMs: clock.nowMs() }).catch(onError);
  }

  private async read(sandboxId: string, sinceMs: number) {
    const { writer, onError } = this.options;
    const reading = this.options.archive()?.read({ sandboxId, exceptBy: writer, sinceMs });
    return (await reading?.catch(onError)) ?? [];
  }
}
