'use client';

import { useEffect, useState } from 'react';
import { saveText } from '@/components/laboratory/figures';
import { NumberField } from '@/components/laboratory/number-field';
import { RunLine } from '@/components/laboratory/run-line';
import { useRuns } from '@/components/laboratory/use-runs';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import {
  BREAK_EVEN_DESIGNS,
  BREAK_EVEN_RATES_PER_S,
  BREAK_EVEN_SEEDS,
  type BreakEvenCell,
  BURSTINESSES,
  breakEvenRunOf,
  type Load,
  requestsOf,
} from '@/content/break-even';
import type { Report } from '@/simulator';
import styles from './break-even.module.css';
import { BreakEvenCharts } from './break-even-charts';
import { csvOf } from './break-even-csv';
import { GridTable } from './grid-table';
import { fetchStudy, type Study } from './study';

/** Rates that a browser runs within a minute. */
const MOST_PER_S = 500;
const MOST_BURSTINESS = 10;

/** Runs all designs under the visitor's own load, or under all stored loads again. */
export function OwnLoadLab({ slug }: { slug: string }) {
  const [study, setStudy] = useState<Study>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    let isGone = false;
    fetchStudy(slug).then(
      (found) => !isGone && setStudy(found),
      (error: unknown) => !isGone && setProblem(error instanceof Error ? error.message : String(error)),
    );
    return () => {
      isGone = true;
    };
  }, [slug]);
  if (problem) return <Callout tone="error">{problem}</Callout>;
  if (!study) return <p role="status">Fetching the designs …</p>;
  return <Lab study={study} />;
}

function Lab({ study }: { study: Study }) {
  const [rate, setRate] = useState('30');
  const [burstiness, setBurstiness] = useState('2');
  const [loads, setLoads] = useState<readonly Load[]>([]);
  const { state, reports, start, cancel, refuse } = useRuns();
  const isGrid = loads.length > 1;
  const cells = cellsOf(loads, reports);
  const isWhole = cells.length === loads.length * BREAK_EVEN_DESIGNS.length;

  const run = (wanted: readonly Load[]) => {
    setLoads(wanted);
    void start(
      wanted.flatMap((load) => BREAK_EVEN_DESIGNS.flatMap((design) => requestsOf(study.designs[design], load))),
    );
  };
  const runOwn = () => {
    const load = { ratePerS: Number(rate), burstiness: Number(burstiness) };
    const fault = faultOf(load);
    if (fault) refuse(fault);
    else run([load]);
  };

  return (
    <>
      <div className={styles.form}>
        <NumberField label="Mean rate" unit="requests/s" value={rate} onChange={setRate} />
        <NumberField
          label="Peaks"
          unit={`× the mean, 1 to ${MOST_BURSTINESS}`}
          value={burstiness}
          onChange={setBurstiness}
        />
      </div>
      <RunLine state={state} action="Run the three designs" onStart={runOwn} onCancel={cancel} />
      <p>
        <Button disabled={state.kind === 'running'} onClick={() => run(gridLoads())}>
          Run the whole grid again
        </Button>{' '}
        <Button
          disabled={state.kind === 'running'}
          onClick={() =>
            saveText('break-even.csv', csvOf(isWhole && cells.length > 0 ? cells : study.grid.cells), 'text/csv')
          }
        >
          Save as CSV
        </Button>
      </p>
      {isGrid && isWhole && <p role="status">{agreement(cells, study.grid.cells)}</p>}
      {isGrid && isWhole && <BreakEvenCharts cells={cells} />}
      {cells.length > 0 && (
        <GridTable
          cells={cells}
          caption={`A month of the front door and what serves the requests, mean of ${BREAK_EVEN_SEEDS} runs here and now; below it the slowest hundredth.`}
        />
      )}
    </>
  );
}

/** The loads of the stored grid. */
function gridLoads(): Load[] {
  return BREAK_EVEN_RATES_PER_S.flatMap((ratePerS) => BURSTINESSES.map((burstiness) => ({ ratePerS, burstiness })));
}

/** What came in so far, cell by cell; those of which a run is missing are left out. */
function cellsOf(loads: readonly Load[], reports: readonly (Report | undefined)[]): BreakEvenCell[] {
  return loads.flatMap((load, at) =>
    BREAK_EVEN_DESIGNS.flatMap((design, place) => {
      const first = (at * BREAK_EVEN_DESIGNS.length + place) * BREAK_EVEN_SEEDS;
      const found = reports.slice(first, first + BREAK_EVEN_SEEDS).filter((report) => report !== undefined);
      return found.length < BREAK_EVEN_SEEDS ? [] : [{ design, ...load, runs: found.map(breakEvenRunOf) }];
    }),
  );
}

function faultOf({ ratePerS, burstiness }: Load): string | undefined {
  if (!(ratePerS > 0 && ratePerS <= MOST_PER_S)) return `A mean rate lies above 0 and up to ${MOST_PER_S} requests/s.`;
  if (!(burstiness >= 1 && burstiness <= MOST_BURSTINESS)) return `Peaks are 1 to ${MOST_BURSTINESS} times the mean.`;
  return undefined;
}

/** Whether this browser found the stored figures again. */
function agreement(cells: readonly BreakEvenCell[], stored: readonly BreakEvenCell[]): string {
  const keyOf = ({ design, ratePerS, burstiness }: BreakEvenCell) => `${design} ${ratePerS} ${burstiness}`;
  const known = new Map(stored.map((cell) => [keyOf(cell), JSON.stringify(cell.runs)]));
  const same = cells.filter((cell) => known.get(keyOf(cell)) === JSON.stringify(cell.runs)).length;
  return same === cells.length
    ? 'Every run gave the stored figures again, to the last digit.'
    : `${same} of ${cells.length} cells gave the stored figures again.`;
}
