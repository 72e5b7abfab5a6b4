import { describe, expect, it } from 'vitest';
import { allPrices } from '@/content/catalog/load-catalog';
import { jsonSchemaOf } from '@/simulator/billing/price-usage';
import { SERVICES } from '@/simulator/billing/services';

type Item = Record<string, unknown>;

/** Items of a service with every combination of its choices, and nothing used. */
function itemsOf(service: (typeof SERVICES)[number]): Item[] {
  const fields = Object.entries(jsonSchemaOf(service).properties as Record<string, { enum?: unknown[] }>);
  return fields.reduce<Item[]>(
    (items, [field, { enum: choices }]) =>
      choices ? items.flatMap((item) => choices.map((choice) => ({ ...item, [field]: choice }))) : items,
    [{ service: service.name }],
  );
}

const named = SERVICES.flatMap((service) =>
  itemsOf(service).flatMap((item) => {
    const read = service.read(item);
    return read.kind === 'valid' ? read.meters.map(({ price }) => price) : [];
  }),
).filter((price) => typeof price === 'string');

describe('services and the catalog', () => {
  it('name no price that the catalog lacks, whatever is chosen', () => {
    expect(named.length).toBeGreaterThan(500);
    expect([...new Set(named)].filter((id) => allPrices[id] === undefined)).toEqual([]);
  });

  it('hold no price that nothing asks for', () => {
    const asked = new Set(named);
    expect(Object.keys(allPrices).filter((id) => !asked.has(id))).toEqual([]);
  });
});
