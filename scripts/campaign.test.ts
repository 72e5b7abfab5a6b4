import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ENGINE_VERSION } from '@/simulator';
import { LAWS } from '@/simulator/random-run';

function campaign(...args: string[]) {
  return spawnSync('node_modules/.bin/tsx', ['scripts/campaign.ts', ...args], { encoding: 'utf8' });
}

describe('the page on reliability', () => {
  it('tells of ten thousand cases, and of none that broke a law', () => {
    const page = readFileSync('docs/reliability.md', 'utf8');
    const runs = /cases \d+ to \d+: (\d+) random architectures/.exec(page)?.[1];
    expect(Number(runs)).toBeGreaterThanOrEqual(10_000);
    for (const { words, rules } of Object.values(LAWS))
      expect(page).toContain(`| ${words} | ${rules.join(', ')} | 0 |`);
  });
});

describe('the campaign command', () => {
  it('runs cases, and writes what came of them between the marks of a page', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'campaign-')), 'page.md');
    writeFileSync(file, 'before\n<!-- campaign: begin -->\nold\n<!-- campaign: end -->\nafter\n');
    const { status, stderr } = campaign('--runs', '3', '--seed', '40', '--out', file);
    expect(stderr).toMatch(/3 of 3 cases, [\d.]+ M events, 0 cases break a law/);
    expect(status).toBe(0);
    const page = readFileSync(file, 'utf8');
    expect(page).toMatch(/^before\n<!-- campaign: begin -->\n(.*\n)*<!-- campaign: end -->\nafter\n$/);
    expect(page).toContain(`Engine ${ENGINE_VERSION}, cases 40 to 42: 3 random architectures, `);
    expect(page).not.toContain('old');
  });

  it('explains one case', () => {
    const { stdout, status } = campaign('--case', '40');
    expect(stdout).toBe('case 40 breaks no law\n');
    expect(status).toBe(0);
  });

  it('refuses what is no number, an option that is none, and a page without marks', () => {
    for (const args of [['--runs', '0'], ['--seed', 'x'], ['--nothing'], ['--runs', '1', '--out', 'package.json']]) {
      expect(campaign(...args).status, args.join(' ')).toBe(2);
    }
  });
});
