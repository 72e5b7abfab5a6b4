import type { HopBuffer } from '@/simulator';
import { HOP_LENGTH } from './frame-constants';

/** A move that would be over sooner is drawn for this long, so that the eye can follow. */
export const SHORTEST_MOVE_MS = 450;
/** Dots that are drawn at most. */
export const DOT_LIMIT = 5_000;

const FRAME_MS = 100;
const SHORTEST_FRAME_MS = 16;
const LONGEST_FRAME_MS = 400;
const CATCH_UP_LAG_MS = 250;
const LONGEST_STEPPED_MOVE_MS = 1_200;
const CHAIN_SWEEP_MS = 5_000;

/** The part of a frame that moves dots. */
export interface MovesOfFrame {
  simTimeUs: number;
  hops: HopBuffer;
  /** Simulated seconds per real second. */
  speed: number;
  /** The frame answers a step: its moves are shown although nothing plays. */
  isStep: boolean;
}

interface ChainEnd {
  endUs: number;
  startMs: number;
  endMs: number;
}

/**
 * Maps simulated time to the time of the animation, the playout clock, which runs in real milliseconds and only
 * while dots move. A frame tells of moves that have begun already; they are played over the next frame's interval,
 * one interval late, so that motion is even. The moves of one chain follow each other: a move that began when its
 * predecessor was over waits until the predecessor's stretched dot has arrived.
 */
export class Playout {
  /** The playout clock. */
  nowMs = 0;
  /** Dots in use: entries 0 to `count - 1` of the arrays. */
  count = 0;
  readonly link = new Uint16Array(DOT_LIMIT);
  readonly direction = new Int8Array(DOT_LIMIT);
  readonly state = new Uint8Array(DOT_LIMIT);
  readonly startMs = new Float64Array(DOT_LIMIT);
  readonly endMs = new Float64Array(DOT_LIMIT);
  /** Number of the request, tick or message that each dot belongs to. */
  readonly chain = new Float64Array(DOT_LIMIT);

  private simTimeUs = 0;
  private plannedUntilMs = 0;
  private arrivedAtMs = Number.NEGATIVE_INFINITY;
  private drainUntilMs = 0;
  private sweptAtMs = 0;
  private chains = new Map<number, ChainEnd>();

  /** Forgets every dot and starts at a simulated time; for a new run. */
  reset(simTimeUs = 0): void {
    this.count = 0;
    this.simTimeUs = simTimeUs;
    this.plannedUntilMs = this.nowMs;
    this.arrivedAtMs = Number.NEGATIVE_INFINITY;
    this.drainUntilMs = this.nowMs;
    this.chains.clear();
  }

  /** Plans the moves of a frame that arrived at a real time. */
  add(frame: MovesOfFrame, wallTimeMs: number): void {
    const sinceLastMs = wallTimeMs - this.arrivedAtMs;
    this.arrivedAtMs = wallTimeMs;
    const fromMs = Math.max(this.nowMs, this.plannedUntilMs);
    let spanMs = sinceLastMs > LONGEST_FRAME_MS ? FRAME_MS : Math.max(SHORTEST_FRAME_MS, sinceLastMs);
    if (fromMs - this.nowMs > CATCH_UP_LAG_MS) spanMs /= 2;
    const fromUs = this.simTimeUs;
    const spanUs = frame.simTimeUs - fromUs;
    this.simTimeUs = frame.simTimeUs;
    if (frame.isStep) spanMs = 0;
    else this.plannedUntilMs = fromMs + spanMs;

    const { hops } = frame;
    for (let at = 0; at + HOP_LENGTH <= hops.length; at += HOP_LENGTH) {
      const startUs = hops[at + 2] as number;
      const endUs = hops[at + 3] as number;
      const share = spanUs > 0 ? Math.min(1, Math.max(0, (startUs - fromUs) / spanUs)) : 0;
      let lengthMs = Math.max(SHORTEST_MOVE_MS, (endUs - startUs) / 1000 / frame.speed);
      if (frame.isStep) lengthMs = Math.min(LONGEST_STEPPED_MOVE_MS, lengthMs);
      const startMs = this.followChain(hops[at + 5] as number, startUs, endUs, fromMs + share * spanMs, lengthMs);
      const endMs = startMs + lengthMs;
      if (frame.isStep) this.drainUntilMs = Math.max(this.drainUntilMs, endMs);
      if (this.count === DOT_LIMIT) continue;
      const dot = this.count++;
      this.link[dot] = hops[at] as number;
      this.direction[dot] = hops[at + 1] as number;
      this.state[dot] = hops[at + 4] as number;
      this.startMs[dot] = startMs;
      this.endMs[dot] = endMs;
      this.chain[dot] = hops[at + 5] as number;
    }
  }

  /** Moves the playout clock on by real time, and drops the dots that have arrived. */
  advance(elapsedMs: number, isPlaying: boolean): void {
    if (isPlaying) this.nowMs += elapsedMs;
    else if (this.nowMs < this.drainUntilMs) this.nowMs = Math.min(this.drainUntilMs, this.nowMs + elapsedMs);
    for (let dot = 0; dot < this.count; ) {
      if ((this.endMs[dot] as number) > this.nowMs) dot += 1;
      else this.remove(dot);
    }
    if (this.nowMs - this.sweptAtMs > CHAIN_SWEEP_MS) this.sweepChains();
  }

  /** How far a dot has come along its link, 0 to 1 from the link's start; NaN before it begins. */
  shareOf(dot: number): number {
    const startMs = this.startMs[dot] as number;
    if (this.nowMs < startMs) return Number.NaN;
    const share = (this.nowMs - startMs) / ((this.endMs[dot] as number) - startMs);
    return (this.direction[dot] as number) < 0 ? 1 - share : share;
  }

  /** Whether dots still move although nothing plays, after a step. */
  get isDraining(): boolean {
    return this.nowMs < this.drainUntilMs;
  }

  private followChain(chain: number, startUs: number, endUs: number, plannedMs: number, lengthMs: number): number {
    const last = this.chains.get(chain);
    let startMs = plannedMs;
    if (last) startMs = Math.max(startMs, startUs >= last.endUs ? last.endMs : last.startMs);
    this.chains.set(chain, { endUs, startMs, endMs: startMs + lengthMs });
    return startMs;
  }

  private remove(dot: number): void {
    const last = --this.count;
    this.link[dot] = this.link[last] as number;
    this.direction[dot] = this.direction[last] as number;
    this.state[dot] = this.state[last] as number;
    this.startMs[dot] = this.startMs[last] as number;
    this.endMs[dot] = this.endMs[last] as number;
    this.chain[dot] = this.chain[last] as number;
  }

  private sweepChains(): void {
    this.sweptAtMs = this.nowMs;
    for (const [chain, { endMs }] of this.chains) if (endMs < this.nowMs) this.chains.delete(chain);
  }
}
