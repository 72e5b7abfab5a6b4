import { LEFT_OUT } from '@/content/left-out';
import type { DoubtfulRule } from '@/content/model-rules';
import styles from './left-out.module.css';

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
