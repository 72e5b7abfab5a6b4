import { TableScroller } from '@/components/simulation/table-scroller';
import tables from '@/components/simulation/tables.module.css';
import { MEASURES, type Measure } from '@/content/laboratory/measures';
import { bestOf, type Goal, type GoalVerdict, type SweepPoint, verdictOf } from '@/content/laboratory/sweep';
import { formatFigure, formatValue } from './figures';
import styles from './laboratory.module.css';

const VERDICTS: Readonly<Record<GoalVerdict, string>> = { keeps: 'keeps it', misses: 'misses it', unsure: 'unsure' };

interface SweepTableProps {
  points: readonly SweepPoint[];
  goal: Goal;
  unit: string | undefined;
}

/** The curves as numbers, with every other measure. */
export function SweepTable({ points, goal, unit }: SweepTableProps) {
  const best = bestOf(points, goal);
  return (
    <TableScroller label="Results of the sweep">
      <table className={tables.table}>
        <caption className="visually-hidden">Means over the seeds, with bands of 95%</caption>
        <thead>
          <tr>
            <th scope="col">Value</th>
            <th scope="col">Seeds</th>
            {MEASURES.map(({ id, label }) => (
              <th key={id} scope="col">
                {label}
              </th>
            ))}
            <th scope="col" data-kind="text">
              Goal
            </th>
          </tr>
        </thead>
        <tbody>
          {points.map((point) => {
            const isBest = best.kind === 'best' && best.point.value === point.value;
            return (
              <tr key={point.value} className={isBest ? styles.best : ''}>
                <th scope="row">{formatValue(point.value, unit)}</th>
                <td>{point.seeds.length}</td>
                {MEASURES.map((measure) => (
                  <Cell key={measure.id} point={point} measure={measure} />
                ))}
                <td data-kind="text">{isBest ? 'best' : VERDICTS[verdictOf(point, goal)]}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </TableScroller>
  );
}

function Cell({ point, measure: { id, unit } }: { point: SweepPoint; measure: Measure }) {
  const estimate = point.estimates[id];
  if (estimate.kind === 'not-enough') {
    return (
      <td title={estimate.reason}>
        –<span className="visually-hidden"> not enough data: {estimate.reason}</span>
      </td>
    );
  }
  return (
    <td>
      {formatFigure(estimate.mean, unit)}
      {estimate.halfWidth > 0 && <small className={styles.none}> ± {formatFigure(estimate.halfWidth, unit)}</small>}
    </td>
  );
}
