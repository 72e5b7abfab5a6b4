import { mergeFrame } from '@/components/simulation/merge-frame';
import type { MovesListener } from '@/components/simulation/simulation-controller';
import type { SimulationStore } from '@/components/simulation/simulation-store';
import type { MovesSource } from '@/components/simulation/stage-context';
import type { Architecture, ResourceView } from '@/simulator';
import type { LiveSession } from './live-session';
import { SpanMoves } from './span-moves';
import { SpanViews } from './span-views';

/** How long after a span the runtime is asked for its instances, so that a burst asks once. */
const SETTLE_MS = 250;
/** How often it is asked while its instances may change without a span of ours: they expire, or serve others. */
const LOOK_MS = 3_000;

/**
 * Feeds the stage's diagram from real requests: what a run's frames do in a simulation, spans do here. Dots, boxes and
 * line widths are drawn by the same code.
 */
export class LiveFeed implements MovesSource {
  private readonly listeners = new Set<MovesListener>();
  private readonly moves: SpanMoves;
  private readonly views: SpanViews;
  private readonly linkIndexes: ReadonlyMap<string, number>;
  private settling: ReturnType<typeof setTimeout> | undefined;
  /** Set where motion is reduced: moves are then counted by link. */
  countsLinks = false;

  constructor(
    architecture: Architecture,
    private readonly store: SimulationStore,
  ) {
    this.moves = new SpanMoves(architecture);
    this.views = new SpanViews(architecture);
    this.linkIndexes = new Map(architecture.links.map(({ id }, index) => [id, index]));
  }

  onMoves(listener: MovesListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Follows a visitor's requests until the returned function is called. */
  connect(session: LiveSession): () => void {
    this.store.setState({ phase: 'playing' });
    const look = () => void this.look(session);
    const endSpans = session.onSpans((spans) => {
      this.show(this.views.add(spans));
      if (this.countsLinks) this.count(spans.map(({ link }) => this.linkIndexes.get(link ?? '')));
      const frame = this.moves.frameOf(spans);
      for (const listener of this.listeners) listener(frame);
      clearTimeout(this.settling);
      this.settling = setTimeout(look, SETTLE_MS);
    });
    const timer = setInterval(look, LOOK_MS);
    look();
    return () => {
      endSpans();
      clearInterval(timer);
      clearTimeout(this.settling);
      this.store.setState({ phase: 'paused' });
    };
  }

  /** Asks the runtime, unless nobody has a sandbox yet or nobody looks. */
  private async look(session: LiveSession): Promise<void> {
    if (!session.store.getState().sandbox || document.hidden) return;
    const functions = await session.functions();
    if (functions) this.show(this.views.setFunctions(functions));
  }

  private show(changed: readonly ResourceView[]): void {
    this.store.setState(({ views }) => ({ views: mergeFrame(views, changed) }));
  }

  private count(links: readonly (number | undefined)[]): void {
    this.store.setState(({ linkCounts }) => {
      const next: Record<number, number> = { ...linkCounts };
      for (const link of links) if (link !== undefined) next[link] = (next[link] ?? 0) + 1;
      return { linkCounts: next };
    });
  }
}
