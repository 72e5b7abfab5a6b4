import type { ReactNode } from 'react';
import type { JsonSchema, MediaType, OpenApiResponse, PlacedOperation } from './open-api';
import styles from './reference.module.css';
import { SchemaTable } from './schema-table';

interface OperationEntryProps {
  operation: PlacedOperation;
  /** Who may call it, in words. */
  caller: string;
  /** The function behind it, in words. */
  servedBy: string;
  /** Names of the problems it may answer with. */
  problems: readonly { name: string; status: number }[];
  /** Where it can be tried, when it can. */
  tryHref: string | undefined;
}

/** Everything about one operation, readable without a script. Its many links are plain: none is worth fetching ahead. */
export function OperationEntry({ operation, caller, servedBy, problems, tryHref }: OperationEntryProps) {
  const { operationId, method, path, summary, description, parameters, requestBody, responses } = operation;
  const good = Object.entries(responses).filter(([status]) => Number(status) < 400);
  return (
    <section className={styles.operation} aria-labelledby={operationId}>
      <h3 id={operationId} className={styles.name}>
        <a className="heading-link" href={`#${operationId}`}>
          {summary}
        </a>
      </h3>
      <p className={styles.line}>
        <code>
          <b>{method}</b> {path}
        </code>
        {tryHref && <a href={tryHref}>Try it</a>}
      </p>
      {description.split('\n\n').map((paragraph) => (
        <p key={paragraph} className={styles.text}>
          {paragraph}
        </p>
      ))}
      <p className={styles.text}>
        {caller} {servedBy}
      </p>
      {parameters.length > 0 && (
        <Part title="Parameters">
          <SchemaTable
            label={`Parameters of ${summary}`}
            rows={parameters.map((parameter) => ({
              path: parameter.name,
              where: parameter.in,
              isRequired: parameter.required,
              schema: parameter.schema,
              ...(parameter.description ? { text: parameter.description } : {}),
            }))}
          />
        </Part>
      )}
      {requestBody && (
        <Part title="Body">
          {Object.entries(requestBody.content).map(([type, media]) => (
            <Media key={type} label={`Body of ${summary}`} type={type} media={media} />
          ))}
        </Part>
      )}
      {good.map(([status, response]) => (
        <Part key={status} title={`Answer ${status}`}>
          <Response label={`Answer ${status} of ${summary}`} response={response} />
        </Part>
      ))}
      <Part title="Refusals">
        <ul className={styles.problems}>
          {problems.map(({ name, status }) => (
            <li key={name}>
              <a href={`/docs/problems#${name}`}>
                {status} {name}
              </a>
            </li>
          ))}
        </ul>
      </Part>
    </section>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={styles.part}>
      <h4 className="label">{title}</h4>
      {children}
    </div>
  );
}

function Response({ label, response }: { label: string; response: OpenApiResponse }) {
  const headers = Object.keys(response.headers ?? {});
  return (
    <>
      <p className={styles.text}>{response.description}</p>
      {headers.length > 0 && (
        <p className={styles.headers}>
          Headers:{' '}
          {headers.map((name, index) => (
            <span key={name}>
              {index > 0 && ', '}
              <a href={`#header-${name}`}>{name}</a>
            </span>
          ))}
        </p>
      )}
      {Object.entries(response.content ?? {}).map(([type, media]) => (
        <Media key={type} label={label} type={type} media={media} />
      ))}
    </>
  );
}

function Media({ label, type, media }: { label: string; type: string; media: MediaType }) {
  return (
    <>
      <p className={styles.headers}>
        <code>{type}</code>
      </p>
      {media.schema && isStructured(media.schema) && <SchemaTable label={label} schema={media.schema} />}
      {media.example !== undefined && (
        <details className={styles.example}>
          <summary>Example</summary>
          <pre>
            <code>{JSON.stringify(media.example, null, 2)}</code>
          </pre>
        </details>
      )}
    </>
  );
}

function isStructured({ properties, items, oneOf, anyOf }: JsonSchema): boolean {
  return Boolean(properties ?? items ?? oneOf ?? anyOf);
}
