import { HOP_FIELDS, HOP_STATES, type HopBuffer, type HopState } from './views';

const CAPACITY = 4_096;
const STATE = Object.fromEntries(HOP_STATES.map((state, index) => [state, index])) as Record<HopState, number>;

/** Moves along links, kept until somebody takes them. Only every n-th chain is kept, so that it stays small. */
export class HopLog {
  private buffer = new Float64Array(CAPACITY * HOP_FIELDS);
  private length = 0;
  /** One chain in this many is kept; 0 keeps none. */
  requestsPerDot = 0;
  /** Moves of any chain since the start; a step runs until it rises. */
  total = 0;
  /** The last move of any chain, for telling what just happened. */
  readonly last = { link: 0, direction: 1, state: 0, chain: 0 };

  /** Whether moves are kept at all; ask before recording. */
  get isOn(): boolean {
    return this.requestsPerDot !== 0;
  }

  record(link: number, direction: 1 | -1, startUs: number, endUs: number, state: HopState, chain: number): void {
    this.total += 1;
    const { last } = this;
    last.link = link;
    last.direction = direction;
    last.state = STATE[state];
    last.chain = chain;
    if (chain % this.requestsPerDot !== 0 || this.length === CAPACITY) return;
    const at = this.length++ * HOP_FIELDS;
    this.buffer[at] = link;
    this.buffer[at + 1] = direction;
    this.buffer[at + 2] = startUs;
    this.buffer[at + 3] = endUs;
    this.buffer[at + 4] = last.state;
    this.buffer[at + 5] = chain;
  }

  /** The moves since the last call. */
  drain(): HopBuffer {
    const used = this.length * HOP_FIELDS;
    const moves = this.buffer.slice(0, used);
    this.buffer.fill(0, 0, used); // so that a snapshot has nothing to keep of it
    this.length = 0;
    return moves;
  }
}
