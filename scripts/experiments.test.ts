import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { findingText } from '@/components/mdx/finding';
import { loadClaims } from '@/content/claims';
import { runClaim } from '@/content/claims-run';
import { loadExperiments } from '@/content/experiments';
import { loadPattern } from '@/content/load-pattern';

function experiments(...args: string[]) {
  const { stdout, stderr, status } = spawnSync('node_modules/.bin/tsx', ['scripts/experiments.ts', ...args], {
    encoding: 'utf8',
  });
  return { stdout, stderr, status };
}

describe('the experiments command', () => {
  it('runs one claim and prints what the page says of it, with commands that repeat its runs', async () => {
    const { stdout, status } = experiments('serverless', '--only', 'stateless', '--json');
    expect(status).toBe(0);
    const [row, ...others] = JSON.parse(stdout).experiments;
    expect(others).toEqual([]);
    const claim = (await loadClaims('serverless')).find(({ id }) => id === 'stateless');
    if (!claim) throw new Error('expected the claim');
    const ground = {
      architecture: (await loadPattern('serverless')).architecture,
      experiments: await loadExperiments('serverless'),
    };
    const result = runClaim(claim, ground);
    expect(row).toMatchObject({
      id: 'stateless',
      claim: claim.claim,
      finding: findingText(result),
      holds: true,
      seeds: [1, 2, 3, 4, 5],
    });
    expect(row.finding).toMatch(/ [\d,]+ requests are counted by [\d.]+ counters/);
    expect(row.runs.map(({ id }: { id: string }) => id)).toEqual(['sparse', 'spike']);
  });

  it('names runs by commands that give the same figures', () => {
    const { stdout } = experiments('serverless', '--only', 'duration-limit', '--json');
    const [{ runs, figures }] = JSON.parse(stdout).experiments;
    const { command } = runs.find(({ id }: { id: string }) => id === 'job-whole');
    const [, args = ''] = command.split('simulate -- ');
    const run = spawnSync('node_modules/.bin/tsx', ['scripts/simulate.ts', ...args.split(' '), '--json'], {
      encoding: 'utf8',
    });
    const { replications } = JSON.parse(run.stdout);
    const timedOut = replications.map(
      (report: { resources: Record<string, { timedOut: number }> }) => report.resources.worker?.timedOut,
    );
    expect(timedOut).toEqual(figures.tries.samples);
  });

  it('lists challenges with their start and their solution', () => {
    const { stdout, status } = experiments('serverless', '--challenges', '--only', 'always-ready', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout).challenges).toMatchObject([
      { id: 'always-ready', holds: true, start: { isSolved: false, isMissed: true }, solved: { isSolved: true } },
    ]);
  });

  it('runs a story of faults, with a command that repeats it', () => {
    const { stdout, status } = experiments('serverless', '--stories', '--only', 'slow-dependency', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout).stories).toMatchObject([
      { id: 'slow-dependency', holds: true, command: expect.stringContaining('--stories --only slow-dependency') },
    ]);
  });

  it.each([
    [['serverless', '--stories', '--challenges'], /Usage/],
    [['nothing'], /expected a pattern \(serverless\), got "nothing"/],
    [['serverless', '--only', 'nothing'], /--only: expected one of .*stateless/],
    [['serverless', '--loud'], /Usage/],
    [[], /Usage/],
  ])('refuses %j with what it expected', (args, message) => {
    const { stdout, stderr, status } = experiments(...args);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
  });
});
