import { useEffect, useMemo, useRef } from 'react';
import { formatCount, formatSimTime } from '@/components/simulation/format';
import { useSimulation, useStage } from '@/components/simulation/stage-context';
import { CopyMoment } from '@/components/timeline/copy-moment';
import { Button } from '@/components/ui/button';
import { Disclosure } from '@/components/ui/disclosure';
import { StateMark } from '@/components/ui/state-mark';
import type { SeriesPoint } from '@/simulator';
import { type Exemplar, OUTCOMES, type Waterfall } from '@/simulator/worker/protocol';
import { PreventionPanel } from './prevention-panel';
import { explanationOf, inMillionths } from './request-words';
import styles from './requests.module.css';
import { useExplained } from './use-explained';
import { WaterfallChart } from './waterfall-chart';
import { WaterfallTable } from './waterfall-table';

/** One request: why it was slow or failed, its waterfall, what it cost, and what would have helped. */
export function RequestPanel({ request, onClose }: { request: number; onClose: () => void }) {
  const { controller, store } = useStage();
  const exemplar = useSimulation(({ exemplars }) => exemplars.find((each) => each.request === request));
  const explained = useExplained(request, exemplar);
  const heading = useRef<HTMLHeadingElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another request is another heading.
  useEffect(() => {
    // Whoever follows a link to a request has not asked for the focus to leave the top of the page.
    if (store.getState().repeatingUs === undefined) heading.current?.focus();
  }, [request]);

  const waterfall = explained.kind === 'found' ? explained.waterfall : undefined;
  const momentUs = waterfall ? (waterfall.endedUs ?? waterfall.untilUs) : exemplar?.endedUs;
  return (
    <section className={styles.panel} aria-labelledby="request-title">
      <header className={styles.panelHead}>
        <h4 className={styles.panelTitle} id="request-title" ref={heading} tabIndex={-1}>
          {waterfall && <StateMark state={markOf(waterfall)} />}
          Request {formatCount(request)}
          {waterfall && <span className={styles.quiet}> sent at {formatSimTime(waterfall.fromUs)}</span>}
        </h4>
        <div className={styles.actions}>
          {momentUs !== undefined && <Button onClick={() => controller.seek(momentUs)}>Show this moment</Button>}
          {momentUs !== undefined && <CopyMoment atUs={momentUs} label="Copy link" />}
          <Button variant="quiet" onClick={onClose}>
            Close
          </Button>
        </div>
      </header>
      {explained.kind === 'fetching' && <p role="status">Repeating this request, to see where its time went …</p>}
      {explained.kind === 'lost' && (
        <p role="status">The run as it stands has no such request: it was begun anew, or took another way.</p>
      )}
      {waterfall && <Story waterfall={waterfall} exemplar={exemplar} request={request} />}
    </section>
  );
}

interface StoryProps {
  waterfall: Waterfall;
  exemplar: Exemplar | undefined;
  request: number;
}

function Story({ waterfall, exemplar, request }: StoryProps) {
  const { architecture } = useStage();
  const series = useSimulation((state) => state.series);
  const medianMs = useMemo(() => medianAt(series, waterfall.endedUs ?? waterfall.untilUs), [series, waterfall]);
  const { fromUs, endedUs, outcome, cost } = waterfall;
  const recorded = useMemo(
    (): Exemplar | undefined =>
      exemplar ??
      (endedUs === undefined || outcome === undefined
        ? undefined
        : { request, client: -1, sentUs: fromUs, endedUs, outcome: OUTCOMES.indexOf(outcome) }),
    [exemplar, request, fromUs, endedUs, outcome],
  );
  return (
    <>
      <div className={styles.words}>
        {explanationOf({ waterfall, architecture, medianMs }).map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        <p>
          In all it cost <b>{inMillionths(cost)} millionths of a dollar</b>, at list prices of the first tier and
          without free quantities.
        </p>
      </div>
      <WaterfallChart waterfall={waterfall} architecture={architecture} />
      <Disclosure summary="The waterfall as a table">
        <WaterfallTable waterfall={waterfall} architecture={architecture} />
      </Disclosure>
      {recorded && <PreventionPanel recorded={recorded} medianMs={medianMs} />}
    </>
  );
}

/** The median of the window a moment lies in; undefined when nothing completed there. */
function medianAt(series: readonly SeriesPoint[], atUs: number): number | undefined {
  const median = series.find(({ atS }) => atS * 1e6 >= atUs)?.p50Ms ?? series.at(-1)?.p50Ms;
  return median !== undefined && Number.isFinite(median) ? median : undefined;
}

function markOf({ outcome, rows }: Waterfall) {
  if (outcome === 'throttled') return 'throttled';
  if (outcome === 'failed' || outcome === 'timedOut') return 'failed';
  return rows.some(({ pieces }) => pieces.some(({ phase }) => phase === 'init')) ? 'cold' : 'warm';
}
