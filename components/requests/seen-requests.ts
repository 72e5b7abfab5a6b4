import { HOP_LENGTH, HOP_STATE_NAMES } from '@/components/simulation/frame-constants';
import type { MovesOfFrame } from '@/components/simulation/playout';
import type { HopState } from '@/simulator';

/** A request, tick or message that moves, or moved last, on the diagram. */
export interface SeenRequest {
  request: number;
  /** Start of the first move that was seen of it. */
  sinceUs: number;
  link: number;
  direction: number;
  state: HopState;
}

const MOST_SEEN = 400;
/** Who moved within this time before the moment shown is on the diagram. */
const RECENT_US = 2_000_000;

/** The requests whose moves the diagram draws, the latest first to be asked for; the oldest are forgotten. */
export class SeenRequests {
  private readonly seen = new Map<number, SeenRequest & { lastUs: number }>();
  private simTimeUs = 0;

  /** Takes the moves of a frame; `undefined` when another run begins, or another moment is shown. */
  add(moves: MovesOfFrame | undefined): void {
    if (!moves) {
      this.seen.clear();
      return;
    }
    this.simTimeUs = moves.simTimeUs;
    const { hops } = moves;
    for (let at = 0; at + HOP_LENGTH <= hops.length; at += HOP_LENGTH) {
      const request = hops[at + 5] as number;
      const startUs = hops[at + 2] as number;
      const known = this.seen.get(request);
      this.seen.delete(request);
      this.seen.set(request, {
        request,
        sinceUs: known?.sinceUs ?? startUs,
        lastUs: startUs,
        link: hops[at] as number,
        direction: hops[at + 1] as number,
        state: HOP_STATE_NAMES[hops[at + 4] as number] ?? 'request',
      });
    }
    for (const request of this.seen.keys()) {
      if (this.seen.size <= MOST_SEEN) break;
      this.seen.delete(request);
    }
  }

  /** Those that moved a short while before the moment shown, the latest first. */
  recent(most: number): SeenRequest[] {
    return [...this.seen.values()]
      .filter(({ lastUs }) => lastUs >= this.simTimeUs - RECENT_US)
      .reverse()
      .slice(0, most)
      .map(({ lastUs: _, ...seen }) => seen);
  }
}
