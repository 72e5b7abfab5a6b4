import Link from 'next/link';
import { formatRounded, formatSeconds, formatUsd } from '@/components/mdx/format';
import { Figure } from '@/components/ui/figure';
import { Stat, StatList } from '@/components/ui/stat';
import { StateLabel } from '@/components/ui/state-mark';
import type { Pattern } from '@/content/pattern';
import { ArchitectureDrawing } from './architecture-drawing';
import { type FigureRun, runFigure } from './figure-run';
import styles from './hero.module.css';

/** The head of the gallery: the idea in a sentence, and one pattern caught in the middle of a run. */
export function Hero({ pattern }: { pattern: Pattern }) {
  const run = runFigure(pattern.architecture);
  const { title } = pattern.facts;
  return (
    <section className={styles.hero}>
      <div className={styles.words}>
        <h1 className={styles.idea}>A field guide to cloud architectures, in which every drawing runs.</h1>
        <div className={styles.more}>
          <p>
            Each pattern is one document. It is drawn, simulated request by request under the platform’s own rules, and
            priced line by line. Turn up the traffic and read what breaks first, and what it costs.
          </p>
          <p>
            <Link className={styles.start} href={`/patterns/${pattern.slug}`}>
              Run {title} <span aria-hidden="true">→</span>
            </Link>
          </p>
        </div>
      </div>
      <Figure
        label="Fig. 1"
        hasGrid
        caption={
          run ? (
            <>
              <em>{title}</em>, {run.afterStepMs} ms after its traffic rose from {formatRounded(run.ratePerS)} to{' '}
              {formatRounded(run.raisedRatePerS)} requests a second. A mark is an instance: {run.starting} are starting
              and {run.busy} are busy. One run of the simulator with seed {run.seed}, made when this page was built.
            </>
          ) : (
            title
          )
        }
      >
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
        <section className={styles.plate} tabIndex={0} aria-label={`Drawing of ${title}`}>
          <div className={styles.sheet}>
            <ArchitectureDrawing
              architecture={pattern.architecture}
              detail="plate"
              {...(run ? { views: run.views } : {})}
            />
          </div>
        </section>
        {run ? <Legend /> : null}
      </Figure>
      {run ? <Figures run={run} /> : null}
    </section>
  );
}

function Legend() {
  return (
    <ul className={styles.legend} aria-label="Legend">
      <li>
        <StateLabel state="cold">instance starting</StateLabel>
      </li>
      <li>
        <StateLabel state="warm">busy</StateLabel>
      </li>
      <li>
        <StateLabel state="idle">idle</StateLabel>
      </li>
      <li data-line="call">call</li>
      <li data-line="event">event</li>
      <li data-line="poll">poll</li>
    </ul>
  );
}

function Figures({ run }: { run: FigureRun }) {
  return (
    <div className={styles.figures}>
      <p className="label">The same design, {formatSeconds(run.steadyS)} at its own rate</p>
      <StatList>
        <Stat state="request" label="Requests arrive" value={formatRounded(run.ratePerS)} unit="a second" />
        <Stat label="Half answered within" value={formatRounded(run.p50Ms)} unit="ms" />
        <Stat label="99 of 100 answered within" value={formatRounded(run.p99Ms)} unit="ms" />
        <Stat state="cold" label="Cold starts" value={formatRounded(run.coldStarts)} />
        <Stat state="warm" label="Instances busy, on average" value={formatRounded(run.meanBusyInstances)} />
        <Stat state="money" label="Cost at this rate" value={formatUsd(run.monthlyUsd)} unit="a month" />
      </StatList>
    </div>
  );
}
