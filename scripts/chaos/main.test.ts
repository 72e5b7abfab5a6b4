import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

function chaos(...args: string[]) {
  return spawnSync('node_modules/.bin/tsx', ['scripts/chaos/main.ts', ...args], { encoding: 'utf8' });
}

describe('the command that breaks the product', () => {
  it('names its campaigns and what they break', () => {
    const { status, stdout } = chaos('--help');
    expect(status).toBe(0);
    for (const name of ['kills', 'queue', 'queue-postgres', 'stop', 'folder', 'fuzz']) expect(stdout).toContain(name);
  });

  it.each([
    [['--only', 'earthquake'], 'no campaign "earthquake"'],
    [['--kills', 'many'], '--kills: expected a whole number above 0, got "many"'],
  ])('refuses %j, and says why', (args, reason) => {
    const { status, stderr } = chaos(...args);
    expect(status).toBe(2);
    expect(stderr).toContain(reason);
  });
});

describe('the page on reliability', () => {
  const page = readFileSync('docs/reliability.md', 'utf8');

  /** What a campaign left on the page. */
  function sectionOf(campaign: string): string {
    const [begin, end] = [`<!-- ${campaign}: begin -->`, `<!-- ${campaign}: end -->`];
    return page.slice(page.indexOf(begin) + begin.length, page.indexOf(end));
  }

  it('tells of a hundred kills, twenty thousand messages on each store, and ten thousand requests', () => {
    expect(sectionOf('kills')).toMatch(/\*\*kill -9 under load, [1-9]\d{2,} times\*\*/);
    for (const campaign of ['queue', 'queue-postgres'])
      expect(Number(/\*\*(\d+) messages,/.exec(sectionOf(campaign))?.[1])).toBeGreaterThanOrEqual(20_000);
    expect(Number(/\*\*(\d+) requests made up/.exec(sectionOf('fuzz'))?.[1])).toBeGreaterThan(9_500);
  });

  it('tells of no broken promise, but for times, which are the machine’s as well', () => {
    const rows = page.split('\n').filter((line) => /^\| .* \| .* \| (kept|\*\*BROKEN\*\*) \|$/.test(line));
    expect(rows.length).toBeGreaterThan(15);
    expect(rows.filter((row) => row.includes('BROKEN') && !/ within [\d.]+ s \|/.test(row))).toEqual([]);
  });
});
