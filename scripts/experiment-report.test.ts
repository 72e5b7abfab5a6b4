import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalog } from '@/content/catalog/load-catalog';
import { exportJson } from '@/content/exchange/export-json';
import { experimentReport, reportMarkdown } from '@/content/laboratory/experiment-report';
import { loadPattern } from '@/content/load-pattern';
import { withSettings } from '@/content/settings';
import { type Architecture, simulate } from '@/simulator';

const { architecture: pattern } = await loadPattern('serverless');

function reportOf(architecture: Architecture, replications: number, freeTier = false) {
  const settings = { seed: 3, replications, durationS: 40, warmUpS: 10, freeTier };
  const runs = Array.from({ length: replications }, (_, at) =>
    simulate(architecture, { catalog, seed: 3 + at, durationS: 40, warmUpS: 10, freeTier }),
  );
  return experimentReport(architecture, settings, runs);
}

/** Runs a report's own command beside its own file, as a reader would, and takes off how long it took. */
function resultOfCommand(report: ReturnType<typeof reportOf>, text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'report-'));
  const file = join(folder, report.designFile);
  writeFileSync(file, text);
  const [command, ...options] = report.command.replace('npm run -s simulate --', 'scripts/simulate.ts').split(' ');
  const found = options.map((option) => (option === report.designFile ? file : option));
  const { stdout, stderr } = spawnSync('node_modules/.bin/tsx', [command ?? '', ...found], {
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  expect(stderr).toBe('');
  return JSON.parse(stdout, (key, value: unknown) => (key === 'wallMs' ? undefined : value));
}

describe('the report of an experiment', () => {
  const changed = withSettings(pattern, { 'crud.reservedConcurrency': 2, 'client.traffic.ratePerS': 60 });

  it('has the figures that its own command prints, of every seed', () => {
    const report = reportOf(changed, 2);
    expect(report.command).toBe(
      'npm run -s simulate -- serverless-architecture.json --seed 3 --duration-s 40 --warm-up-s 10 --replications 2 --json',
    );
    expect(resultOfCommand(report, exportJson(changed))).toEqual(JSON.parse(JSON.stringify(report.result)));
    expect(report.result.requests.throttled).toBeGreaterThan(0);
  }, 180_000);

  it('does so with one seed, the free tier, and recorded arrivals that are part of the design', () => {
    const arrivalsS = Array.from({ length: 500 }, (_, at) => at / 10);
    const traced = withSettings(pattern, { 'client.traffic': { shape: 'trace', arrivalsS } });
    const report = reportOf(traced, 1, true);
    const file = `${JSON.stringify(report.design, null, 2)}\n`;
    expect(resultOfCommand(report, file)).toEqual(JSON.parse(JSON.stringify(report.result)));
    expect(report.result.bill.freeTier).toBe(true);
  }, 180_000);

  it('is told in Markdown, where no name of a part can make a table or a link', () => {
    const named = { ...changed, name: 'A [link](https://example.org) | and # more' };
    const text = reportMarkdown(reportOf(named, 2), named);
    expect(text.split('\n')[0]).toBe('# A \\[link\\](https://example.org) \\| and \\# more');
    for (const part of ['## Bill', '## Sources', '## What the model leaves out', '```mermaid', '--replications 2']) {
      expect(text).toContain(part);
    }
  });
});
