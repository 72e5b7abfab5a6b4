import { labelOf } from '@/components/diagram/words';
import { formatMs } from '@/components/simulation/format';
import type { Architecture } from '@/simulator';
import type { Phase, Waterfall, WaterfallRow } from '@/simulator/worker/protocol';
import { OUTCOME_WORDS } from './request-rows';
import { inMillionths } from './request-words';
import styles from './waterfall.module.css';

const US_PER_MS = 1_000;
/** Shown at most; what a retry storm did a thousand times looks the same each time. */
const MOST_ROWS = 60;

export const PHASE_WORDS: Readonly<Record<Phase, string>> = {
  network: 'On the way',
  queued: 'Waiting for an instance',
  init: 'Cold start',
  work: 'Work',
  waiting: 'Waiting for what it called',
  'back-off': 'Back-off',
};

interface WaterfallChartProps {
  waterfall: Waterfall;
  architecture: Pick<Architecture, 'resources'>;
}

/** The calls of a request over time: what each spent its time on, what is paid for, and what the answer waited for. */
export function WaterfallChart({ waterfall, architecture }: WaterfallChartProps) {
  const { rows, fromUs, endedUs } = waterfall;
  const labels = new Map(architecture.resources.map((resource) => [resource.id, labelOf(resource)]));
  const critical = new Set(waterfall.criticalPath.map(({ row }) => row));
  const shown = rows.map((row, index) => ({ row, index })).slice(0, MOST_ROWS);
  const awaited = shown.filter(({ row }) => row.isAwaited);
  const later = shown.filter(({ row }) => !row.isAwaited);
  const group = (part: typeof shown, startUs: number, markUs: number | undefined) => {
    const untilUs = Math.max(markUs ?? startUs, ...part.map(({ row }) => row.untilUs), startUs + 1);
    return (
      <>
        <ol className={styles.rows} aria-hidden="true">
          {part.map(({ row, index }) => (
            <Row
              key={row.span.id}
              row={row}
              label={labels.get(row.to) ?? row.to}
              isCritical={critical.has(index)}
              fromUs={startUs}
              untilUs={untilUs}
              markUs={markUs}
            />
          ))}
        </ol>
        <p className={styles.scale} aria-hidden="true">
          <span>{formatMs((startUs - fromUs) / US_PER_MS)}</span>
          <span>{formatMs((untilUs - fromUs) / US_PER_MS)}</span>
        </p>
      </>
    );
  };
  return (
    <div className={styles.waterfall}>
      {awaited.length > 0 && group(awaited, fromUs, endedUs)}
      {later.length > 0 && (
        <>
          <h5 className={styles.group}>
            {awaited.length > 0 ? 'What followed from it, and nobody waited for' : 'What happened'}
          </h5>
          {group(later, Math.min(...later.map(({ row }) => row.span.sentUs)), undefined)}
        </>
      )}
      {rows.length > MOST_ROWS && (
        <p className={styles.note}>
          The first {MOST_ROWS} of {rows.length} calls are drawn; the table has all.
        </p>
      )}
      <ul className={styles.legend} aria-label="What the bars show">
        {(Object.keys(PHASE_WORDS) as Phase[]).map((phase) => (
          <li key={phase}>
            <span className={styles.swatch} data-phase={phase} aria-hidden="true" />
            {PHASE_WORDS[phase]}
          </li>
        ))}
        <li>
          <span className={styles.swatch} data-phase="billed" aria-hidden="true" />
          Billed time of an invocation, rounded up
        </li>
        <li>
          <b>Bold</b> the answer waited for it
        </li>
      </ul>
    </div>
  );
}

interface RowProps {
  row: WaterfallRow;
  label: string;
  isCritical: boolean;
  fromUs: number;
  untilUs: number;
  markUs: number | undefined;
}

function Row({ row, label, isCritical, fromUs, untilUs, markUs }: RowProps) {
  const share = (us: number) => `${(100 * (us - fromUs)) / (untilUs - fromUs)}%`;
  const length = (a: number, b: number) => `${(100 * (b - a)) / (untilUs - fromUs)}%`;
  const { pieces, billed, depth, attempt, attempts, outcome, cost, span } = row;
  return (
    <li className={styles.row} data-critical={isCritical || undefined}>
      <span className={styles.label} style={{ paddingInlineStart: `${Math.min(depth, 6) * 0.75}rem` }}>
        {label}
        {attempts > 1 && <span className={styles.aside}> try {attempt}</span>}
        {outcome !== undefined && outcome !== 'completed' && (
          <span className={styles.bad}> {OUTCOME_WORDS[outcome].toLowerCase()}</span>
        )}
        {span.isAbandoned && <span className={styles.aside}> for nobody</span>}
      </span>
      <span className={styles.track}>
        {pieces.map((piece) => (
          <span
            key={`${piece.phase}-${piece.fromUs}`}
            className={styles.piece}
            data-phase={piece.phase}
            style={{ insetInlineStart: share(piece.fromUs), inlineSize: length(piece.fromUs, piece.untilUs) }}
          />
        ))}
        {billed && (
          <span
            className={styles.billed}
            style={{
              insetInlineStart: share(billed.fromUs),
              inlineSize: length(billed.fromUs, Math.min(untilUs, billed.untilUs + billed.roundedUpUs)),
            }}
          />
        )}
        {markUs !== undefined && markUs < untilUs && (
          <span className={styles.mark} style={{ insetInlineStart: share(markUs) }} />
        )}
      </span>
      <span className={styles.figures}>
        {formatMs((row.untilUs - span.sentUs) / US_PER_MS)}
        {cost > 0n && <span className={styles.cost}> {inMillionths(cost)} µ$</span>}
      </span>
    </li>
  );
}
