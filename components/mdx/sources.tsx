import { catalog } from '@/content/catalog/load-catalog';
import { CONTAINER_PRICES } from '@/content/cost-curve';
import { commandOf, type Experiment } from '@/content/experiments';
import { type Reference, readProse, referencesIn } from '@/content/prose';
import type { Provenance } from '@/simulator';
import { COLD_START_ANCHOR, runAnchor, sourceAnchor } from './anchors';
import { formatPrice, formatQuantity } from './format';
import styles from './mdx.module.css';

interface Entry extends Provenance {
  id: string;
  value: string;
  description: string;
}

/** The entries of the catalog that a text refers to, once each, in the order of the text. */
function entriesOf(references: readonly Reference[]): Entry[] {
  const entries = new Map<string, Entry>();
  const curvePrices: Reference[] = references.some(({ component }) => component === 'CostCurve')
    ? Object.values(CONTAINER_PRICES).map((id) => ({ component: 'Price', properties: { id } }))
    : [];
  for (const { component, properties } of [...references, ...curvePrices]) {
    const id = properties.id ?? '';
    const price = component === 'Price' ? catalog.prices[id] : undefined;
    const figure = component === 'Quota' ? catalog.figures[id] : undefined;
    if (price)
      entries.set(id, { ...price, id, value: formatPrice(price), description: tiersText(price.tiers?.length) });
    if (figure) entries.set(id, { ...figure, id, value: formatQuantity(figure.value, figure.unit) });
  }
  return [...entries.values()];
}

const tiersText = (tiers: number | undefined): string =>
  tiers === undefined ? 'The same at every volume.' : 'Falls with the volume of a month; this is the first tier.';

/** Entries by the document they come from, in order of first mention. */
function bySource(entries: readonly Entry[]): Entry[][] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const key = `${entry.source} ${entry.retrieved}`;
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.values()];
}

function SourceName({ source, url, retrieved }: Provenance) {
  return (
    <>
      {url ? <a href={url}>{source}</a> : source}, <time dateTime={retrieved}>{retrieved}</time>
    </>
  );
}

interface SourcesProps {
  slug: string;
  experiments: readonly Experiment[];
}

/** Every figure of the page: where the prices and quotas were read, and how to repeat the runs. */
export async function Sources({ slug, experiments }: SourcesProps) {
  const references = referencesIn(await readProse(slug));
  const runs = new Set(references.map(({ properties }) => properties.run));
  const hasColdStarts = references.some(({ component }) => component === 'ColdStart');
  return (
    <div className={styles.sources}>
      <h3>Prices, quotas and measurements</h3>
      <dl>
        {bySource(entriesOf(references)).map((group) => (
          <div key={group[0]?.id} className={styles.sourceGroup}>
            <dt>{group[0] ? <SourceName {...group[0]} /> : null}</dt>
            {group.map(({ id, value, description, verified }) => (
              <dd key={id} id={sourceAnchor(id)}>
                <strong>{value}</strong>
                {verified ? null : ' (unverified)'}. {description} <code>{id}</code>
              </dd>
            ))}
          </div>
        ))}
        {hasColdStarts ? (
          <div className={styles.sourceGroup}>
            <dt>
              <SourceName {...catalog.coldStarts} />
            </dt>
            <dd id={COLD_START_ANCHOR}>
              <strong>Starts of new instances</strong>, of a function that does nothing, measured daily from{' '}
              {catalog.coldStarts.window}.
            </dd>
          </div>
        ) : null}
      </dl>
      <h3>Runs</h3>
      <p>
        The figures of these runs were computed when this page was built. On a clone, the same commands print them
        again.
      </p>
      <ol>
        {experiments
          .filter(({ id }) => runs.has(id))
          .map((experiment) => (
            <li key={experiment.id} id={runAnchor(experiment.id)}>
              {experiment.title}.
              <pre>
                <code>{commandOf(slug, experiment)}</code>
              </pre>
            </li>
          ))}
      </ol>
    </div>
  );
}
