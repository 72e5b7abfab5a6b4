import type { Traffic } from '../document/traffic';
import { naturalLog, sineOfTurns } from '../kernel/exact-math';
import type { RandomStream } from '../kernel/random-stream';
import { US_PER_S } from '../kernel/units';

/** A stretch of time over which the rate runs in a straight line; rates are in requests per second. */
interface Segment {
  untilS: number;
  fromRate: number;
  toRate: number;
}

const STEPS_PER_DAY = 96;

/**
 * Arrival times of one client. Every shape is a chain of straight pieces of rate over time; the next
 * arrival lies where the area under the rate has grown by one (even) or by an exponential draw (Poisson).
 */
export class Arrivals {
  private traffic: Traffic;
  private segment: Segment = { untilS: 0, fromRate: 0, toRate: 0 };
  private segmentStartS = 0;
  private atS = 0;
  private isOn = false;
  private traced = 0;

  constructor(
    traffic: Traffic,
    private readonly stream: RandomStream,
    private readonly shapeStream: RandomStream,
  ) {
    this.traffic = traffic;
  }

  /** Changes the traffic from a moment on. */
  configure(traffic: Traffic, nowUs: number): void {
    this.traffic = traffic;
    this.atS = nowUs / US_PER_S;
    this.segmentStartS = this.atS;
    this.segment = { untilS: this.atS, fromRate: 0, toRate: 0 };
    if (traffic.shape === 'trace') {
      const next = traffic.arrivalsS.findIndex((arrivalS) => arrivalS > this.atS);
      this.traced = next < 0 ? traffic.arrivalsS.length : next;
    }
  }

  /** The next arrival in whole microseconds of simulated time; Infinity when none comes. */
  nextUs(): number {
    const { traffic } = this;
    if (traffic.shape === 'trace') {
      const arrivalS = traffic.arrivalsS[this.traced++];
      return arrivalS === undefined ? Number.POSITIVE_INFINITY : Math.round(arrivalS * US_PER_S);
    }
    if (traffic.ratePerS === 0) return Number.POSITIVE_INFINITY;
    let wanted = traffic.arrivals === 'even' ? 1 : -naturalLog(this.stream.next());
    for (;;) {
      const { untilS, fromRate, toRate } = this.segment;
      const lengthS = untilS - this.segmentStartS;
      const leftS = untilS - this.atS;
      if (leftS > 0) {
        const slope = lengthS === Number.POSITIVE_INFINITY ? 0 : (toRate - fromRate) / lengthS;
        const rateNow = fromRate + slope * (this.atS - this.segmentStartS);
        const area =
          leftS === Number.POSITIVE_INFINITY ? (rateNow > 0 ? leftS : 0) : leftS * (rateNow + 0.5 * slope * leftS);
        if (area >= wanted) {
          // wanted = rateNow * dt + slope / 2 * dt^2, in the form that is stable for a small slope
          const root = Math.sqrt(Math.max(0, rateNow * rateNow + 2 * slope * wanted));
          this.atS += (2 * wanted) / (rateNow + root);
          return Math.round(this.atS * US_PER_S);
        }
        wanted -= area;
        if (untilS === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
      }
      this.atS = Math.max(this.atS, untilS);
      this.segmentStartS = this.atS;
      this.segment = this.segmentAt(this.atS);
    }
  }

  private segmentAt(atS: number): Segment {
    const { traffic } = this;
    const rate = traffic.ratePerS;
    const flat = (untilS: number, value: number): Segment => ({ untilS, fromRate: value, toRate: value });
    const forever = Number.POSITIVE_INFINITY;
    switch (traffic.shape) {
      case 'constant':
      case 'trace':
        return flat(forever, rate);
      case 'ramp': {
        if (atS >= traffic.rampS) return flat(forever, rate);
        const share = traffic.startFactor + (1 - traffic.startFactor) * (atS / traffic.rampS);
        return { untilS: traffic.rampS, fromRate: rate * share, toRate: rate };
      }
      case 'step':
        return atS < traffic.atS ? flat(traffic.atS, rate) : flat(forever, rate * traffic.factor);
      case 'spike': {
        if (atS < traffic.atS) return flat(traffic.atS, rate);
        const startS = traffic.atS + Math.floor((atS - traffic.atS) / traffic.everyS) * traffic.everyS;
        const endS = startS + Math.min(traffic.lengthS, traffic.everyS);
        return atS < endS ? flat(endS, rate * traffic.factor) : flat(startS + traffic.everyS, rate);
      }
      case 'daily': {
        const stepS = traffic.periodS / STEPS_PER_DAY;
        const step = Math.floor(atS / stepS + 1e-9);
        return {
          untilS: (step + 1) * stepS,
          fromRate: rate * this.dailyShare(atS),
          toRate: rate * this.dailyShare((step + 1) * stepS),
        };
      }
      case 'bursts': {
        this.isOn = !this.isOn;
        const meanS = this.isOn ? traffic.onS : traffic.offS;
        const lengthS = -meanS * naturalLog(this.shapeStream.next());
        return flat(atS + Math.max(lengthS, 1e-6), this.isOn ? (rate * (traffic.onS + traffic.offS)) / traffic.onS : 0);
      }
    }
  }

  /** Rate at a time of day as a multiple of the mean: a sine from trough to peak. */
  private dailyShare(atS: number): number {
    const { traffic } = this;
    if (traffic.shape !== 'daily') return 1;
    const amplitude = (traffic.peakToTrough - 1) / (traffic.peakToTrough + 1);
    return 1 + amplitude * sineOfTurns((atS - traffic.peakAtS) / traffic.periodS + 0.25);
  }
}
