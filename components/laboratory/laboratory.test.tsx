import { render, screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { catalog } from '@/content/catalog/load-catalog';
import { experimentReport } from '@/content/laboratory/experiment-report';
import { pointOf } from '@/content/laboratory/sweep';
import { withSettings } from '@/content/settings';
import { type Architecture, parseArchitecture, type Report, simulate } from '@/simulator';
import { Differences } from './differences';
import { ReportSheet } from './report-sheet';
import { SweepTable } from './sweep-table';

const design = designOf();
const run = (architecture: Architecture, seed: number, windowS = 0): Report =>
  simulate(architecture, { catalog, seed, durationS: 20, windowS });
const reserving = (instances: number) => withSettings(design, { 'worker.reservedConcurrency': instances });

function designOf(): Architecture {
  const parsed = parseArchitecture({
    format: 'cloud-architecture/1',
    name: 'One function',
    platform: 'aws',
    region: 'us-east-1',
    resources: [
      { id: 'client', kind: 'client', traffic: { shape: 'constant', ratePerS: 50 } },
      { id: 'worker', kind: 'function', label: 'Worker', serviceMs: { distribution: 'exponential', mean: 400 } },
    ],
    links: [{ id: 'client-worker', from: 'client', to: 'worker', kind: 'call' }],
  });
  if (parsed.kind !== 'valid') throw new Error(JSON.stringify(parsed.errors));
  return parsed.value;
}

function differencesOver(seeds: number) {
  const [a, b] = [reserving(5), reserving(60)];
  const pairs = Array.from({ length: seeds }, (_, at) => ({ a: run(a, at + 1), b: run(b, at + 1) }));
  const comparison = {
    a: { architecture: a, title: 'five' },
    b: { architecture: b, title: 'sixty' },
    arrivals: { kind: 'common' } as const,
  };
  render(<Differences pairs={pairs} comparison={comparison} planned={30} isRunning={false} />);
  return (measure: string) => screen.getByRole('row', { name: new RegExp(`^${measure}`) });
}

describe('the table of differences', () => {
  it('says what is lower and by how much, and that the arrivals were the same', () => {
    const row = differencesOver(10);
    expect(row('Throttled').textContent).toContain('lower with B');
    expect(row('Throttled').textContent).toMatch(/−[\d.]+ points/);
    expect(row('Cost a month').textContent).toContain('higher with B');
    screen.getByText(/10 of 10 pairs counted the same number/);
    screen.getByRole('heading', { name: 'B against A, over 10 of 30 seeds' });
  });

  it('has no difference where there is not enough data', () => {
    const row = differencesOver(3)('Throttled');
    expect(row.textContent).toContain('not enough data: 3 of at least 10 seeds');
    expect(within(row).getAllByText('–')).toHaveLength(2);
  });
});

describe('the table of a sweep', () => {
  it('marks the best value, and says of each whether it keeps the goal', () => {
    const points = [5, 60, 120].map((instances) =>
      pointOf(
        instances,
        [1, 2, 3, 4].map((seed) => run(reserving(instances), seed)),
      ),
    );
    render(<SweepTable points={points} goal={{ p99Ms: 10_000, mostUnservedPercent: 1 }} unit="instances" />);
    const verdicts = screen.getAllByRole('row').map((row) => row.lastElementChild?.textContent);
    expect(verdicts).toEqual(['Goal', 'misses it', 'best', 'keeps it']);
  });
});

describe('the sheet of a report', () => {
  it('has the drawing, the figures, the bill with its sources, what is left out, and the command', () => {
    const settings = { seed: 1, replications: 2, durationS: 20, warmUpS: 0, freeTier: false };
    const reports = [1, 2].map((seed) => run(design, seed));
    const series = run(design, 1, 1).series ?? [];
    render(<ReportSheet report={experimentReport(design, settings, reports)} architecture={design} series={series} />);
    const sheet = screen.getByRole('article', { name: 'Report' });
    const drawing = within(sheet).getByRole('img', { name: /^Drawing of the design: client, Worker/ });
    expect(drawing.getAttribute('src')).toMatch(/^data:image\/svg\+xml/);
    expect(sheet.textContent).toContain(
      'npm run -s simulate -- one-function.json --seed 1 --duration-s 20 --replications 2 --json',
    );
    const arrived = within(sheet).getByRole('row', { name: /^Arrived, seed 1/ });
    expect(arrived.textContent).toContain(String(reports[0]?.requests.arrived.toLocaleString('en-US')));
    expect(within(sheet).getByRole('row', { name: /^latency p99, mean of 2 seeds/ }).textContent).toContain('ms (99%)');
    within(sheet).getByRole('heading', { name: 'Sources of the prices' });
    expect(sheet.textContent).toContain('What the model leaves out');
  });
});
