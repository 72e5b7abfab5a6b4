import { type DurationCounts, joinDurations } from '@/simulator/worker/protocol';

/** Durations in milliseconds as a window of a run counts them, for tests. */
export function durationsOf(...ms: number[]): DurationCounts {
  return ms.map(one).reduce(joinDurations, { first: 0, counts: new Uint32Array(0), maxUs: 0 });
}

function one(ms: number): DurationCounts {
  const us = ms * 1_000;
  // Log-linear: exact below 64 µs, then 32 buckets an octave.
  const octave = us < 64 ? 0 : Math.floor(Math.log2(us)) - 5;
  return { first: octave * 32 + Math.floor(us / 2 ** octave), counts: Uint32Array.of(1), maxUs: us };
}
