import { describe, expect, it } from 'vitest';
import { ENGINE_VERSION } from '@/simulator';
import { digestJobs, pinnedDigests } from './digest';
import { digestOf } from './digest-run';

const jobs = await digestJobs();
const pinned = await pinnedDigests();

describe('the digest of a run', () => {
  it('was pinned with this version of the engine', () => {
    expect(pinned.engine).toBe(ENGINE_VERSION);
    expect(Object.keys(pinned.digests)).toEqual(jobs.map(({ name }) => name));
  });

  it.each(jobs)('[D1] $name: is the pinned one, so this version of the engine gives the same run everywhere', (job) => {
    expect(digestOf(job)).toEqual(pinned.digests[job.name]);
  });

  it.each(jobs)('[D1] $name: does not depend on when the run is paused', (job) => {
    const cutsS = [0, 0.000_001, job.durationS / 3, job.durationS / 2 + 0.123_456, job.durationS - 1];
    expect(digestOf(job, cutsS)).toEqual(pinned.digests[job.name]);
  });

  it('[D1] another seed gives another run', () => {
    const [job] = jobs as [(typeof jobs)[number]];
    expect(digestOf({ ...job, seed: job.seed + 1 }).trace).not.toBe(pinned.digests[job.name]?.trace);
  });
});
