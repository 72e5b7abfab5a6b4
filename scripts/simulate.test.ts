import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const PAGE = 'content/patterns/serverless/architecture.json';
const folder = mkdtempSync(join(tmpdir(), 'simulate-'));

function simulate(...args: string[]) {
  const { stdout, stderr, status } = spawnSync('node_modules/.bin/tsx', ['scripts/simulate.ts', ...args], {
    encoding: 'utf8',
  });
  return { stdout, stderr, status };
}

function fileOf(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('the simulate command', () => {
  it('runs replications on several processors, each the same as alone, and says how sure their means are', () => {
    const options = [PAGE, '--duration-s', '30', '--rate', '50', '--json'];
    const { stdout, status } = simulate(...options, '--replications', '3', '--seed', '5');
    const { replications, figures, seed } = JSON.parse(stdout);
    expect(status).toBe(0);
    expect(seed).toBe(5);
    expect(replications.map((each: { seed: number }) => each.seed)).toEqual([5, 6, 7]);
    const { wallMs: _, ...alone } = JSON.parse(simulate(...options, '--seed', '6').stdout);
    expect(replications[1]).toMatchObject(alone);
    const mean = figures.find(({ figure }: { figure: string }) => figure === 'mean latency');
    const means = replications.map((each: { latencyMs: { mean: number } }) => each.latencyMs.mean);
    expect(mean.mean).toBeCloseTo(means.reduce((sum: number, each: number) => sum + each, 0) / 3, 9);
    expect(mean.halfWidth).toBeGreaterThan(0);
  });

  it('refuses a bad replication in one line, as it refuses a single run', () => {
    const { stderr, status } = simulate(PAGE, '--replications', '2', '--set', 'auth.runtime=cobol');
    expect(status).toBe(2);
    expect(stderr).toMatch(/cobol/);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('explains a spike, second by second, by the limit that binds, and follows a request through it', () => {
    const spike = { shape: 'spike', ratePerS: 200, atS: 10, lengthS: 5, everyS: 100, factor: 20 };
    const options = [PAGE, '--duration-s', '20', '--set', `client.traffic=${JSON.stringify(spike)}`, '--series', '1'];
    const { stdout, status } = simulate(...options, '--follow', '6000', '--json');
    const report = JSON.parse(stdout);
    expect(status).toBe(0);
    const bindsAt = (untilS: number) =>
      report.series[untilS - 1].limits.map(({ resource }: { resource: string }) => resource);
    expect(bindsAt(9)).not.toContain('user-pool');
    for (const untilS of [12, 13, 14, 15]) expect(bindsAt(untilS)[0]).toBe('user-pool');
    const worst = report.limits[0];
    expect(worst).toMatchObject({ resource: 'user-pool', reason: expect.stringContaining('120 requests/s') });
    expect(worst.spans).toHaveLength(1);
    const { failed, throttled, timedOut } = report.requests;
    const explained = report.failures.reduce((sum: number, each: { requests: number }) => sum + each.requests, 0);
    expect(explained).toBe(failed + throttled + timedOut);
    expect(report.traces['6000'][0]).toMatchObject({ from: 'client', usd: expect.any(Number) });

    const text = simulate(...options, '--follow', '6000').stdout;
    expect(text).toMatch(/limits that bound:\n +user-pool +\d+ {2}1\d to 1\d s: the account/);
    expect(text).toMatch(/window by window:\n +until s +arrived/);
    expect(text).toMatch(/request 6000:\n +from +to/);
  });

  it('prints one JSON report that says what came in and where it went', () => {
    const { stdout, status } = simulate(PAGE, '--duration-s', '60', '--rate', '100', '--json');
    const report = JSON.parse(stdout);
    expect(status).toBe(0);
    const { arrived, completed, failed, throttled, timedOut, inSystem } = report.requests;
    expect(arrived).toBeGreaterThan(5_000);
    expect(completed + failed + throttled + timedOut + inSystem).toBe(arrived);
    expect(report).toMatchObject({
      engine: expect.any(String),
      seed: 1,
      simulatedS: 60,
      events: expect.any(Number),
      wallMs: expect.any(Number),
      conservation: { holds: true },
    });
    expect(report.bill).toMatchObject({ currency: 'USD', periodS: 60, freeTier: false });
    expect(report.resources.crud).toMatchObject({
      kind: 'function',
      invocations: expect.any(Number),
      meanInstanceLifeS: expect.any(Number),
    });
  });

  it('gives the same report for the same seed, and another for another', () => {
    const run = (seed: string) => {
      const { wallMs: _, ...report } = JSON.parse(
        simulate(PAGE, '--duration-s', '20', '--seed', seed, '--json').stdout,
      );
      return JSON.stringify(report);
    };
    expect(run('5')).toBe(run('5'));
    expect(run('5')).not.toBe(run('6'));
  });

  it('prints a table for people', () => {
    const { stdout } = simulate(PAGE, '--duration-s', '10');
    expect(stdout).toContain('conservation: holds');
    expect(stdout).toMatch(/^crud +function/m);
  });

  it('sets any field by its path', () => {
    const { stdout } = simulate(
      PAGE,
      '--duration-s',
      '60',
      '--rate',
      '500',
      '--set',
      'crud.reservedConcurrency=1',
      '--json',
    );
    expect(JSON.parse(stdout).resources.crud).toMatchObject({ peakInstances: 1 });
    expect(JSON.parse(stdout).resources.crud.throttles).toBeGreaterThan(100);
  });

  it('takes arrivals from a CSV file, for the one client or the one it names', () => {
    const trace = fileOf('trace.csv', 'arrival_ms\n100\n200\n900\n');
    const arrived = (...args: string[]) =>
      JSON.parse(simulate(PAGE, '--duration-s', '60', '--json', ...args).stdout).requests.arrived;
    expect(arrived('--trace', trace)).toBe(3);
    expect(arrived('--trace', `client=${fileOf('counts.csv', 'minute,count\n1,7\n')}`)).toBe(7);
  });

  it('refuses a trace with a fault by file and line, and one that no client can take', () => {
    const broken = fileOf('falling.csv', '5\n4\n');
    expect(simulate(PAGE, '--trace', broken)).toMatchObject({
      status: 2,
      stdout: '',
      stderr: `${broken}: line 2: expected a time not before the one above it, 5 s, got "4"\n`,
    });
    const two = JSON.parse(readFileSync(PAGE, 'utf8'));
    two.resources.push({ id: 'second', kind: 'client', traffic: { shape: 'closed' } });
    const file = fileOf('two.json', JSON.stringify(two));
    expect(simulate(file, '--trace', broken).stderr).toContain('--trace: expected client=FILE or second=FILE, got');
    expect(simulate(PAGE, '--trace', fileOf('none.csv', '1\n'), '--rate', '5').stderr).toContain(
      '--rate: expected a client whose traffic has a rate',
    );
  });

  it.each([
    [
      'a value out of range',
      [PAGE, '--set', 'crud.memoryMib=5'],
      '/resources/3/memoryMib: expected a whole number from 128 to 10240, got 5',
    ],
    ['a path that leads nowhere', [PAGE, '--set', 'nobody.memoryMib=5'], 'expected the path of a field'],
    ['a seed that is no number', [PAGE, '--seed', 'x'], '--seed: expected a whole number >= 0, got "x"'],
    ['a missing file', ['no-such-file.json'], 'no-such-file.json: expected a readable file'],
    ['an unknown option', [PAGE, '--sed', '1'], 'Usage: npm run -s simulate'],
    ['no file', [], 'Usage: npm run -s simulate'],
  ])('refuses %s with exit code 2 and nothing on standard output', (_, args, message) => {
    const { stdout, stderr, status } = simulate(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('refuses broken JSON and an unknown runtime by name', () => {
    expect(simulate(fileOf('broken.json', '{"format": ')).stderr).toMatch(/broken\.json: \/: expected JSON/);
    const unknown = readFileSync(PAGE, 'utf8').replaceAll('python3.13', 'cobol85');
    const { stderr, status } = simulate(fileOf('unknown.json', unknown));
    expect(status).toBe(2);
    expect(stderr).toContain('no measured cold starts of cobol85');
  });
});
