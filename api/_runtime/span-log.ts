import type { Clock } from '../_ports/clock';
import type { Span, SpanLog } from '../_ports/spans';

export interface SpanLogLimits {
  /** Of one sandbox; older spans give way. */
  spansPerSandbox: number;
  /** Of all sandboxes together; those of the sandbox that was silent longest give way. */
  spans: number;
  maxAgeMs: number;
}

/** About 15 MB when full. */
const LIMITS: SpanLogLimits = { spansPerSandbox: 2000, spans: 40_000, maxAgeMs: 10 * 60_000 };

/**
 * Spans of what this process served, in its memory, bounded in number and age.
 */
export class MemorySpanLog implements SpanLog {
  /** By sandbox, the one that was heard of last at the end. */
  private readonly kept = new Map<string, Span[]>();
  private readonly followers = new Map<string, Set<(spans: Span[]) => void>>();
  private size = 0;

  constructor(
    private readonly clock: Clock,
    private readonly limits: SpanLogLimits = LIMITS,
  ) {}

  add(spans: Span[]): void {
    for (const [sandboxId, group] of bySandbox(spans)) {
      this.keep(sandboxId, group);
      for (const follower of this.followers.get(sandboxId) ?? []) follower(group);
    }
    this.forget();
  }

  async ofTrace(sandboxId: string, traceId: string): Promise<Span[]> {
    return spansOfTrace(this.ofSandbox(sandboxId), traceId);
  }

  ofSandbox(sandboxId: string): readonly Span[] {
    this.forget();
    return this.kept.get(sandboxId) ?? [];
  }

  follow(sandboxId: string, onSpans: (spans: Span[]) => void): () => void {
    const followers = this.followers.get(sandboxId) ?? new Set();
    this.followers.set(sandboxId, followers.add(onSpans));
    return () => {
      followers.delete(onSpans);
      if (followers.size === 0 && this.followers.get(sandboxId) === followers) this.followers.delete(sandboxId);
    };
  }

  private keep(sandboxId: string, group: Span[]): void {
    const old = this.kept.get(sandboxId) ?? [];
    const spans = [...old, ...group].slice(-this.limits.spansPerSandbox);
    this.size += spans.length - old.length;
    this.kept.delete(sandboxId);
    this.kept.set(sandboxId, spans);
  }

  /** Drops what is too much, and what is too old: whole sandboxes at a time, which suffices to bound both. */
  private forget(): void {
    const oldestMs = this.clock.nowMs() - this.limits.maxAgeMs;
    for (const [sandboxId, spans] of this.kept) {
      const isSilent = (spans.at(-1)?.endMs ?? 0) < oldestMs;
      if (this.size <= this.limits.spans && !isSilent) return;
      this.size -= spans.length;
      this.kept.delete(sandboxId);
    }
  }
}

/** The spans of a trace, and those of every trace that has a link into it: what its requests brought about with others. */
export function spansOfTrace(spans: readonly Span[], traceId: string): Span[] {
  const linking = spans.filter(({ links }) => links?.some((cause) => cause.traceId === traceId));
  const traces = new Set([traceId, ...linking.map((span) => span.traceId)]);
  return spans.filter((span) => traces.has(span.traceId));
}

/** Spans by the sandbox that they are of. */
export function bySandbox(spans: Span[]): Map<string, Span[]> {
  const groups = new Map<string, Span[]>();
  for (const span of spans) groups.set(span.sandboxId, [...(groups.get(span.sandboxId) ?? []), span]);
  return groups;
}
