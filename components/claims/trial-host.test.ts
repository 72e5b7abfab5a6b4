import { describe, expect, it } from 'vitest';
import { loadClaims } from '@/content/claims';
import { runsOf } from '@/content/claims-figures';
import { runClaim } from '@/content/claims-run';
import { loadExperiments } from '@/content/experiments';
import { loadPattern } from '@/content/load-pattern';
import { requestOf, testKit } from './test-kit';
import type { TrialReport, TrialRequest } from './trial';
import { runTrial } from './trial-host';

function reportsOf(request: TrialRequest): TrialReport[] {
  const reports: TrialReport[] = [];
  runTrial(request, (report) => reports.push(structuredClone(report)));
  return reports;
}

describe('the trial of a claim', () => {
  it('tells of every run with every seed, and then what was found', async () => {
    const reports = reportsOf(requestOf(await testKit()));
    const progress = reports.slice(0, -1);
    expect(progress).toEqual([0, 1, 2, 3, 4, 5, 6].map((done) => ({ type: 'progress', done, planned: 6 })));
    expect(reports.at(-1)).toMatchObject({ type: 'found', result: { holds: true, seeds: [1, 2, 3] } });
  });

  it('finds what the command line finds, figure by figure, after the way of its claim through a file and a thread', async () => {
    const { architecture } = await loadPattern('serverless');
    const [claims, experiments] = await Promise.all([loadClaims('serverless'), loadExperiments('serverless')]);
    const claim = claims.find(({ id }) => id === 'stateless');
    if (!claim) throw new Error('expected the claim');
    const ground = { architecture, experiments };
    const request = JSON.parse(JSON.stringify({ claim, runs: runsOf(claim), ground }));
    expect(reportsOf(request).at(-1)).toEqual({ type: 'found', result: runClaim(claim, ground) });
  });

  it('reports a failure instead of throwing', async () => {
    const request = requestOf(await testKit());
    const reports = reportsOf({ ...request, ground: { ...request.ground, experiments: [] } });
    expect(reports.at(-1)).toEqual({ type: 'failed', message: 'expected a run "calm"' });
  });
});
