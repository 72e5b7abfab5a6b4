'use client';

import { Disclosure } from '@/components/ui/disclosure';
import { StateMark } from '@/components/ui/state-mark';
import type { ConservationCheck } from '@/simulator';
import styles from './conservation-line.module.css';
import { formatCount } from './format';
import { useSimulation } from './stage-context';
import { TableScroller } from './table-scroller';
import tables from './tables.module.css';

/** That every request is accounted for, checked at every frame; the other laws of conservation on demand. */
export function ConservationLine() {
  const checks = useSimulation((state) => state.summary?.conservation);
  const [first, ...others] = checks ?? [];
  const broken = others.filter(({ holds }) => !holds).length;
  return (
    <div>
      <p className={styles.line} data-holds={first?.holds ?? undefined}>
        <span className={styles.name}>Nothing is lost</span>
        {first ? <Sum check={first} /> : 'arrived = completed + failed + waiting'}
      </p>
      {others.length > 0 && (
        <Disclosure
          summary={
            broken === 0 ? `${others.length} more sums hold` : `${broken} of ${others.length} more sums do not hold`
          }
        >
          <TableScroller label="Sums">
            <table className={tables.table}>
              <caption className="visually-hidden">What arrived, and what became of it</caption>
              <thead>
                <tr>
                  <th scope="col">What is counted</th>
                  <th scope="col">Arrived</th>
                  <th scope="col">Completed</th>
                  <th scope="col">Failed</th>
                  <th scope="col">Waiting</th>
                  <th scope="col">Holds</th>
                </tr>
              </thead>
              <tbody>
                {others.map((check) => (
                  <tr key={check.name}>
                    <th scope="row">{check.name}</th>
                    <td>{formatCount(check.arrived)}</td>
                    <td>{formatCount(check.completed)}</td>
                    <td>{formatCount(check.failed)}</td>
                    <td>{formatCount(check.waiting)}</td>
                    <td>{check.holds ? 'yes' : 'no'}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableScroller>
        </Disclosure>
      )}
    </div>
  );
}

function Sum({ check }: { check: ConservationCheck }) {
  return (
    <>
      <span>
        arrived <b>{formatCount(check.arrived)}</b> = completed <b>{formatCount(check.completed)}</b> + failed{' '}
        <b>{formatCount(check.failed)}</b> + waiting <b>{formatCount(check.waiting)}</b>
      </span>
      {check.holds ? (
        <svg className={styles.check} viewBox="0 0 16 16" width="16" height="16" role="img" aria-label="The sum holds">
          <path d="m3 8.5 3.5 3.5L13 4.5" fill="none" stroke="currentColor" strokeWidth="2" />
        </svg>
      ) : (
        <StateMark state="failed" label="The sum does not hold" />
      )}
    </>
  );
}
