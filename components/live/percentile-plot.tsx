'use client';

import type { Gap } from './gap';
import styles from './percentile-plot.module.css';

const TICKS_MS = [1, 10, 100, 1_000, 10_000];

/** Percentiles measured and simulated on one logarithmic scale; the table that follows holds the numbers. */
export function PercentilePlot({ gaps }: { gaps: readonly Gap[] }) {
  const rows = gaps.filter(({ unit, measured, simulated }) => unit === 'ms' && measured > 0 && simulated > 0);
  if (rows.length === 0) return null;
  const values = rows.flatMap(({ measured, simulated }) => [measured, simulated]);
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  const placeOf = (valueMs: number) => `${((Math.log10(valueMs) - low) / (high - low)) * 100}%`;
  const ticks = TICKS_MS.filter((tick) => Math.log10(tick) >= low && Math.log10(tick) <= high);
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>
        Response times, logarithmic: <Mark kind="measured" /> measured, <Mark kind="simulated" /> simulated
      </figcaption>
      <div className={styles.plot} aria-hidden="true">
        {rows.map(({ name, measured, simulated }) => (
          <div key={name} className={styles.row}>
            <span className={styles.name}>{name}</span>
            <span className={styles.track}>
              {ticks.map((tick) => (
                <span key={tick} className={styles.tick} style={{ insetInlineStart: placeOf(tick) }} />
              ))}
              <span className={styles.place} style={{ insetInlineStart: placeOf(measured) }}>
                <Mark kind="measured" />
              </span>
              <span className={styles.place} style={{ insetInlineStart: placeOf(simulated) }}>
                <Mark kind="simulated" />
              </span>
            </span>
          </div>
        ))}
        <div className={styles.row}>
          <span />
          <span className={styles.axis}>
            {ticks.map((tick) => (
              <span key={tick} className={styles.place} style={{ insetInlineStart: placeOf(tick) }}>
                {tick < 1000 ? `${tick} ms` : `${tick / 1000} s`}
              </span>
            ))}
          </span>
        </div>
      </div>
    </figure>
  );
}

function Mark({ kind }: { kind: 'measured' | 'simulated' }) {
  return (
    <svg className={styles.mark} data-kind={kind} viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
      {kind === 'measured' ? <circle cx="6" cy="6" r="5" /> : <path d="M6 .8 11.2 6 6 11.2.8 6Z" />}
    </svg>
  );
}
