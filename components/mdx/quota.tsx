import { catalog } from '@/content/catalog/load-catalog';
import { sourceAnchor } from './anchors';
import { formatQuantity } from './format';
import { Sourced } from './sourced';

/**
 * A quota or a rule of behaviour from the catalog.
 *
 * @throws {Error} When the catalog has no figure of that id.
 */
export function Quota({ id }: { id: string }) {
  const figure = catalog.figures[id];
  if (!figure) throw new Error(`<Quota id="${id}" />: expected the id of a figure in the catalog`);
  return (
    <Sourced provenance={figure} anchor={sourceAnchor(id)}>
      {formatQuantity(figure.value, figure.unit)}
    </Sourced>
  );
}
