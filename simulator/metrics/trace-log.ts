/** What one part of a request's way cost: a metered quantity, priced at the catalog's first tier. */
export interface SpanUsage {
  /** Price id in the catalog. */
  price: string;
  /** The quantity in the price's unit is `amount / divisor`. */
  amount: number;
  divisor: number;
}

/** One call on the way of a request: who was asked, when, and what came of it. Times are simulated microseconds. */
export interface Span {
  id: number;
  /** The call that made this one; absent when a client, an event or a batch did. */
  parent?: number;
  /** Number of the request, tick or message that caused it. */
  chain: number;
  /** Index of the link it went along, which names both ends. */
  link: number;
  /** As numbered in OPERATION. */
  operation: number;
  /** Records or messages it brought along. */
  records: number;
  sentUs: number;
  arrivedUs: number;
  /** When an instance began to work on it, after the wait for its start. */
  startedUs?: number;
  /** Start of an instance that it waited for. */
  initUs?: number;
  /** When the resource had done its part; absent while it works. */
  endedUs?: number;
  /** As numbered in ENDED. */
  outcome?: number;
  /** What stopped it, in words with the numbers of that moment. */
  reason?: string;
  /** The same as a number: a resource and one of its limits, as `limitKey` packs them. */
  limitKey?: number;
  /** Nobody waited for the answer any more. */
  isAbandoned?: true;
  usage: readonly SpanUsage[];
  /** The client's request, on the last try of it; absent while it goes on. */
  requestEnd?: RequestEnd;
}

/** How a client request ended, as its client saw it. */
export interface RequestEnd {
  sentUs: number;
  endedUs: number;
  /** As numbered in ENDED. */
  outcome: number;
}

const MOST_CHAINS = 256;
const MOST_SPANS_PER_CHAIN = 256;

/**
 * Spans of a sample of the requests, in bounded memory: of one chain in `every`, and of those followed by
 * name. Because a run can be replayed, any request can be followed the second time.
 */
export class TraceLog {
  /** Whether anything is traced at all; ask before all else. */
  isOn = false;
  /** One chain in this many is traced; 0 traces only those followed. */
  private every = 0;
  private readonly followed = new Set<number>();
  /** Spans that have not ended, by the slot of their call. */
  private readonly open = new Map<number, Span>();
  /** Spans by chain, the oldest chain first. */
  private readonly chains = new Map<number, Span[]>();

  /** Traces one chain in this many from now on; 0 traces only those followed. */
  traceOneIn(every: number): void {
    this.every = every;
    this.isOn = every > 0 || this.followed.size > 0;
  }

  follow(chain: number): void {
    this.followed.add(chain);
    this.isOn = true;
  }

  wants(chain: number): boolean {
    return (this.every > 0 && chain % this.every === 0) || this.followed.has(chain);
  }

  begin(call: number, span: Span): void {
    const spans = this.chains.get(span.chain) ?? this.newChain(span.chain);
    if (spans.length >= MOST_SPANS_PER_CHAIN) return;
    spans.push(span);
    this.open.set(call, span);
  }

  /** The unfinished span of a call, if it is traced; it is finished by whoever asks. */
  end(call: number): Span | undefined {
    const span = this.open.get(call);
    if (span) this.open.delete(call);
    return span;
  }

  /** The id of the span of a call that is traced, not finished, and not forgotten with its chain. */
  idOf(call: number): number | undefined {
    const span = this.open.get(call);
    return span && this.spansOf(span.chain).includes(span) ? span.id : undefined;
  }

  /** Notes on its last try how a client request ended that was sent along a link; of those not traced nothing is kept. */
  requestOver(chain: number, link: number, end: RequestEnd): void {
    const last = this.spansOf(chain).findLast((span) => span.link === link && span.parent === undefined);
    if (last) last.requestEnd = end;
  }

  /** Spans of one chain, in the order in which they were sent; none when it was not traced or is forgotten. */
  spansOf(chain: number): readonly Span[] {
    return this.chains.get(chain) ?? [];
  }

  /** Chains that are remembered, the oldest first. */
  get tracedChains(): number[] {
    return [...this.chains.keys()];
  }

  private newChain(chain: number): Span[] {
    if (this.chains.size >= MOST_CHAINS) this.forgetOldest();
    const spans: Span[] = [];
    this.chains.set(chain, spans);
    return spans;
  }

  private forgetOldest(): void {
    for (const chain of this.chains.keys()) {
      if (this.followed.has(chain)) continue;
      this.chains.delete(chain);
      return;
    }
  }
}
