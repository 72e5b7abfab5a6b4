import type { Metadata } from 'next';
import Link from 'next/link';
import styles from '@/components/reference/reference.module.css';
import { DocsPage, docsMetadata } from './docs-page';

const TITLE = 'Documentation';
const SUMMARY =
  'What can be looked up: the live API, the ways in which it refuses, the design document, and the proof.';

export const metadata: Metadata = docsMetadata(TITLE, SUMMARY, '/docs');

/** The pages that can be looked up. */
export default function DocsIndexPage() {
  return (
    <DocsPage title={TITLE} summary={SUMMARY} headings={[]}>
      <dl className={styles.list}>
        {PAGES.map(({ href, name, text }) => (
          <div key={href}>
            <dt>{href.endsWith('.json') ? <a href={href}>{name}</a> : <Link href={href}>{name}</Link>}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </DocsPage>
  );
}

const PAGES = [
  { href: '/docs/api', name: 'The live API', text: 'Every operation, with parameters, bodies, answers and examples.' },
  { href: '/docs/problems', name: 'Problem types', text: 'Every way in which the API refuses, and what to do then.' },
  { href: '/api/openapi.json', name: 'OpenAPI document', text: 'The same for tools, as OpenAPI 3.1.' },
  {
    href: '/schema/architecture.json',
    name: 'Schema of the architecture document',
    text: 'The JSON Schema of the file that a design is kept in.',
  },
  {
    href: '/accuracy',
    name: 'How accurate the simulator is',
    text: 'The engine, held against what is known without it.',
  },
];
