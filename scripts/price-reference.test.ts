import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { usageJsonSchema } from '@/simulator/billing/price-usage';
import { SERVICES } from '@/simulator/billing/services';
import { PRICE_REFERENCE_FILE, PRICE_SCHEMA_FILE, priceReferencePage } from './price-reference';

describe('the reference of prices', () => {
  it('is what the schemas say today; `npm run -s reference` writes it anew', () => {
    expect(readFileSync(PRICE_REFERENCE_FILE, 'utf8')).toBe(priceReferencePage());
    expect(JSON.parse(readFileSync(PRICE_SCHEMA_FILE, 'utf8'))).toEqual(JSON.parse(JSON.stringify(usageJsonSchema())));
  });

  it('has a row with a meaning for every field of every service', () => {
    const rows = priceReferencePage().split('\n');
    for (const { name, schema } of SERVICES) {
      for (const field of Object.keys(schema.shape).filter((key) => key !== 'service')) {
        const row = rows.find((text) => text.startsWith(`| \`${name}\` | \`${field}\` |`));
        expect(row, `${name}.${field}`).toMatch(/ \| [A-Z][^|]*\.? \|$/);
      }
    }
  });

  it('names the unit in a field’s row, or its choices', () => {
    const bare = priceReferencePage()
      .split('\n')
      .filter((row) => /^\| `[^`]+` \| `[^`]+` \| {2}\|/.test(row));
    expect(bare).toEqual([]);
  });

  it('is a JSON Schema that accepts a usage and refuses an unknown field', () => {
    const schema = z.fromJSONSchema(JSON.parse(readFileSync(PRICE_SCHEMA_FILE, 'utf8')));
    const usageOf = (item: object) => ({ usage: [{ service: 'lambda', ...item }] });
    expect(schema.safeParse(usageOf({ requests: 1 })).success).toBe(true);
    expect(schema.safeParse(usageOf({ request: 1 })).success).toBe(false);
  });
});
