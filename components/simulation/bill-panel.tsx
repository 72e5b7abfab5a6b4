'use client';

import { labelOf } from '@/components/diagram/words';
import { Switch } from '@/components/ui/switch';
import type { BillLine } from '@/simulator';
import styles from './bill-panel.module.css';
import { formatCost, formatMonthly, formatRate, formatS } from './format';
import { useSimulation, useStage } from './stage-context';
import { TableScroller } from './table-scroller';
import tables from './tables.module.css';

/** The bill of the run, line by line, each price with its source. */
export function BillPanel() {
  const { architecture, controller } = useStage();
  const bill = useSimulation((state) => state.bill);
  const freeTier = useSimulation((state) => state.settings.freeTier);
  const labels = new Map(architecture.resources.map((resource) => [resource.id, labelOf(resource)]));
  const lines = bill?.lines.filter(({ quantity, monthlyUsd }) => quantity > 0 || monthlyUsd > 0) ?? [];
  const hasUnverified = lines.some(({ unverified }) => unverified);
  return (
    <section className={styles.bill} aria-labelledby="bill-title">
      <div className={styles.head}>
        <h3 className={styles.title} id="bill-title">
          The bill
        </h3>
        <div className="needs-script no-print">
          <Switch
            label="Count the free tier"
            checked={freeTier}
            onChange={(on) => controller.change({ freeTier: on })}
          />
        </div>
      </div>
      {bill && lines.length > 0 ? (
        <>
          <TableScroller label="Bill">
            <table className={tables.table}>
              <caption className="visually-hidden">Cost by part and meter</caption>
              <thead>
                <tr>
                  <th scope="col">Part</th>
                  <th scope="col" data-kind="text">
                    Meter
                  </th>
                  <th scope="col">Quantity</th>
                  <th scope="col">So far</th>
                  <th scope="col">Per month at this rate</th>
                  <th scope="col" data-kind="text">
                    Price from
                  </th>
                </tr>
              </thead>
              <tbody>
                {lines.map((line, index) => (
                  <Line
                    key={`${line.resource} ${line.service} ${line.meter}`}
                    line={line}
                    label={
                      lines[index - 1]?.resource === line.resource ? '' : (labels.get(line.resource) ?? line.resource)
                    }
                  />
                ))}
              </tbody>
              <tfoot>
                <tr>
                  <th scope="row">Total</th>
                  <td />
                  <td data-kind="text">{`in ${formatS(Math.round(bill.periodS * 10) / 10)}`}</td>
                  <td>{formatCost(bill.totalUsd)}</td>
                  <td>{formatMonthly(bill.monthlyUsd)}</td>
                  <td />
                </tr>
              </tfoot>
            </table>
          </TableScroller>
          <p className={styles.note}>
            “Per month at this rate” takes what the run has used so far as if it went on like this for a whole month.
            {hasUnverified && ' A price marked “unverified” is one that no stored source confirmed.'}
          </p>
        </>
      ) : (
        <p className={styles.empty}>Each part’s meters times its prices, added up while the simulation runs.</p>
      )}
    </section>
  );
}

function Line({ line, label }: { line: BillLine; label: string }) {
  return (
    <tr>
      <th scope="row">{label || <span className="visually-hidden">same part</span>}</th>
      <td data-kind="text">
        {line.service} {line.meter}
      </td>
      <td>
        {formatRate(line.quantity)} {line.unit}
      </td>
      <td>{formatCost(line.usd)}</td>
      <td>{formatMonthly(line.monthlyUsd)}</td>
      <td data-kind="wrap">
        {line.source}
        {line.unverified && <span className={styles.unverified}> unverified</span>}
      </td>
    </tr>
  );
}
