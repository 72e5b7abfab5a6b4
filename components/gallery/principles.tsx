import type { ReactNode } from 'react';
import { type MarkState, STATE_LABELS, StateMark } from '@/components/ui/state-mark';
import styles from './principles.module.css';

const PRINCIPLES: readonly { title: string; text: string }[] = [
  {
    title: 'Every claim runs',
    text: 'An advantage or a drawback is an experiment on the drawing. The figures in the sentences come out of it.',
  },
  {
    title: 'The rules are the platform’s',
    text: 'Scaling, limits, retries and time-outs follow what the provider documents, each with its source and the day it was read.',
  },
  {
    title: 'The bill is itemised',
    text: 'Requests, time, storage and traffic are counted one by one and multiplied by list prices, line by line.',
  },
  {
    title: 'A run can be repeated',
    text: 'The same document and the same seed give the same run, here or on the command line. What the model leaves out is listed on each page.',
  },
];

const MARKS: readonly { state: MarkState; meaning: ReactNode }[] = [
  { state: 'request', meaning: 'something asks for an answer' },
  { state: 'cold', meaning: 'it waits until a new instance is ready' },
  { state: 'warm', meaning: 'an instance that runs already serves it' },
  { state: 'queued', meaning: 'it waits for its turn' },
  { state: 'throttled', meaning: 'a limit turned it away' },
  { state: 'failed', meaning: 'it ended in an error or took too long' },
  { state: 'money', meaning: 'it is on the bill' },
];

/** What can be relied on here, and how to read the marks that drawings, charts and prose share. */
export function Principles() {
  return (
    <div className={styles.principles}>
      <section aria-labelledby="principles">
        <h2 className={styles.heading} id="principles">
          What you can rely on
        </h2>
        <dl className={styles.list}>
          {PRINCIPLES.map(({ title, text }) => (
            <div key={title}>
              <dt>{title}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section aria-labelledby="marks">
        <h2 className={styles.heading} id="marks">
          How to read the marks
        </h2>
        <dl className={styles.marks}>
          {MARKS.map(({ state, meaning }) => (
            <div key={state}>
              <dt>
                <StateMark state={state} />
                {STATE_LABELS[state]}
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      </section>
    </div>
  );
}
