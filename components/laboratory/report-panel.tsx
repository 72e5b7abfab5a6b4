import { useEffect, useState } from 'react';
import { useSimulation } from '@/components/simulation/stage-context';
import { Button } from '@/components/ui/button';
import { exportJson } from '@/content/exchange/export-json';
import { type ExperimentReport, experimentReport, reportMarkdown } from '@/content/laboratory/experiment-report';
import type { Architecture, Report } from '@/simulator';
import { saveText, seedsFrom } from './figures';
import styles from './laboratory.module.css';
import { ReportSheet } from './report-sheet';
import { RunLine } from './run-line';
import { planOf, RunSettings, type RunTexts } from './run-settings';
import { useRuns } from './use-runs';
import { useStageDesign } from './use-stage-design';

/** What was run for a report. */
interface Made {
  architecture: Architecture;
  settings: ExperimentReport['settings'];
}

/** Windows of the charts of a report. */
const WINDOWS = 120;

/** One page about the design of the stage: what it is, what was run, what came out, and how to have it again. */
export function ReportPanel() {
  const stage = useStageDesign();
  const { seed, freeTier } = useSimulation((state) => state.settings);
  const [texts, setTexts] = useState<RunTexts>({ durationS: '600', warmUpS: '60', seeds: '10' });
  const [made, setMade] = useState<Made>();
  const runs = useRuns();
  const whole = runs.reports.filter((report) => report !== undefined);
  const isWhole = made !== undefined && whole.length === made.settings.replications + 1;
  useEffect(() => {
    if (!isWhole) return;
    const { dataset } = document.documentElement;
    dataset.print = 'report';
    return () => {
      delete dataset.print;
    };
  }, [isWhole]);

  const start = () => {
    const read = planOf(texts);
    if (read.kind === 'wrong') return runs.refuse(read.reason);
    const { durationS, warmUpS, seeds } = read.plan;
    setMade({ architecture: stage, settings: { seed, replications: seeds, durationS, warmUpS, freeTier } });
    const run = { architecture: stage, durationS, warmUpS, freeTier };
    // The figures are those of the command, which keeps no windows; the charts need a run that does.
    const windowS = Math.max(1, Math.ceil(durationS / WINDOWS));
    return void runs.start([
      ...seedsFrom(seed, seeds).map((each) => ({ ...run, seed: each })),
      { ...run, seed, windowS },
    ]);
  };

  return (
    <div className={styles.section}>
      <div className={`${styles.form} no-print`}>
        <RunSettings texts={texts} onChange={setTexts} />
      </div>
      <div className="no-print">
        <RunLine state={runs.state} action="Make the report" onStart={start} onCancel={runs.cancel} />
      </div>
      {isWhole && <Sheet made={made} reports={whole} />}
    </div>
  );
}

function Sheet({ made: { architecture, settings }, reports }: { made: Made; reports: readonly Report[] }) {
  const report = experimentReport(architecture, settings, reports.slice(0, -1));
  const name = report.designFile.replace(/\.json$/, '');
  return (
    <>
      <div className={`${styles.row} no-print`}>
        <Button onClick={() => window.print()}>Print</Button>
        <Button onClick={() => saveText(`${name}-report.md`, reportMarkdown(report, architecture), 'text/markdown')}>
          Markdown
        </Button>
        <Button
          onClick={() => saveText(`${name}-report.json`, `${JSON.stringify(report, null, 2)}\n`, 'application/json')}
        >
          JSON
        </Button>
        <Button onClick={() => saveText(report.designFile, exportJson(architecture), 'application/json')}>
          The design’s file
        </Button>
      </div>
      <ReportSheet report={report} architecture={architecture} series={reports.at(-1)?.series ?? []} />
    </>
  );
}
