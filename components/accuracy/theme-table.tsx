import type { AccuracyCaseResult, AccuracyFigureResult } from '@/content/accuracy-file';
import type { AccuracyTheme } from '@/simulator';
import styles from './accuracy.module.css';
import { formatCount, formatError, formatFigure, formatHalfWidth, relativeError } from './accuracy-format';
import { ErrorAxis, ErrorDot } from './error-scale';
import { THEME_WORDS } from './theme-words';
import { VerdictMark } from './verdict-mark';

/** One group of cases: what it shows, and its figures on the scale that all groups share. */
export function ThemeTable({
  theme,
  cases,
  scale,
}: {
  theme: AccuracyTheme;
  cases: readonly AccuracyCaseResult[];
  scale: number;
}) {
  const { title, text } = THEME_WORDS[theme];
  return (
    <section className={styles.theme} aria-labelledby={theme}>
      <h2 id={theme}>{title}</h2>
      <p className={styles.text}>{text}</p>
      <table className={styles.table}>
        <caption className="visually-hidden">{title}: each figure, its reference, and ours</caption>
        <thead>
          <tr>
            <th scope="col">Figure</th>
            <th scope="col" className={styles.number}>
              Reference
            </th>
            <th scope="col" className={styles.number}>
              Ours
            </th>
            <th scope="col" className={styles.plot}>
              <span className="visually-hidden">Error and interval</span>
              <ErrorAxis scale={scale} />
            </th>
            <th scope="col">Verdict</th>
          </tr>
        </thead>
        {cases.map((each) => (
          <CaseRows key={each.id} result={each} scale={scale} />
        ))}
      </table>
    </section>
  );
}

function CaseRows({ result, scale }: { result: AccuracyCaseResult; scale: number }) {
  const { id, what, requests, firstSeed, figures } = result;
  const sources = [...new Set(figures.map(({ source }) => source))];
  return (
    <tbody id={id}>
      <tr className={styles.case}>
        <th scope="rowgroup" colSpan={5}>
          <span className={styles.what}>{what}</span>
          <span className={styles.provenance}>
            {sources.join('; ')}. {formatCount(requests)} requests, seeds from {firstSeed}. Case <code>{id}</code>.
          </span>
        </th>
      </tr>
      {figures.map((figure) => (
        <FigureRow key={figure.id} figure={figure} scale={scale} />
      ))}
    </tbody>
  );
}

function FigureRow({ figure, scale }: { figure: AccuracyFigureResult; scale: number }) {
  const { what, unit, reference, within, formula, mean, verdict, notClaimed } = figure;
  const { error, halfWidth } = relativeError(figure);
  return (
    <tr className={styles.figure}>
      <th scope="row">
        {what}
        <span className={styles.formula}>{formula}</span>
        {notClaimed === undefined ? null : <span className={styles.formula}>Not claimed: {notClaimed}.</span>}
      </th>
      <td className={styles.number} data-label="Reference">
        {formatFigure(reference, unit)}
        {within === undefined ? null : <span className={styles.small}>± {formatFigure(within, unit)}</span>}
      </td>
      <td className={styles.number} data-label="Ours">
        {formatFigure(mean, unit)}
        <span className={styles.small}>
          {formatError(error)}, {formatHalfWidth(halfWidth)}
        </span>
      </td>
      <td className={styles.plot}>
        <ErrorDot figure={figure} scale={scale} />
      </td>
      <td className={styles.verdictCell}>
        <VerdictMark verdict={verdict} />
      </td>
    </tr>
  );
}
