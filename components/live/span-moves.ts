import type { SpanView } from '@/api/_contract/service';
import { HOP_LENGTH, HOP_STATE_NAMES } from '@/components/simulation/frame-constants';
import type { MovesOfFrame } from '@/components/simulation/playout';
import type { Architecture, HopState } from '@/simulator';
import { treeOf } from './trace-rows';

interface Move {
  link: number;
  direction: 1 | -1;
  atMs: number;
  /** Orders moves of one moment: ways there before ways back, outer ones first there and last back. */
  rank: number;
  state: HopState;
  chain: number;
}

/**
 * Turns spans of real requests into the moves that the diagram's dots are made of. A span becomes a move along its
 * link when it begins and, where the caller waits for the answer, one back when it ends. A move has no length
 * of its own: the network between two parts of one process is too short to see. The animation
 * stretches it, and keeps the moves of one trace in their order.
 */
export class SpanMoves {
  private readonly links: ReadonlyMap<string, { index: number; isCall: boolean }>;
  private readonly chains = new Map<string, number>();
  private originMs: number | undefined;
  private simTimeUs = 0;

  constructor({ links }: Pick<Architecture, 'links'>) {
    this.links = new Map(links.map(({ id, kind }, index) => [id, { index, isCall: kind === 'call' }]));
  }

  /** The moves of a group of spans, as a frame of the simulation would hold them. */
  frameOf(spans: readonly SpanView[]): MovesOfFrame {
    const moves = this.movesOf(spans).sort((a, b) => a.atMs - b.atMs || a.rank - b.rank);
    this.originMs ??= moves[0]?.atMs ?? 0;
    const hops = new Float64Array(moves.length * HOP_LENGTH);
    moves.forEach(({ link, direction, atMs, state, chain }, index) => {
      const atUs = Math.round((atMs - (this.originMs ?? 0)) * 1000);
      this.simTimeUs = Math.max(this.simTimeUs, atUs);
      hops.set([link, direction, atUs, atUs, HOP_STATE_NAMES.indexOf(state), chain], index * HOP_LENGTH);
    });
    return { simTimeUs: this.simTimeUs, hops, speed: 1, isStep: false };
  }

  private movesOf(spans: readonly SpanView[]): Move[] {
    const bounds = new Map<string, { startMs: number; endMs: number }>();
    const moves: Move[] = [];
    const rows = treeOf(spans);
    const isCall = ({ link }: SpanView) => link === undefined || this.links.get(link)?.isCall === true;
    const cold = coldOnes(
      rows.map(({ span }) => span),
      isCall,
    );
    for (const { span, depth } of rows) {
      const link = span.link === undefined ? undefined : this.links.get(span.link);
      const outer = span.parentSpanId === undefined ? undefined : bounds.get(span.parentSpanId);
      // Clocks of two threads differ by a little; a callee must not answer before it was called.
      const startMs = Math.max(span.startMs, outer?.startMs ?? span.startMs);
      const endMs = Math.max(startMs, link?.isCall ? Math.min(span.endMs, outer?.endMs ?? span.endMs) : span.endMs);
      bounds.set(span.spanId, { startMs, endMs });
      if (!link) continue;
      const chain = this.chainOf(span.traceId);
      moves.push({
        link: link.index,
        direction: 1,
        atMs: startMs,
        rank: depth,
        state: link.isCall ? 'request' : 'queued',
        chain,
      });
      if (!link.isCall) continue;
      const state = answerState(span, cold.has(span.spanId));
      moves.push({ link: link.index, direction: -1, atMs: endMs, rank: 1000 - depth, state, chain });
    }
    return moves;
  }

  private chainOf(traceId: string): number {
    const known = this.chains.get(traceId);
    if (known !== undefined) return known;
    this.chains.set(traceId, this.chains.size + 1);
    return this.chains.size;
  }
}

/** Spans that were cold, and those whose call waited for one: the answer carries it home. */
function coldOnes(spans: readonly SpanView[], isCall: (span: SpanView) => boolean): ReadonlySet<string> {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const cold = new Set<string>();
  for (const span of spans) {
    if (!span.isCold) continue;
    let each: SpanView | undefined = span;
    while (each) {
      cold.add(each.spanId);
      each = isCall(each) ? byId.get(each.parentSpanId ?? '') : undefined;
    }
  }
  return cold;
}

function answerState({ outcome }: SpanView, isCold: boolean): HopState {
  switch (outcome) {
    case 'throttled':
      return 'throttled';
    case 'failed':
    case 'timed-out':
      return 'failed';
    case 'ok':
      return isCold ? 'cold' : 'warm';
  }
}
