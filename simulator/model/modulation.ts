import type { ScaledTraffic } from '../document/traffic';
import { naturalLog } from '../kernel/exact-math';
import type { RandomStream } from '../kernel/random-stream';

/** A modulated rate never stays less long than this in a state, so that time passes. */
const SHORTEST_STAY_S = 1e-6;

/**
 * The factor on the rate of Markov-modulated Poisson arrivals: two states, burst and calm, with exponential
 * lengths. Its mean is one, so that a shape keeps its number of arrivals; it starts in its steady state. Without
 * modulation the factor is one for ever, and no random number is drawn.
 *
 * @see Fischer and Meier-Hellstern, The Markov-modulated Poisson process (MMPP) cookbook, 1993.
 */
export class Modulation {
  /** What the rate is multiplied by now. */
  factor = 1;
  /** When that changes, in seconds. */
  untilS = Number.POSITIVE_INFINITY;
  private isBurst = false;
  private burstFactor = 1;
  private burstS = 1;
  private calmS = 1;

  constructor(private readonly stream: RandomStream) {}

  /** Starts anew at a time, as the traffic says. */
  start(atS: number, traffic: ScaledTraffic | undefined): void {
    this.factor = 1;
    this.untilS = Number.POSITIVE_INFINITY;
    if (traffic?.arrivals !== 'markov-modulated') return;
    this.burstFactor = traffic.burstFactor;
    this.burstS = traffic.burstS;
    this.calmS = traffic.calmS;
    this.isBurst = this.stream.next() * (this.burstS + this.calmS) < this.burstS;
    this.stay(atS);
  }

  /** Changes state, at `untilS`. */
  turn(): void {
    this.isBurst = !this.isBurst;
    this.stay(this.untilS);
  }

  private stay(fromS: number): void {
    const { burstS, calmS, burstFactor } = this;
    const calmFactor = (burstS + calmS) / (burstFactor * burstS + calmS);
    this.factor = this.isBurst ? burstFactor * calmFactor : calmFactor;
    const lengthS = -(this.isBurst ? burstS : calmS) * naturalLog(this.stream.next());
    this.untilS = fromS + Math.max(lengthS, SHORTEST_STAY_S);
  }
}
