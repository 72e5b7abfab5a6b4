import { exponential, naturalLog } from '../kernel/exact-math';
import { type CurvePoint, type FleetStatistics, TRIGGERS, type Trigger } from './workload-statistics';

/**
 * How often the functions of a fleet are invoked: a curve of shares over invocations a day, whose logarithm runs
 * straight between the published points.
 */
export class Popularity {
  private readonly points: readonly CurvePoint[];

  constructor({ invocationsPerDay, busiestPerDay }: FleetStatistics) {
    this.points = [...invocationsPerDay.points, ...busiestPerDay.points];
  }

  /** Invocations a day that this share of the functions does not exceed; the share is between 0 and 1. */
  quantile(share: number): number {
    const at = Math.max(
      1,
      this.points.findIndex(([, upTo]) => upTo >= share),
    );
    const [low, lowShare] = this.point(at - 1);
    const [high, highShare] = this.point(at);
    return low * exponential(((share - lowShare) / (highShare - lowShare)) * naturalLog(high / low));
  }

  /** Share of the functions with at most so many invocations a day. */
  share(perDay: number): number {
    if (perDay <= this.point(0)[0]) return 0;
    const at = this.points.findIndex(([upTo]) => upTo >= perDay);
    if (at < 0) return 1;
    const [low, lowShare] = this.point(at - 1);
    const [high, highShare] = this.point(at);
    return lowShare + ((highShare - lowShare) * naturalLog(perDay / low)) / naturalLog(high / low);
  }

  /** Invocations a day of the functions between two shares of the curve, for each function of the fleet. */
  invocationsBetween(fromShare: number, toShare: number): number {
    let sum = 0;
    for (let at = 1; at < this.points.length; at += 1) {
      const from = Math.max(fromShare, this.point(at - 1)[1]);
      const to = Math.min(toShare, this.point(at)[1]);
      if (from >= to) continue;
      const [low, high] = [this.quantile(from), this.quantile(to)];
      sum += ((to - from) * (high - low)) / naturalLog(high / low);
    }
    return sum;
  }

  private point(at: number): CurvePoint {
    return this.points[at] as CurvePoint;
  }
}

/** A class of functions by how often they are invoked: the triggers of those up to a share of the popularity curve. */
export interface TriggerClass {
  upToShare: number;
  /** Chance of each trigger, in the order of TRIGGERS; their sum is one. */
  chances: readonly number[];
}

/**
 * The triggers of a function, given how often it is invoked. Three classes meet all that is published: the share of the
 * functions that each trigger has, its share of the invocations, and how many timers are slow. The classes are divided at
 * the rate of the slow timers and where the busiest functions of the concentration begin; among the first two only the
 * timers differ.
 */
export function triggerClasses(statistics: FleetStatistics, popularity: Popularity): TriggerClass[] {
  const { mix } = statistics.triggers;
  const functions = sharesOf((trigger) => mix[trigger].ofFunctions);
  const invocations = sharesOf((trigger) => mix[trigger].ofInvocations);
  const slowShare = popularity.share(statistics.slowTimers.atMostPerDay);
  const busiest = statistics.concentration.points.at(-1)?.[0] ?? 0;
  const middle = 1 - busiest - slowShare;

  const allInvocations = popularity.invocationsBetween(0, 1);
  const volume = (from: number, to: number) => popularity.invocationsBetween(from, to) / allInvocations;
  const slowVolume = volume(0, slowShare);
  const middleVolume = volume(slowShare, 1 - busiest);
  const busiestVolume = volume(1 - busiest, 1);

  // Timers: the slow ones are given; what they lack of their invocations decides how many are among the busiest.
  const timers = functions.timer;
  const slowTimers = (timers * statistics.slowTimers.share) / slowShare;
  const fastTimers = timers * (1 - statistics.slowTimers.share);
  const timersLeft = invocations.timer - slowVolume * slowTimers - (middleVolume * fastTimers) / middle;
  const busiestTimers = timersLeft / (busiestVolume - (middleVolume * busiest) / middle);
  const middleTimers = (fastTimers - busiest * busiestTimers) / middle;

  // The others keep one proportion in both lower classes; the busiest class makes up what their invocations lack.
  const lowerOthers = 1 - timers - busiest * (1 - busiestTimers);
  const volumePerShare = (slowVolume * (1 - slowTimers) + middleVolume * (1 - middleTimers)) / lowerOthers;
  const busiestChance = (trigger: Trigger) =>
    trigger === 'timer'
      ? busiestTimers
      : (invocations[trigger] - volumePerShare * functions[trigger]) / (busiestVolume - volumePerShare * busiest);
  const lowerChance = (trigger: Trigger, timerChance: number) =>
    trigger === 'timer'
      ? timerChance
      : ((1 - timerChance) * (functions[trigger] - busiest * busiestChance(trigger))) / lowerOthers;

  return [
    { upToShare: slowShare, chances: TRIGGERS.map((trigger) => lowerChance(trigger, slowTimers)) },
    { upToShare: 1 - busiest, chances: TRIGGERS.map((trigger) => lowerChance(trigger, middleTimers)) },
    { upToShare: 1, chances: TRIGGERS.map(busiestChance) },
  ];
}

/** Percentages as shares of their sum, which rounding keeps from being exactly one hundred. */
function sharesOf(percentage: (trigger: Trigger) => number): Record<Trigger, number> {
  const total = TRIGGERS.reduce((sum, trigger) => sum + percentage(trigger), 0);
  return Object.fromEntries(TRIGGERS.map((trigger) => [trigger, percentage(trigger) / total])) as Record<
    Trigger,
    number
  >;
}
