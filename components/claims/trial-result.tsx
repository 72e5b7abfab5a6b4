import { claimCommand, findingText } from '@/components/mdx/finding';
import { Finding } from '@/components/mdx/finding-sentence';
import { formatResult } from '@/components/mdx/format';
import type { ClaimResult } from '@/content/claims-run';
import styles from './trial-form.module.css';
import { comparisonInWords, outcomeInWords, seedVerdicts } from './trial-words';

interface OutcomeProps {
  result: ClaimResult;
  /** Index of the prediction that was made. */
  choice: number | undefined;
  /** The sentence that the page was built with, where it has one. */
  pageFinding: string | undefined;
}

/** Whether the prediction came true, what was found, and whether the page says the same. */
export function Outcome({ result, choice, pageFinding }: OutcomeProps) {
  return (
    <div className={styles.outcome} data-holds={result.holds}>
      <p>
        <strong>{outcomeInWords(result, choice)}</strong>
      </p>
      <Finding pieces={result.finding} />
      {pageFinding !== undefined && (
        <p className={styles.aside}>{comparisonInWords(findingText(result), pageFinding)}</p>
      )}
    </div>
  );
}

interface EvidenceProps {
  slug: string;
  result: ClaimResult;
  /** What repeats it; without it, what repeats a claim. */
  command?: string | undefined;
}

/** The verdict of each seed, the figures behind it, and the command that repeats them. */
export function Evidence({ slug, result, command }: EvidenceProps) {
  return (
    <>
      <p className={styles.aside}>{result.claim.claim}</p>
      <ul className={styles.seeds} aria-label="Verdict by seed">
        {seedVerdicts(result).map(({ seed, broken }) => (
          <li key={seed} data-holds={broken.length === 0}>
            Seed {seed}: {broken.length === 0 ? 'holds' : `does not hold (${broken.join(', ')})`}
          </li>
        ))}
      </ul>
      <details>
        <summary>Every figure, and the command that repeats them</summary>
        <FigureTable result={result} />
        <ul>
          {result.checks.map(({ text, holds }) => (
            <li key={text}>
              <code>{text}</code>: {holds ? 'true with every seed' : 'not true with every seed'}
            </li>
          ))}
        </ul>
        <pre>
          <code>{command ?? claimCommand(slug, result.claim.id)}</code>
        </pre>
      </details>
    </>
  );
}

function FigureTable({ result: { seeds, figures } }: { result: ClaimResult }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={styles.region} tabIndex={0} aria-label="Figures by seed">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Figure</th>
            {seeds.map((seed) => (
              <th key={seed} scope="col">
                Seed {seed}
              </th>
            ))}
            <th scope="col">Mean</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(figures).map(([name, { samples, mean, unit }]) => (
            <tr key={name}>
              <th scope="row">
                <code>{name}</code>
              </th>
              {seeds.map((seed, at) => (
                <td key={seed}>{formatResult({ value: samples[at] ?? Number.NaN, unit })}</td>
              ))}
              <td>{formatResult({ value: mean, unit })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
