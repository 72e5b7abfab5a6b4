import { HOURS_PER_MONTH } from '@/content/cost-curve';
import type { Experiment } from '@/content/experiments';
import { reportOf } from '@/content/results';
import type { Architecture } from '@/simulator';
import { formatRounded, formatUsd } from './format';
import styles from './mdx.module.css';

interface BillTableProps {
  architecture: Architecture;
  experiments: readonly Experiment[];
}

/**
 * The bill of a month at the pace of the run called `baseline`, line by line, the dearest first.
 *
 * @throws {Error} When there is no such run.
 */
export function BillTable({ architecture, experiments }: BillTableProps) {
  const experiment = experiments.find(({ id }) => id === 'baseline');
  if (!experiment) throw new Error('<BillTable />: expected an experiment with the id "baseline"');
  const { bill } = reportOf(architecture, experiment);
  const periodsPerMonth = (HOURS_PER_MONTH * 3_600) / bill.periodS;
  const labels = new Map(architecture.resources.map(({ id, label }) => [id, label ?? id]));
  const lines = bill.lines.filter(({ monthlyUsd }) => monthlyUsd > 0).sort((a, b) => b.monthlyUsd - a.monthlyUsd);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={styles.tableRegion} tabIndex={0} aria-label="Bill of a month">
      <table className={styles.table}>
        <caption>A month at the pace of the run “{experiment.title}”, without the free tier.</caption>
        <thead>
          <tr>
            <th scope="col">Resource</th>
            <th scope="col">What is metered</th>
            <th scope="col" className={styles.number}>
              Quantity
            </th>
            <th scope="col" className={styles.number}>
              USD
            </th>
            <th scope="col">Source of the price</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ resource, service, meter, quantity, unit, monthlyUsd, source, unverified }) => (
            <tr key={`${resource} ${service} ${meter}`}>
              <th scope="row">{labels.get(resource) ?? resource}</th>
              <td>
                {service}, {meter}
              </td>
              <td className={styles.number}>
                {formatRounded(quantity * periodsPerMonth)} {unit}
              </td>
              <td className={styles.number}>{formatUsd(monthlyUsd)}</td>
              <td>
                {source}
                {unverified ? ' (unverified)' : ''}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={3}>
              Together
            </th>
            <td className={styles.number}>{formatUsd(bill.monthlyUsd)}</td>
            <td />
          </tr>
        </tfoot>
      </table>
    </section>
  );
}
