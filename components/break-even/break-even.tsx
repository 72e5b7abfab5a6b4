import { loadBreakEvenGrid } from '@/content/break-even-grid';
import styles from './break-even.module.css';
import { BreakEvenCharts } from './break-even-charts';
import { GridTable } from './grid-table';
import { OwnLoad } from './own-load';

/**
 * Functions, containers and virtual machines over rate and burstiness: the stored runs of a pattern, which need no
 * script, and the place where a visitor runs a load of their own.
 *
 * @throws {Error} When the pattern has no stored grid.
 */
export async function BreakEven({ slug }: { slug: string }) {
  const grid = await loadBreakEvenGrid(slug);
  if (!grid) throw new Error(`<BreakEven />: expected content/patterns/${slug}/break-even.json`);
  return (
    <>
      <BreakEvenCharts cells={grid.cells} />
      <details className={styles.details}>
        <summary>The numbers</summary>
        <GridTable
          cells={grid.cells}
          caption="A month of the front door and what serves the requests; below it the slowest hundredth."
        />
      </details>
      <OwnLoad slug={slug} />
    </>
  );
}
