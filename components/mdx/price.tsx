import { catalog } from '@/content/catalog/load-catalog';
import { sourceAnchor } from './anchors';
import { formatPrice } from './format';
import { Sourced } from './sourced';

/**
 * A price from the catalog, of its first tier where it falls with volume.
 *
 * @throws {Error} When the catalog has no price of that id.
 */
export function Price({ id }: { id: string }) {
  const price = catalog.prices[id];
  if (!price) throw new Error(`<Price id="${id}" />: expected the id of a price in the catalog`);
  return (
    <Sourced provenance={price} anchor={sourceAnchor(id)}>
      {formatPrice(price)}
    </Sourced>
  );
}
