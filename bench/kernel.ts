import { EventList } from '@/simulator/kernel/event-list';
import { RandomStream } from '@/simulator/kernel/random-stream';
import { Histogram } from '@/simulator/metrics/histogram';
import { type Sampler, samplerOf } from '@/simulator/model/sampler';
import type { KernelCost } from './protocol';

const OPERATIONS = 5_000_000;
const PENDING_EVENTS = 64;
/** Durations drawn beforehand, so that only the operation itself is measured. */
const DRAWN = 4_096;

/** Costs of single operations of the kernel, for orientation; loop and call included. */
export function measureKernel(runs: number, readS: () => number): KernelCost[] {
  const random = new RandomStream(1, 'kernel');
  const law = samplerOf({ distribution: 'lognormal', median: 50, p99: 250 });
  const durationsUs = drawMany(law, random);
  const operations: [string, (times: number) => void][] = [
    ['random number', (times) => drawNumbers(random, times)],
    ['draw of a duration', (times) => drawDurations(law, random, times)],
    [`event list, take and schedule at ${PENDING_EVENTS} events`, (times) => holdEvents(durationsUs, times)],
    ['histogram, record', (times) => recordDurations(durationsUs, times)],
  ];
  return operations.map(([operation, repeat]) => {
    repeat(OPERATIONS);
    const nanoseconds = Array.from({ length: runs }, () => {
      const startedS = readS();
      repeat(OPERATIONS);
      return ((readS() - startedS) / OPERATIONS) * 1e9;
    });
    return { operation, nanoseconds };
  });
}

function drawMany(law: Sampler, random: RandomStream): Float64Array {
  return Float64Array.from({ length: DRAWN }, () => law.drawUs(random));
}

function drawNumbers(random: RandomStream, times: number): void {
  let sum = 0;
  for (let at = 0; at < times; at += 1) sum += random.next();
  expectWork(sum);
}

function drawDurations(law: Sampler, random: RandomStream, times: number): void {
  let sum = 0;
  for (let at = 0; at < times; at += 1) sum += law.drawUs(random);
  expectWork(sum);
}

function holdEvents(durationsUs: Float64Array, times: number): void {
  const events = new EventList();
  for (let at = 0; at < PENDING_EVENTS; at += 1) events.schedule(durationsUs[at] as number, 0, at);
  for (let at = 0; at < times; at += 1) {
    events.take(Number.POSITIVE_INFINITY);
    events.schedule(events.atUs + (durationsUs[at % DRAWN] as number), 0, at);
  }
  expectWork(events.atUs);
}

function recordDurations(durationsUs: Float64Array, times: number): void {
  const histogram = new Histogram();
  for (let at = 0; at < times; at += 1) histogram.record(durationsUs[at % DRAWN] as number);
  expectWork(histogram.count);
}

/** Uses a result, so that no compiler drops the work that made it. */
function expectWork(result: number): void {
  if (!(result > 0)) throw new Error('expected work to have been done');
}
