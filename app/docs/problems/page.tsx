import type { Metadata } from 'next';
import Link from 'next/link';
import { PROBLEMS, type ProblemName } from '@/api/_contract/problems';
import styles from '@/components/reference/reference.module.css';
import docs from '../docs.module.css';
import { DocsPage, docsMetadata } from '../docs-page';
import { ADVICE } from './advice';

const TITLE = 'Problem types';
const SUMMARY =
  'Every way in which the live API refuses a request: what it means, and what to do. A refusal names its type by an address on this page.';

export const metadata: Metadata = docsMetadata(TITLE, SUMMARY, '/docs/problems');

/** The problem types of the live API, from the list that its answers are made from. */
export default function ProblemTypesPage() {
  const names = Object.keys(PROBLEMS) as ProblemName[];
  const headings = names.map((name) => ({ id: name, text: `${PROBLEMS[name].status} ${PROBLEMS[name].title}` }));
  return (
    <DocsPage title={TITLE} summary={SUMMARY} headings={headings}>
      <p className={docs.text}>
        A refusal is a document of type <code>application/problem+json</code> (RFC 9457). It has <code>type</code>,{' '}
        <code>title</code>, <code>status</code>, a <code>detail</code> about the case at hand, <code>instance</code> and{' '}
        <code>traceId</code>; a request that breaks the schema also gets <code>errors</code>, one entry for each place.
        Programs should go by the type, people by the detail. The operations are in the{' '}
        <Link href="/docs/api">reference of the API</Link>.
      </p>
      {names.map((name) => (
        <section key={name} className={styles.operation} aria-labelledby={name}>
          <h2 id={name} className={styles.name}>
            <a className="heading-link" href={`#${name}`}>
              {PROBLEMS[name].title}
            </a>
          </h2>
          <p className={styles.line}>
            <span>Status {PROBLEMS[name].status}</span>
            <code>/docs/problems#{name}</code>
          </p>
          <p className={styles.text}>{PROBLEMS[name].meaning}</p>
          <p className={styles.text}>
            <b>What to do:</b> {ADVICE[name]}
          </p>
        </section>
      ))}
    </DocsPage>
  );
}
