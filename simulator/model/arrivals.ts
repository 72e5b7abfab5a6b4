import type { ScaledTraffic, Traffic } from '../document/traffic';
import { naturalLog } from '../kernel/exact-math';
import type { RandomStream } from '../kernel/random-stream';
import { US_PER_S } from '../kernel/units';
import { Modulation } from './modulation';
import { type RatePiece, RateShape } from './rate-shape';
import { type Surge, Surges } from './surges';

/** Pieces of rate that one look ahead passes through, so that traffic of nearly nothing costs time in small parts. */
const PIECES_AT_ONCE = 1_000;
const FOREVER = Number.POSITIVE_INFINITY;
const NOTHING: RatePiece = { startS: 0, untilS: 0, rate: 0, slope: 0 };

/**
 * Arrival times of one client.
 *
 * In operational time, which is the area under the rate, every process has steps of mean one: one exactly (even),
 * exponential (Poisson, also under a modulated rate), or exponential with one of two means (hyper-exponential). The
 * next arrival lies where the area has grown by the next step, so each shape scales each process.
 */
export class Arrivals {
  /** What the last look ahead found: an arrival, or only a moment to look again at. */
  isArrival = true;

  private readonly stepStream: RandomStream;
  private readonly phaseStream: RandomStream;
  private readonly shape: RateShape;
  private readonly modulation: Modulation;
  private readonly surges = new Surges();
  private piece: RatePiece = NOTHING;
  private atS = 0;
  /** The rate, when it will never change again; 0 while it may. */
  private lastingRate = 0;
  private isEven = false;
  private isHyperExponential = false;
  /** What is left of the step that a look ahead did not get to the end of. */
  private wanted = 0;
  private traced = 0;
  private isFirst = true;
  /** Share of hyper-exponential steps that are short, which are as much operational time in all as the long ones. */
  private shortShare = 0.5;

  /**
   * @param streamOf - Makes the random stream of a purpose.
   * @param plan - When the rate is multiplied besides.
   */
  constructor(
    private traffic: Traffic,
    streamOf: (purpose: string) => RandomStream,
    private plan: readonly Surge[] = [],
  ) {
    this.stepStream = streamOf('arrivals');
    this.phaseStream = streamOf('arrival-phases');
    this.shape = new RateShape(streamOf('shape'));
    this.modulation = new Modulation(streamOf('modulation'));
    this.begin(0);
  }

  /** Changes the traffic, and what multiplies it, from a moment on. */
  configure(traffic: Traffic, nowUs: number, plan: readonly Surge[] = []): void {
    this.traffic = traffic;
    this.plan = plan;
    this.begin(nowUs / US_PER_S);
    if (traffic.shape !== 'trace') return;
    const next = traffic.arrivalsS.findIndex((arrivalS) => arrivalS > this.atS);
    this.traced = next < 0 ? traffic.arrivalsS.length : next;
  }

  /**
   * Takes another plan of what multiplies the rate, if it says the same as the one before up to where it has looked
   * ahead to; the arrivals are then those that they would be had it been the plan from the start.
   *
   * @returns Whether it took it; if not, the traffic must be configured anew.
   */
  replan(plan: readonly Surge[]): boolean {
    const [before, after] = [this.plan, plan].map((each) => each.map((surge) => JSON.stringify(surge)));
    const differs =
      (others: readonly string[] = []) =>
      (surge: Surge) =>
        !others.includes(JSON.stringify(surge));
    const changed = [...this.plan.filter(differs(after)), ...plan.filter(differs(before))];
    if (changed.some(({ fromS }) => fromS <= this.atS)) return false;
    this.plan = plan;
    this.surges.start(this.atS, plan);
    this.lastingRate = 0;
    return true;
  }

  /**
   * Looks ahead to the next arrival, in whole microseconds of simulated time; Infinity when none comes. When
   * `isArrival` is false afterwards, none comes until then, and it must be asked again at that moment.
   */
  nextUs(): number {
    if (this.lastingRate > 0) {
      this.atS += this.drawStep() / this.lastingRate;
      return Math.round(this.atS * US_PER_S);
    }
    const { traffic } = this;
    this.isArrival = true;
    switch (traffic.shape) {
      case 'closed':
        return FOREVER;
      case 'trace': {
        const arrivalS = traffic.arrivalsS[this.traced++];
        return arrivalS === undefined ? FOREVER : Math.round(arrivalS * US_PER_S);
      }
      default:
        return traffic.ratePerS === 0 ? FOREVER : this.nextScaledUs(traffic);
    }
  }

  private nextScaledUs(traffic: ScaledTraffic): number {
    const { modulation, surges } = this;
    let wanted = this.wanted > 0 ? this.wanted : this.drawStep();
    this.wanted = 0;
    for (let pieces = 0; pieces < PIECES_AT_ONCE; pieces += 1) {
      const { startS, untilS, rate, slope } = this.piece;
      const endS = Math.min(untilS, modulation.untilS, surges.untilS);
      const leftS = endS - this.atS;
      if (leftS > 0) {
        const factor = modulation.factor * surges.factor;
        const rateNow = factor * (rate + slope * (this.atS - startS));
        const growth = factor * slope;
        const area = areaOf(leftS, rateNow, growth);
        if (area >= wanted) {
          // wanted = rateNow * dt + growth / 2 * dt^2, in the form that is stable for a small growth
          const root = Math.sqrt(Math.max(0, rateNow * rateNow + 2 * growth * wanted));
          this.atS += (2 * wanted) / (rateNow + root);
          if (endS === FOREVER) this.lastingRate = rateNow;
          return Math.round(this.atS * US_PER_S);
        }
        wanted -= area;
        if (untilS === FOREVER && rate === 0) return FOREVER;
      }
      this.atS = Math.max(this.atS, endS);
      if (this.atS >= modulation.untilS) modulation.turn();
      if (this.atS >= surges.untilS) surges.moveTo(this.atS);
      if (this.atS >= untilS) this.piece = this.shape.pieceAt(this.atS, traffic);
    }
    this.wanted = wanted;
    this.isArrival = false;
    return Math.ceil(this.atS * US_PER_S);
  }

  private begin(atS: number): void {
    const { traffic } = this;
    this.atS = atS;
    this.piece = { ...NOTHING, startS: atS, untilS: atS };
    this.lastingRate = 0;
    this.wanted = 0;
    this.isFirst = true;
    if (traffic.shape === 'trace' || traffic.shape === 'closed') return;
    this.modulation.start(atS, traffic);
    this.surges.start(atS, this.plan);
    this.isEven = traffic.arrivals === 'even';
    this.isHyperExponential = traffic.arrivals === 'hyper-exponential';
    const squaredCv = traffic.cv * traffic.cv;
    this.shortShare = 0.5 * (1 + Math.sqrt((squaredCv - 1) / (squaredCv + 1)));
  }

  /** The area under the rate until the next arrival; its mean is one. */
  private drawStep(): number {
    if (this.isEven) return 1;
    const step = -naturalLog(this.stepStream.next());
    return this.isHyperExponential ? step * this.drawPhaseMean() : step;
  }

  /**
   * Mean of the phase that a hyper-exponential step is in. Short and long phases take equal time in all (balanced
   * means), so a moment picked at random, such as the start, lies in either with the same chance.
   */
  private drawPhaseMean(): number {
    const shortShare = this.isFirst ? 0.5 : this.shortShare;
    this.isFirst = false;
    const isShort = this.phaseStream.next() < shortShare;
    return 0.5 / (isShort ? this.shortShare : 1 - this.shortShare);
  }
}

/** Area under a rate over the next seconds; endless when both are. */
function areaOf(leftS: number, rateNow: number, growth: number): number {
  if (leftS === FOREVER) return rateNow > 0 ? leftS : 0;
  return leftS * (rateNow + 0.5 * growth * leftS);
}
