import { CONTAINERS, costCurve } from '@/content/cost-curve';
import type { Architecture } from '@/simulator';
import { CostCurveChart } from './cost-curve-lazy';
import { formatUsd } from './format';
import styles from './mdx.module.css';

/**
 * The bill against the request rate, drawn and as a table; each point is a run of the engine.
 *
 * @throws {Error} When the design has no client, whose rate could be varied.
 */
export function CostCurve({ architecture }: { architecture: Architecture }) {
  const client = architecture.resources.find(({ kind }) => kind === 'client');
  if (!client) throw new Error('<CostCurve />: expected a design with a client');
  const points = costCurve(architecture, client.id);
  const { vcpuEach, memoryGbEach, fewest, busyShare } = CONTAINERS;
  return (
    <figure className={styles.curve}>
      <CostCurveChart points={points} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={styles.tableRegion} tabIndex={0} aria-label="Monthly cost by request rate">
        <table className={styles.table}>
          <caption>A month of steady traffic, in USD, without the free tier.</caption>
          <thead>
            <tr>
              <th scope="col" className={styles.number}>
                Requests a second
              </th>
              <th scope="col" className={styles.number}>
                Whole design
              </th>
              <th scope="col" className={styles.number}>
                Its gateway and functions
              </th>
              <th scope="col" className={styles.number}>
                Containers instead of these
              </th>
            </tr>
          </thead>
          <tbody>
            {points.map(({ ratePerS, totalMonthlyUsd, serverlessMonthlyUsd, containersMonthlyUsd, containers }) => (
              <tr key={ratePerS}>
                <th scope="row" className={styles.number}>
                  {ratePerS.toLocaleString('en-US')}
                </th>
                <td className={styles.number}>{formatUsd(totalMonthlyUsd)}</td>
                <td className={styles.number}>{formatUsd(serverlessMonthlyUsd)}</td>
                <td className={styles.number}>
                  {formatUsd(containersMonthlyUsd)} <small>({containers})</small>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <figcaption>
        Containers: Fargate on arm64 with {vcpuEach} vCPU and {memoryGbEach} GB each, and one load balancer. At least{' '}
        {fewest}; else so many that the processor share of the busy functions fills them to {busyShare * 100}%. Their
        number stands in brackets.
      </figcaption>
    </figure>
  );
}
