import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

function run(script: string, ...args: string[]) {
  const { stdout, stderr, status } = spawnSync('node_modules/.bin/tsx', [script, ...args], { encoding: 'utf8' });
  return { stdout, stderr, status };
}

describe('the fleet command', () => {
  it('writes a document that the simulate command runs', () => {
    const { stdout, status } = run('scripts/fleet.ts', '--functions', '20', '--seed', '7');
    expect(status).toBe(0);
    const file = join(mkdtempSync(join(tmpdir(), 'fleet-')), 'fleet.json');
    writeFileSync(file, stdout);
    const report = JSON.parse(run('scripts/simulate.ts', file, '--duration-s', '600', '--json').stdout);
    expect(Object.keys(report.resources)).toHaveLength(40);
    expect(report.conservation.holds).toBe(true);
  });

  it('writes the same document for the same seed, and another for another', () => {
    const document = (seed: string) => run('scripts/fleet.ts', '--functions', '3', '--seed', seed).stdout;
    expect(document('2')).toBe(document('2'));
    expect(document('2')).not.toBe(document('3'));
  });

  it.each([
    [
      'more functions than a document holds',
      ['--functions', '251'],
      'functions: expected a whole number from 1 to 250, got 251',
    ],
    ['half a function', ['--functions', '0.5'], '--functions: expected a whole number >= 0, got "0.5"'],
    ['an unknown preset', ['--functions', '1', '--preset', 'storm'], '--preset: expected fleet or steady or diurnal'],
    ['no number of functions', [], 'Usage: npm run -s fleet'],
    ['an unknown option', ['--function', '1'], 'Usage: npm run -s fleet'],
  ])('refuses %s with exit code 2 and nothing on standard output', (_, args, message) => {
    const { stdout, stderr, status } = run('scripts/fleet.ts', ...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});
