import type { Metadata } from 'next';
import Link from 'next/link';
import { problemsOf } from '@/api/_contract/openapi';
import type { Policy } from '@/api/_contract/operation';
import { type OperationId, operation } from '@/api/_contract/operations';
import { PROBLEMS } from '@/api/_contract/problems';
import { operationsIn, type PlacedOperation } from '@/components/reference/open-api';
import { OperationEntry } from '@/components/reference/operation-entry';
import styles from '@/components/reference/reference.module.css';
import docs from '../docs.module.css';
import { DocsPage, docsMetadata } from '../docs-page';
import { apiDocument, hasForm } from './form-operations';

const TITLE = 'The live API';
const SUMMARY =
  'Every operation of the Serverless pattern as it really runs: what it takes, what it answers, and how it refuses. Written from the same schemas that check each request.';

export const metadata: Metadata = docsMetadata(TITLE, SUMMARY, '/docs/api');

/** The reference of the live API, from its OpenAPI document; complete without a script. */
export default function ApiReferencePage() {
  const document = apiDocument();
  const operations = operationsIn(document);
  const groups = document.tags.map(({ name }) => ({
    name,
    id: name.toLowerCase(),
    operations: operations.filter(({ tags }) => tags[0] === name),
  }));
  const headings = [
    { id: 'begin', text: 'How to begin' },
    ...groups.map(({ id, name }) => ({ id, text: name })),
    { id: 'headers', text: 'Headers of answers' },
  ];
  return (
    <DocsPage title={TITLE} summary={SUMMARY} headings={headings}>
      <Begin />
      {groups.map(({ id, name, operations: own }) => (
        <section key={id} className={styles.group} aria-labelledby={id}>
          <h2 id={id}>{name}</h2>
          {own.map((each) => (
            <Entry key={each.operationId} operation={each} />
          ))}
        </section>
      ))}
      <section className={styles.group} aria-labelledby="headers">
        <h2 id="headers">Headers of answers</h2>
        <dl className={styles.list}>
          {Object.entries(document.components.headers).map(([name, { description }]) => (
            <div key={name}>
              <dt id={`header-${name}`}>
                <code>{name}</code>
              </dt>
              <dd>{description}</dd>
            </div>
          ))}
        </dl>
      </section>
    </DocsPage>
  );
}

function Begin() {
  return (
    <section aria-labelledby="begin">
      <h2 id="begin">How to begin</h2>
      <p className={docs.text}>
        A sandbox is a private place with quotas. It needs no account and ends after a day, with everything in it. Its
        token goes into the <code>Authorization</code> header of every other request.
      </p>
      <div className={styles.example}>
        <pre>
          <code>{BEGIN}</code>
        </pre>
      </div>
      <p className={docs.text}>
        The <Link href="/patterns/serverless#try-the-live-api">page of the pattern</Link> has a form for every operation
        and shows your requests on the diagram. For tools there is the document itself, OpenAPI 3.1, at{' '}
        <a href="/api/openapi.json">/api/openapi.json</a>. Refusals are described under{' '}
        <Link href="/docs/problems">problem types</Link>.
      </p>
    </section>
  );
}

const BEGIN = `TOKEN=$(curl -s -X POST http://localhost:3000/api/sandboxes | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')
curl -i -X POST http://localhost:3000/api/items \\
  -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
  -H "Idempotency-Key: \\"first-item\\"" -d '{"title":"Water the plants"}'
curl -i http://localhost:3000/api/items -H "Authorization: Bearer $TOKEN"`;

function Entry({ operation: placed }: { operation: PlacedOperation }) {
  const entry = operation(placed.operationId as OperationId);
  const problems = problemsOf(entry).map((name) => ({ name, status: PROBLEMS[name].status }));
  return (
    <OperationEntry
      operation={placed}
      caller={CALLER_WORDS[entry.policy]}
      servedBy={
        entry.functionName === null
          ? 'The gateway answers it by itself.'
          : `The function ${entry.functionName} answers it.`
      }
      problems={problems.sort((a, b) => a.status - b.status)}
      tryHref={hasForm(placed.operationId) ? `/patterns/serverless#try-${placed.operationId}` : undefined}
    />
  );
}

const CALLER_WORDS: Record<Policy, string> = {
  public: 'Anybody may call it.',
  sandbox: 'It takes the token of a sandbox, or of a user in it.',
  user: 'It takes the token of a user who signed in.',
  signed: 'It takes a signed address in place of a token.',
  cron: 'It takes the secret of the schedule.',
};
