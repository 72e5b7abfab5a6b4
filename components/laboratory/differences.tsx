import { TableScroller } from '@/components/simulation/table-scroller';
import tables from '@/components/simulation/tables.module.css';
import { Button } from '@/components/ui/button';
import { exportJson } from '@/content/exchange/export-json';
import { type Difference, differencesOf, type Pair } from '@/content/laboratory/differences';
import { ENGINE_VERSION } from '@/simulator';
import type { Comparison } from './compare';
import { formatDifference, formatFigure, saveText } from './figures';
import styles from './laboratory.module.css';

interface DifferencesProps {
  pairs: readonly Pair[];
  comparison: Comparison;
  planned: number;
  isRunning: boolean;
}

/** Every measure of both designs, how far apart they are, and how sure that is. */
export function Differences({ pairs, comparison, planned, isRunning }: DifferencesProps) {
  const differences = differencesOf(pairs);
  const hasCommonArrivals = comparison.arrivals.kind === 'common';
  const save = () => saveText('comparison.json', written(pairs, comparison, differences), 'application/json');
  return (
    <section className={styles.section} aria-labelledby="compare-table">
      <h4 className={styles.subtitle} id="compare-table">
        B against A, over {pairs.length} of {planned} seeds
      </h4>
      {!isRunning && <p className={styles.finding}>{summaryOf(differences)}</p>}
      <TableScroller label="Differences of the two designs">
        <table className={tables.table}>
          <caption className="visually-hidden">
            Means over the seeds, their difference with its interval of 95%, and what may be said
          </caption>
          <thead>
            <tr>
              <th scope="col">Measure</th>
              <th scope="col">A</th>
              <th scope="col">B</th>
              <th scope="col">B − A</th>
              <th scope="col">95% interval</th>
              <th scope="col" data-kind="text">
                What may be said
              </th>
            </tr>
          </thead>
          <tbody>
            {differences.map((each) => (
              <Row key={each.measure.id} {...each} isRunning={isRunning} />
            ))}
          </tbody>
        </table>
      </TableScroller>
      <p className={styles.hint}>
        {hasCommonArrivals
          ? `In each pair of runs both designs met the same arrivals: ${equalArrivals(pairs)} of ${pairs.length} pairs counted the same number of them. What they have in common falls out of the difference.`
          : `The arrivals are not common, because ${comparison.arrivals.kind === 'different' ? comparison.arrivals.reason : ''}. The intervals hold all the same, and are wider.`}
      </p>
      <div className={`${styles.row} no-print`}>
        <Button onClick={save}>Download as JSON</Button>
      </div>
    </section>
  );
}

function Row({ measure, means, difference, finding, isRunning }: Difference & { isRunning: boolean }) {
  const { label, unit } = measure;
  return (
    <tr data-measure={measure.id}>
      <th scope="row">{label}</th>
      <td>{means ? formatFigure(means.a, unit) : '–'}</td>
      <td>{means ? formatFigure(means.b, unit) : '–'}</td>
      <td>{difference ? formatDifference(difference.mean, unit) : '–'}</td>
      <td>
        {difference
          ? `${formatDifference(difference.mean - difference.halfWidth, unit)} to ${formatDifference(difference.mean + difference.halfWidth, unit)}`
          : '–'}
      </td>
      <td data-kind="wrap">
        {findingInWords(finding)}
        {isRunning && finding.kind !== 'not-enough' ? ' so far' : ''}
      </td>
    </tr>
  );
}

function findingInWords(finding: Difference['finding']): string {
  switch (finding.kind) {
    case 'not-enough':
      return `not enough data: ${finding.reason}`;
    case 'same':
      return 'the same in every run';
    case 'none-found':
      return 'no difference found';
    case 'lower':
      return 'lower with B';
    case 'higher':
      return 'higher with B';
  }
}

const SUMMED_UP = ['monthlyUsd', 'p99', 'unserved'] as const;

/** The measures that decide most, in a sentence each. */
function summaryOf(differences: readonly Difference[]): string {
  return SUMMED_UP.flatMap((id) => {
    const found = differences.find(({ measure }) => measure.id === id);
    if (!found) return [];
    const { measure, difference, finding } = found;
    const isTold = difference && (finding.kind === 'lower' || finding.kind === 'higher');
    if (!isTold) return [`${measure.label}: ${findingInWords(finding)}.`];
    const { unit, label } = measure;
    const by = formatDifference(Math.abs(difference.mean), unit).slice(1);
    const margin = formatDifference(difference.halfWidth, unit).replace(/^\+/, '');
    return [`${label}: ${by} ${finding.kind} with B (± ${margin}).`];
  }).join(' ');
}

function equalArrivals(pairs: readonly Pair[]): number {
  return pairs.filter(({ a, b }) => a.requests.arrived === b.requests.arrived).length;
}

function written(pairs: readonly Pair[], { a, b, arrivals }: Comparison, differences: readonly Difference[]): string {
  const file = {
    format: 'cloud-architecture-comparison/1',
    engine: ENGINE_VERSION,
    confidence: 0.95,
    arrivals,
    seeds: pairs.map((pair) => pair.a.seed),
    differences: differences.map(({ measure, ...rest }) => ({ measure: measure.id, unit: measure.unit, ...rest })),
    a: { title: a.title, design: JSON.parse(exportJson(a.architecture)) as unknown },
    b: { title: b.title, design: JSON.parse(exportJson(b.architecture)) as unknown },
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}
