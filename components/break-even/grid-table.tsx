import {
  BREAK_EVEN_DESIGNS,
  type BreakEvenCell,
  type BreakEvenDesign,
  cheapestOf,
  type Load,
  meanOf,
} from '@/content/break-even';
import styles from './break-even.module.css';
import { burstinessInWords, DESIGN_WORDS, durationInWords, monthlyInWords, shareInWords } from './design-words';

/** Every cell in numbers: cost, slowest hundredth, and what was lost. */
export function GridTable({ cells, caption }: { cells: readonly BreakEvenCell[]; caption: string }) {
  const loads = loadsOf(cells);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={styles.tableRegion} tabIndex={0} aria-label={caption}>
      <table className={styles.table}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Load</th>
            <th scope="col" className={styles.number}>
              Requests a second
            </th>
            {BREAK_EVEN_DESIGNS.map((design) => (
              <th key={design} scope="col" className={styles.number}>
                {DESIGN_WORDS[design].name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {loads.map((load) => (
            <Row key={`${load.burstiness} ${load.ratePerS}`} load={load} cells={cells} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ load, cells }: { load: Load; cells: readonly BreakEvenCell[] }) {
  const cheapest = cheapestOf(cells, load)?.design;
  const cellOf = (design: BreakEvenDesign) =>
    cells.find(
      (each) => each.design === design && each.ratePerS === load.ratePerS && each.burstiness === load.burstiness,
    );
  return (
    <tr>
      <th scope="row">{burstinessInWords(load.burstiness)}</th>
      <td className={styles.number}>{load.ratePerS.toLocaleString('en-US')}</td>
      {BREAK_EVEN_DESIGNS.map((design) => (
        <td key={design} className={styles.number}>
          <CellWords cell={cellOf(design)} isCheapest={design === cheapest} />
        </td>
      ))}
    </tr>
  );
}

function CellWords({ cell, isCheapest }: { cell: BreakEvenCell | undefined; isCheapest: boolean }) {
  if (!cell) return '–';
  const lost = meanOf(cell, 'unservedShare').mean;
  const cost = monthlyInWords(meanOf(cell, 'monthlyUsd').mean);
  return (
    <>
      {isCheapest ? (
        <b>
          {cost}
          <span className="visually-hidden"> (cheapest)</span>
        </b>
      ) : (
        cost
      )}
      <small>
        {durationInWords(meanOf(cell, 'p99Ms').mean)}
        {lost > 0 && <span data-state="failed"> · {shareInWords(lost)} lost</span>}
      </small>
    </>
  );
}

/** The loads of some cells, by burstiness and rate. */
function loadsOf(cells: readonly BreakEvenCell[]): Load[] {
  const loads = new Map(
    cells.map(({ ratePerS, burstiness }) => [`${burstiness} ${ratePerS}`, { ratePerS, burstiness }]),
  );
  return [...loads.values()].sort((a, b) => a.burstiness - b.burstiness || a.ratePerS - b.ratePerS);
}
