import { jsonSchemaOf } from '@/simulator/billing/price-usage';
import { SERVICES } from '@/simulator/billing/services';
import { choiceText, type FieldFacts, tableRow } from './reference-fields';

export const PRICE_REFERENCE_FILE = 'docs/prices.md';
export const PRICE_SCHEMA_FILE = 'public/schema/price-usage.json';

const INTRODUCTION = `# Prices of quantities

\`npm run -s price -- USAGE.json\` puts prices on quantities, without a simulation. The file lists what one month used:

\`\`\`json
{ "region": "us-east-1", "freeTier": true,
  "usage": [ { "service": "lambda", "requests": 3000000, "meanDurationMs": 120, "memoryMib": 1536 } ] }
\`\`\`

| flag | meaning |
| --- | --- |
| \`--free-tier\` | takes the monthly free quantities off, whatever the file says |
| \`--json\` | one JSON bill on standard output in place of a table |

\`freeTier\` takes off the free quantities that never end; those of an account’s first year are never taken off. Tiers and
free quantities belong to the account: they apply to all items together, and each line carries its share. An item with a
\`freeTier\` of its own stands aside from that, or takes part where the others do not.

A bill has \`totalUsd\`, the exact sum of its lines to the tenth decimal, \`invoiceUsd\`, which rounds what is used at one
price to the cent before adding, as invoices do, and \`lines\` with \`item\`, \`service\`, \`meter\`, \`quantity\`, \`unit\`,
\`usd\`, \`source\` and \`unverified\`. A field left out has its default. An unknown service or field ends the command with
status 2, its place in the file, and the list of those that are known.

The same facts as a JSON Schema: [price-usage.json](../${PRICE_SCHEMA_FILE}). The rates are in the
[catalog](../content/catalog/README.md), each with its source and date; bills that vendors worked out themselves are in
[worked-bills.json](../content/worked-bills.json), and a test repeats them.

This page is written by \`npm run -s reference\` from the schemas that check the input.
`;

/** The page that documents every field of every service. */
export function priceReferencePage(): string {
  const rules = SERVICES.map(({ name, rules: text }) => `- **\`${name}\`** ${text}`);
  const rows = SERVICES.flatMap((service) =>
    Object.entries(fieldsOf(service)).map(([field, facts]) => row(service.name, field, facts)),
  );
  return [
    INTRODUCTION,
    '## How each service counts\n',
    ...rules,
    '\n## Fields\n',
    '| service | field | unit or choice | default | meaning |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function fieldsOf(service: (typeof SERVICES)[number]): Record<string, FieldFacts> {
  const { service: _, ...fields } = jsonSchemaOf(service).properties as Record<string, FieldFacts>;
  return fields;
}

function row(service: string, field: string, facts: FieldFacts): string {
  const { default: value, description = '', unit = choiceText(facts) } = facts;
  return tableRow([`\`${service}\``, `\`${field}\``, unit, defaultText(value), description]);
}

function defaultText(value: unknown): string {
  if (value === undefined) return '–';
  return typeof value === 'string' ? `\`${value}\`` : String(value);
}
