import type { AccuracyFigureResult } from '@/content/accuracy-file';
import styles from './accuracy.module.css';
import { formatError, formatHalfWidth, relativeError } from './accuracy-format';

const WIDTH = 200;
const HEIGHT = 24;
const MIDDLE = HEIGHT / 2;
const MARGIN = 6;

/**
 * The furthest end of any interval, as a share of its reference, rounded up to a whole percent: one scale for all.
 * Figures that are not claimed do not widen it.
 */
export function scaleOf(figures: readonly AccuracyFigureResult[]): number {
  const ends = figures
    .filter(({ verdict }) => verdict !== 'not-claimed')
    .map((figure) => {
      const { error, halfWidth } = relativeError(figure);
      return Math.abs(error) + halfWidth;
    });
  return Math.max(0.01, Math.ceil(Math.max(...ends) * 100) / 100);
}

function placeOf(share: number, scale: number): number {
  const within = Math.max(-1, Math.min(1, share / scale));
  return MARGIN + ((within + 1) / 2) * (WIDTH - 2 * MARGIN);
}

/**
 * Our mean and its interval as a dot with whiskers, on a scale of relative error whose middle is the reference. What
 * lies beyond the scale is an arrow at its end.
 */
export function ErrorDot({ figure, scale }: { figure: AccuracyFigureResult; scale: number }) {
  const { error, halfWidth, within } = relativeError(figure);
  const isBeyond = Math.abs(error) > scale;
  const at = placeOf(error, scale);
  const [from, to] = [placeOf(error - halfWidth, scale), placeOf(error + halfWidth, scale)];
  const label = `Error ${formatError(error)}, interval ${formatHalfWidth(halfWidth)}`;
  return (
    <svg
      className={styles.dot}
      data-verdict={figure.verdict}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      role="img"
      aria-label={label}
    >
      <title>{label}</title>
      {within > 0 ? (
        <rect
          className={styles.within}
          x={placeOf(-within, scale)}
          y={2}
          width={placeOf(within, scale) - placeOf(-within, scale)}
          height={HEIGHT - 4}
        />
      ) : null}
      <path className={styles.zero} d={`M${placeOf(0, scale)} 0V${HEIGHT}`} />
      {isBeyond ? (
        <path className={styles.mean} d={error > 0 ? `M${at} ${MIDDLE}l-7 -4v8Z` : `M${at} ${MIDDLE}l7 -4v8Z`} />
      ) : (
        <>
          <path
            className={styles.whisker}
            d={`M${from} ${MIDDLE}H${to}M${from} ${MIDDLE - 4}v8M${to} ${MIDDLE - 4}v8`}
          />
          <circle className={styles.mean} cx={at} cy={MIDDLE} r={3.2} />
        </>
      )}
    </svg>
  );
}

/** The scale itself, for the head of a table. */
export function ErrorAxis({ scale }: { scale: number }) {
  return (
    <svg className={styles.axis} viewBox={`0 0 ${WIDTH} 16`} width={WIDTH} height={16} aria-hidden="true">
      <text x={MARGIN} y={12}>
        {formatError(-scale, 0)}
      </text>
      <text x={placeOf(0, scale)} y={12} textAnchor="middle">
        reference
      </text>
      <text x={WIDTH - MARGIN} y={12} textAnchor="end">
        {formatError(scale, 0)}
      </text>
    </svg>
  );
}
