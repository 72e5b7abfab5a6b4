import type { JsonSchema } from './open-api';
import styles from './reference.module.css';
import { type SchemaRow, shapesOf } from './schema-rows';

interface GivenRow {
  path: string;
  where: string;
  isRequired: boolean;
  schema: JsonSchema;
  text?: string;
}

type SchemaTableProps = { label: string } & ({ schema: JsonSchema } | { rows: readonly GivenRow[] });

/** The fields of a schema, or of a list of parameters, with type and bounds. */
export function SchemaTable({ label, ...given }: SchemaTableProps) {
  if ('rows' in given) return <Rows label={label} rows={given.rows.map(rowOf)} />;
  return shapesOf(given.schema).map(({ name, rows }) => (
    <div key={name}>
      {name && (
        <p className={styles.headers}>
          With <code>{name}</code>
        </p>
      )}
      <Rows label={name ? `${label}, ${name}` : label} rows={rows} />
    </div>
  ));
}

interface ShownRow extends SchemaRow {
  where?: string;
  text?: string;
}

function rowOf({ path, where, isRequired, schema, text }: GivenRow): ShownRow {
  const [shape] = shapesOf(schema);
  const [row] = shape?.rows ?? [];
  return { path, isRequired, type: row?.type ?? '', bounds: row?.bounds ?? '', where, ...(text ? { text } : {}) };
}

function Rows({ label, rows }: { label: string; rows: readonly ShownRow[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
    <section className={styles.tableRegion} tabIndex={0} aria-label={label}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Type</th>
            <th scope="col">Bounds</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ path, isRequired, type, bounds, where, text }) => (
            <tr key={path}>
              <th scope="row">
                <code>{path || 'the whole'}</code>
                <span className={styles.note}>
                  {where ? `${where}, ` : ''}
                  {isRequired ? 'required' : 'optional'}
                </span>
              </th>
              <td>{type}</td>
              <td>
                {bounds}
                {text && <span className={styles.note}>{text}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
