import type { DoubtfulRule } from '@/content/model-rules';
import styles from './left-out.module.css';

/** What no case above can show, because the model does not hold it. */
const LEFT_OUT: readonly { title: string; text: string }[] = [
  {
    title: 'The provider’s own failures',
    text: 'No outage, no lost data centre, no slow neighbour happens by itself. Faults happen where a document says so.',
  },
  {
    title: 'The network outside the region',
    text: 'It is a random delay with a fixed law. It loses nothing, does not fill up and does not get worse with load.',
  },
  {
    title: 'Your code',
    text: 'A function is a law of working times, and a share of it that a faster processor shortens. Queries that grow with the data, caches that warm up and leaks that grow with age are not in it.',
  },
  {
    title: 'Dependence between draws',
    text: 'Service times are independent of each other and of the load. In reality slow requests come together.',
  },
  {
    title: 'The last digits of a percentile',
    text: 'Reports and charts read percentiles off a histogram with narrow buckets, not off every single duration. Where a law has an edge, a reported percentile may be off by part of a bucket; means and counts are exact.',
  },
  {
    title: 'What providers change without notice',
    text: 'How long an idle instance is kept and which one serves next are the provider’s business. The model has a fixed time and a fixed order; the rules below say which.',
  },
  {
    title: 'Start times of large functions',
    text: 'They were measured on functions that do almost nothing, in one region. Large packages, private networks and heavy frameworks take longer.',
  },
];

/** What the model leaves out, and the rules in it that rest on no document. */
export function LeftOut({ rules }: { rules: readonly DoubtfulRule[] }) {
  return (
    <section className={styles.section} aria-labelledby="left-out">
      <h2 id="left-out">What the model leaves out</h2>
      <p className={styles.text}>
        Agreement with formulas shows that the engine computes what it means to compute. Whether it means the right
        thing is another question: a model is as good as its rules, and some things are not in it.
      </p>
      <dl className={styles.list}>
        {LEFT_OUT.map(({ title, text }) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <h3>Rules to doubt first</h3>
      <p className={styles.text}>
        The engine’s rules are numbered, and each has a test. Most follow what the provider documents. These do not:{' '}
        <em>undocumented</em> means that no provider states it and we had to choose, <em>unverified</em> that it is
        common knowledge which no document we could keep confirms.
      </p>
      <dl className={styles.rules}>
        {rules.map(({ number, section, pieces }) => (
          <div key={number}>
            <dt>
              {number} <span>{section}</span>
            </dt>
            <dd>
              {pieces.map(({ text, isMark }, at) =>
                // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a rule never change places.
                isMark ? <em key={at}>{text}</em> : <span key={at}>{text}</span>,
              )}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
