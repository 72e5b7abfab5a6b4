'use client';

import { labelOf } from '@/components/diagram/words';
import { formatMs } from '@/components/simulation/format';
import { StateMark } from '@/components/ui/state-mark';
import type { Architecture } from '@/simulator';
import { useLiveState } from './live-context';
import styles from './recent-requests.module.css';
import { type Cut, headOf, type LiveTrace, type WaterfallRow, waterfallOf } from './trace-rows';

const SHOWN = 12;

/** The last requests of the sandbox, each with all that followed from it: one bar for each step. */
export function RecentRequests({ architecture }: { architecture: Pick<Architecture, 'resources'> }) {
  const traces = useLiveState((state) => state.traces);
  const stream = useLiveState((state) => state.stream);
  const labels = new Map(architecture.resources.map((resource) => [resource.id, labelOf(resource)]));
  return (
    <div className={styles.requests}>
      <p className={styles.state}>
        {STREAM_WORDS[stream]} What the page itself asks, about your sandbox and the runtime, is left out.
      </p>
      {traces.length > 0 && (
        <ol className={styles.list}>
          {traces.slice(0, SHOWN).map((trace) => (
            <li key={trace.traceId}>
              <Trace trace={trace} labels={labels} />
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

const STREAM_WORDS = {
  closed: 'Nothing is followed yet: the first request begins a sandbox, and its steps then appear here.',
  connecting: 'Connecting to the stream of your sandbox.',
  open: 'Every step of your requests appears here as it ends, and on the diagram when it shows “Live”.',
  waiting: 'The stream ended; connecting again in a moment.',
} as const;

function Trace({ trace, labels }: { trace: LiveTrace; labels: ReadonlyMap<string, string> }) {
  const head = headOf(trace);
  const { rows, cuts, totalMs } = waterfallOf(trace);
  const answeredMs = head ? head.endMs - head.startMs : totalMs;
  const isCold = trace.spans.some((span) => span.isCold);
  return (
    <details className={styles.trace}>
      <summary className={styles.summary}>
        <StateMark state={markOf(head?.outcome, isCold)} />
        <span className={styles.name}>{head?.name}</span>
        <span className={styles.facts}>
          {rows.length} {rows.length === 1 ? 'step' : 'steps'}, {formatMs(answeredMs)}
          {totalMs > answeredMs ? `, all done after ${formatMs(totalMs)}` : ''}
          {isCold ? ', cold' : ''}
          {head && head.outcome !== 'ok' ? `, ${head.outcome}` : ''}
        </span>
      </summary>
      <ol className={styles.rows}>
        {rows.map((row) => (
          <Row key={row.span.spanId} row={row} cuts={cuts} label={labels.get(row.span.resource) ?? row.span.resource} />
        ))}
      </ol>
      {cuts.length > 0 && (
        <p className={styles.note}>
          The bars are cut where nothing happened, for {cuts.map(({ waitMs }) => formatMs(waitMs)).join(' and ')}: the
          work waited for its turn.
        </p>
      )}
      <p className={styles.id}>
        Trace <code>{trace.traceId}</code>
      </p>
    </details>
  );
}

function Row({ row, cuts, label }: { row: WaterfallRow; cuts: readonly Cut[]; label: string }) {
  const { span, startShare, lengthShare, initShare, durationMs, depth, laterMs, joinedRequests } = row;
  return (
    <li className={styles.row}>
      <span className={styles.label} style={{ paddingInlineStart: `${depth * 0.75}rem` }}>
        {label}{' '}
        <span className={styles.step}>
          {span.name}
          {joinedRequests ? `, for ${joinedRequests} requests at once` : ''}
        </span>
      </span>
      <span className={styles.track} aria-hidden="true">
        {cuts.map((cut) => (
          <span
            key={cut.startShare}
            className={styles.cut}
            style={{ insetInlineStart: `${cut.startShare * 100}%`, inlineSize: `${cut.lengthShare * 100}%` }}
          />
        ))}
        <span
          className={styles.bar}
          data-state={span.outcome === 'ok' ? 'warm' : span.outcome === 'throttled' ? 'throttled' : 'failed'}
          style={{ insetInlineStart: `${startShare * 100}%`, inlineSize: `${lengthShare * 100}%` }}
        >
          {initShare > 0 && <span className={styles.init} style={{ inlineSize: `${initShare * 100}%` }} />}
        </span>
      </span>
      <span className={styles.duration}>
        {formatMs(durationMs)}
        {laterMs ? <span className={styles.later}>, {formatMs(laterMs)} later</span> : null}
        {span.initMs ? <span className={styles.cold}>, {formatMs(span.initMs)} to start</span> : null}
      </span>
    </li>
  );
}

function markOf(outcome: string | undefined, isCold: boolean) {
  if (outcome === 'throttled') return 'throttled';
  if (outcome === 'failed' || outcome === 'timed-out') return 'failed';
  return isCold ? 'cold' : 'warm';
}
