import type { ScaledTraffic } from '../document/traffic';
import { naturalLog, sineOfTurns } from '../kernel/exact-math';
import type { RandomStream } from '../kernel/random-stream';

/** A stretch of time over which a rate runs in a straight line; rates are in requests per second. */
export interface RatePiece {
  startS: number;
  untilS: number;
  /** Rate at the start. */
  rate: number;
  /** Requests per second, per second. */
  slope: number;
}

const FOREVER = Number.POSITIVE_INFINITY;
const STEPS_PER_DAY = 96;
const DAYS_PER_WEEK = 7;
const WEEKDAYS = 5;

/** The mean arrival rate over time, as a chain of straight pieces. */
export class RateShape {
  private isOn = false;

  /** @param stream - Draws the lengths of bursts and silences. */
  constructor(private readonly stream: RandomStream) {}

  /** The piece that starts at a time; each burst or silence of the shape `bursts` is drawn as it is asked for. */
  pieceAt(atS: number, traffic: ScaledTraffic): RatePiece {
    const rate = traffic.ratePerS;
    switch (traffic.shape) {
      case 'constant':
        return flat(atS, FOREVER, rate);
      case 'ramp': {
        if (atS >= traffic.rampS) return flat(atS, FOREVER, rate);
        const share = traffic.startFactor + (1 - traffic.startFactor) * (atS / traffic.rampS);
        return straight(atS, traffic.rampS, rate * share, rate);
      }
      case 'step':
        return atS < traffic.atS ? flat(atS, traffic.atS, rate) : flat(atS, FOREVER, rate * traffic.factor);
      case 'spike': {
        const rest = rate * traffic.restFactor;
        if (atS < traffic.atS) return flat(atS, traffic.atS, rest);
        let startS = traffic.atS + Math.floor((atS - traffic.atS) / traffic.everyS) * traffic.everyS;
        // At the very end of an interval rounding may find that one again: a piece must end after it starts.
        if (startS + traffic.everyS <= atS) startS += traffic.everyS;
        const endS = startS + Math.min(traffic.lengthS, traffic.everyS);
        return atS < endS ? flat(atS, endS, rate * traffic.factor) : flat(atS, startS + traffic.everyS, rest);
      }
      case 'daily': {
        const stepS = traffic.periodS / STEPS_PER_DAY;
        let step = Math.floor(atS / stepS + 1e-9);
        if ((step + 1) * stepS <= atS) step += 1;
        const day = Math.floor(step / STEPS_PER_DAY);
        const dayRate = day % DAYS_PER_WEEK < WEEKDAYS ? rate : rate * traffic.weekendFactor;
        const untilS = (step + 1) * stepS;
        return straight(atS, untilS, dayRate * dailyShare(atS, traffic), dayRate * dailyShare(untilS, traffic));
      }
      case 'bursts': {
        this.isOn = !this.isOn;
        const { onS, offS } = traffic;
        const lengthS = -(this.isOn ? onS : offS) * naturalLog(this.stream.next());
        return flat(atS, atS + Math.max(lengthS, 1e-6), this.isOn ? (rate * (onS + offS)) / onS : 0);
      }
    }
  }
}

function flat(startS: number, untilS: number, rate: number): RatePiece {
  return { startS, untilS, rate, slope: 0 };
}

function straight(startS: number, untilS: number, fromRate: number, toRate: number): RatePiece {
  return { startS, untilS, rate: fromRate, slope: (toRate - fromRate) / (untilS - startS) };
}

/** Rate at a time of day as a multiple of the day's mean: a sine from trough to peak. */
function dailyShare(atS: number, traffic: Extract<ScaledTraffic, { shape: 'daily' }>): number {
  const amplitude = (traffic.peakToTrough - 1) / (traffic.peakToTrough + 1);
  return 1 + amplitude * sineOfTurns((atS - traffic.peakAtS) / traffic.periodS + 0.25);
}
