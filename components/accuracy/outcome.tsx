import type { AccuracyFile } from '@/content/accuracy-file';
import { formatCount, formatShare } from './accuracy-format';
import styles from './outcome.module.css';
import { VerdictMark } from './verdict-mark';

/** The whole in a few figures, and how to read what follows. */
export function Outcome({ file }: { file: AccuracyFile }) {
  const { summary, level, widest, familyAlpha, replications, cases } = file;
  const { figures, inside, outside, refuted, tooWide, outsideExpected, outsideExplained } = summary;
  const facts: [string, string][] = [
    ['Figures compared', `${figures}, in ${cases.length} cases`],
    [`Inside their own ${formatShare(level)} interval`, String(inside)],
    ['Outside it', `${outside}; chance alone puts ${outsideExpected.toFixed(1)} there on average`],
    ['Refuted, or too wide to tell', `${refuted} and ${tooWide}`],
    ['Requests simulated', formatCount(summary.requests)],
    ['The whole', summary.isPassed ? 'passed' : 'failed'],
  ];
  return (
    <section className={styles.outcome} aria-labelledby="outcome">
      <h2 className="visually-hidden" id="outcome">
        Outcome
      </h2>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="label">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className={styles.reading}>
        <h2 id="reading">How to read it</h2>
        <p>
          Each case is an architecture whose answer is known without simulating it. The engine runs it {replications}{' '}
          times with different seeds, after a warm-up period that is not counted. The <strong>dot</strong> is the mean
          of our runs, the <strong>whiskers</strong> its {formatShare(level)} interval, the vertical line the reference;
          a grey band behind it is the rounding of a published figure. All rows share one scale of relative error. An
          interval wider than {formatShare(widest)} to either side would prove nothing and counts as a failure.
        </p>
        <ul className={styles.verdicts}>
          <li>
            <VerdictMark verdict="inside" />
            <span>The reference lies in the case’s own interval.</span>
          </li>
          <li>
            <VerdictMark verdict="outside" />
            <span>
              It does not. Of many intervals that each hold the truth in {formatShare(level)} of all tries, some must
              miss it even when the engine is faultless: up to {outsideExplained} of this table are explained so.
            </span>
          </li>
          <li>
            <VerdictMark verdict="refuted" />
            <span>
              So far outside that chance does not explain it, with all figures taken together by the method of Holm. One
              such figure fails the whole. A faultless engine fails in at most {formatShare(familyAlpha)} of all tables.
            </span>
          </li>
          <li>
            <VerdictMark verdict="too-wide" />
            <span>The interval is wider than allowed. That fails the whole as well.</span>
          </li>
          <li>
            <VerdictMark verdict="not-claimed" />
            <span>The model does not claim the figure; the row says why, and shows the gap.</span>
          </li>
        </ul>
        <p>
          No seed is picked: the name of a case decides its seeds, and a miss is never run again until it fits. The
          tests repeat stored cases with the same seeds and expect the same figures to the last digit.
        </p>
      </div>
    </section>
  );
}
