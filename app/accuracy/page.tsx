import type { Metadata } from 'next';
import { formatCount, formatShare } from '@/components/accuracy/accuracy-format';
import { scaleOf } from '@/components/accuracy/error-scale';
import { LeftOut } from '@/components/accuracy/left-out';
import { Outcome } from '@/components/accuracy/outcome';
import { ThemeTable } from '@/components/accuracy/theme-table';
import { THEME_WORDS } from '@/components/accuracy/theme-words';
import { formatDay } from '@/components/gallery/pattern-words';
import { Article, ReadingPage } from '@/components/site/reading-page';
import { SITE_NAME } from '@/components/site/site';
import { accuracy } from '@/content/accuracy-file';
import { readDoubtfulRules } from '@/content/model-rules';
import { ACCURACY_THEMES } from '@/simulator';
import styles from './page.module.css';

const TITLE = 'How accurate the simulator is';
const SUMMARY =
  'The engine, held against what is known without it: formulas of queueing theory, published figures, measured percentiles, and a second program. Every case with its reference, its source, our interval and a verdict.';

export const metadata: Metadata = {
  title: TITLE,
  description: SUMMARY,
  alternates: { canonical: '/accuracy' },
  openGraph: {
    type: 'article',
    siteName: SITE_NAME,
    title: TITLE,
    description: SUMMARY,
    url: '/accuracy',
    images: [{ url: '/og/site.png', width: 1200, height: 630, alt: SITE_NAME }],
  },
};

/** The engine against what is known, from the file that `npm run accuracy` writes. */
export default async function AccuracyPage() {
  const rules = await readDoubtfulRules();
  const themes = ACCURACY_THEMES.map((theme) => ({
    theme,
    cases: accuracy.cases.filter((each) => each.theme === theme),
  })).filter(({ cases }) => cases.length > 0);
  const scale = scaleOf(accuracy.cases.flatMap(({ figures }) => figures));
  const headings = [
    { id: 'reading', text: 'How to read it' },
    ...themes.map(({ theme }) => ({ id: theme, text: THEME_WORDS[theme].title })),
    { id: 'little', text: 'Little’s law' },
    { id: 'left-out', text: 'What the model leaves out' },
    { id: 'repeat', text: 'Repeat it' },
  ];
  return (
    <ReadingPage title={TITLE} summary={SUMMARY}>
      <Article headings={headings}>
        <Outcome file={accuracy} />
        {themes.map(({ theme, cases }) => (
          <ThemeTable key={theme} theme={theme} cases={cases} scale={scale} />
        ))}
        <Little />
        <LeftOut rules={rules} />
        <Repeat />
      </Article>
    </ReadingPage>
  );
}

function Little() {
  const { littleChecks, widestLittleGap } = accuracy.summary;
  const widest = accuracy.cases.find((each) => each.widestLittleGap.gap === widestLittleGap);
  return (
    <section className={styles.section} aria-labelledby="little">
      <h2 id="little">Little’s law</h2>
      <p>
        The mean number of requests in any system is the rate at which they come times the mean time they stay, L = λ W,
        whatever the laws and rules. The engine measures both sides apart: the number as an integral over time, the time
        by each request’s own clock. They were compared at every resource of every run above,{' '}
        {formatCount(littleChecks)} times in all. The widest gap was {formatShare(widestLittleGap)}
        {widest ? `, at the resource “${widest.widestLittleGap.resource}” of the case ${widest.id}` : ''}; it comes from
        requests that were in the middle of their stay when the measured time began or ended. In the tests, traffic
        stops and everything ends: there both sides are equal to the microsecond.
      </p>
    </section>
  );
}

function Repeat() {
  const { engine, node, date } = accuracy;
  const [example] = accuracy.cases;
  return (
    <section className={styles.section} aria-labelledby="repeat">
      <h2 id="repeat">Repeat it</h2>
      <p>
        This page is made from a stored file. It was written by engine {engine} on Node {node}
        {date === undefined ? '' : `, on ${formatDay(date)}`}; the same command writes the same figures on any machine.
      </p>
      <pre className={styles.commands}>
        <code>
          npm run accuracy{'\n'}
          {example ? `npm run -s accuracy -- --document ${example.id} > case.json\n` : ''}
          {example ? `npm run -s simulate -- case.json --seed ${example.firstSeed}` : ''}
          {example
            ? ` --warm-up-s ${example.warmUpS} --duration-s ${example.durationS} --replications ${accuracy.replications}`
            : ''}
        </code>
      </pre>
    </section>
  );
}
