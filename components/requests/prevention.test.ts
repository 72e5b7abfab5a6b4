import { describe, expect, it } from 'vitest';
import { controlsOf } from '@/components/simulation/settings';
import catalog from '@/content/catalog/aws.json';
import type { Baseline, Catalog, Finding } from '@/simulator';
import { findingInWords, othersInWords, type PreventionReport, preventionRequestOf } from './prevention';
import { runPrevention } from './prevention-host';
import { crowdedDesign, firstOf, runOf } from './test-run';
import { type Prevention, withReport } from './use-prevention';

/** What the page knows after all of a worker's reports about the first request that fits. */
function preventionOf(design = crowdedDesign(), outcome = 2): Prevention {
  const controls = controlsOf(design);
  const log = { settings: controls.defaults, document: design, changes: [] };
  const exemplar = firstOf(runOf(design, 10).exemplars, (each) => each.outcome === outcome && each.sentUs > 5e6);
  let prevention: Prevention = { stage: 'running', baseline: undefined, findings: [], tried: 0, planned: 0 };
  runPrevention(preventionRequestOf(log, controls, exemplar), catalog as Catalog, (report: PreventionReport) => {
    prevention = withReport(prevention, report);
  });
  return prevention;
}

describe('what would have prevented it', () => {
  it('is found by repeating the run that the page had, with one setting changed at a time', () => {
    const { stage, baseline, findings, tried, planned } = preventionOf();
    expect(stage).toBe('done');
    expect(tried).toBe(planned);
    expect(baseline).toMatchObject({ isSame: true, cause: { resource: 'orders', kind: 'reserved-concurrency' } });
    const [first] = findings as [Finding];
    expect(first).toMatchObject({ setting: 'orders.reservedConcurrency', helps: true });
    expect(findingInWords(first, baseline as Baseline)).toMatch(
      /^With \d+ instead of 10 reserved instances of Orders this request succeeds after [\d.,]+ m?s\.( \d+ would not be enough\.)?$/,
    );
    expect(othersInWords(first, baseline as Baseline)).toMatch(
      /^In the \d s before \d+ instead of \d+ requests did not succeed\.$/,
    );
  });

  it('tells what was tried and does not help after what does', () => {
    const { findings } = preventionOf();
    const helps = findings.map((finding) => finding.helps);
    expect(helps).toEqual([...helps].sort((a, b) => Number(b) - Number(a)));
  });

  it('makes a slow request faster', () => {
    const design = crowdedDesign({ reservedConcurrency: 200, keepAliveS: 1 });
    const { baseline, findings } = preventionOf(design, 0);
    const provisioned = findings.find(({ setting }) => setting === 'orders.provisionedConcurrency') as Finding;
    expect(findingInWords(provisioned, baseline as Baseline)).toMatch(
      /^With \d+ instead of no provisioned instances of Orders, asked for in time, this request takes [\d.,]+ m?s instead of /,
    );
  });

  it('says nothing where the repeated run gives another request', () => {
    const design = crowdedDesign();
    const controls = controlsOf(design);
    const exemplar = firstOf(runOf(design, 10).exemplars, ({ outcome }) => outcome === 2);
    const log = { settings: { ...controls.defaults, seed: 99 }, document: design, changes: [] };
    const reports: PreventionReport[] = [];
    runPrevention(preventionRequestOf(log, controls, exemplar), catalog as Catalog, (report) => reports.push(report));
    expect(reports[0]).toMatchObject({ type: 'begun', baseline: { isSame: false }, planned: 0 });
    expect(reports).toHaveLength(2);
  });

  it('reports a failure of the engine instead of throwing it', () => {
    const reports: PreventionReport[] = [];
    const broken = { architecture: crowdedDesign(), seed: 1, changes: [], recorded: undefined as never };
    runPrevention(broken, catalog as Catalog, (report) => reports.push(report));
    expect(reports).toEqual([{ type: 'failed', message: expect.stringContaining('undefined') }]);
  });
});
