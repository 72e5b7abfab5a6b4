import {
  BREAK_EVEN_DESIGNS,
  BREAK_EVEN_RUN,
  BREAK_EVEN_SEEDS,
  type BreakEvenCell,
  BURSTINESSES,
  CYCLE_S,
  lineOf,
  PEAK_S,
} from '@/content/break-even';
import styles from './break-even.module.css';
import { crossingSentence, crossingsAt } from './crossings';
import { burstinessInWords, DESIGN_WORDS, durationInWords, monthlyInWords } from './design-words';
import { LoadChart, rangeOf } from './load-chart';

/** Cost and slowest hundredth of all designs, for each burstiness, with the crossings in words. */
export function BreakEvenCharts({ cells }: { cells: readonly BreakEvenCell[] }) {
  const costs = rangeOf(cells, 'monthlyUsd');
  const durations = rangeOf(cells, 'p99Ms');
  const hours = BREAK_EVEN_RUN.durationS / 3_600;
  return (
    <figure className={styles.figure}>
      <Legend />
      <div className={styles.columns}>
        {BURSTINESSES.map((burstiness) => {
          const lines = BREAK_EVEN_DESIGNS.map((design) => ({ design, cells: lineOf(cells, design, burstiness) }));
          const crossings = crossingsAt(cells, burstiness);
          return (
            <section key={burstiness} className={styles.column}>
              <h4>{burstinessInWords(burstiness)}</h4>
              <LoadChart
                title="Cost of a month"
                figure="monthlyUsd"
                lines={lines}
                range={costs}
                format={monthlyInWords}
                crossings={crossings.flatMap(({ crossing }) => (crossing ? [crossing] : []))}
              />
              {crossings.map(({ design, crossing }) => (
                <p key={design}>{crossingSentence(design, crossing)}</p>
              ))}
              <LoadChart
                title="Slowest hundredth (p99)"
                figure="p99Ms"
                lines={lines}
                range={durations}
                format={durationInWords}
              />
            </section>
          );
        })}
      </div>
      <figcaption>
        Each point is the mean of {BREAK_EVEN_SEEDS} runs over {hours === 1 ? 'an hour' : `${hours} hours`} with the
        same requests for all designs; upright lines are 95% intervals. A ring says that requests were lost, which cost
        nothing. A peak lasts {PEAK_S / 60} minutes of every {CYCLE_S / 60}, and what is left is spread evenly over the
        rest.
      </figcaption>
    </figure>
  );
}

function Legend() {
  return (
    <ul className={styles.legend}>
      {BREAK_EVEN_DESIGNS.map((design) => {
        const { name, color, dash } = DESIGN_WORDS[design];
        return (
          <li key={design}>
            <svg width="30" height="8" aria-hidden="true">
              <line x1="0" x2="30" y1="4" y2="4" stroke={`var(${color})`} strokeWidth="2" strokeDasharray={dash} />
            </svg>
            {name}
          </li>
        );
      })}
    </ul>
  );
}
