import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { DOCUMENT_LIMITS, parseArchitecture } from '@/simulator';
import { architectureJsonSchema } from '@/simulator/document/json-schema';
import { RESOURCE_KINDS } from '@/simulator/document/kinds';
import { linkSchema } from '@/simulator/document/link';
import {
  ARCHITECTURE_REFERENCE_FILE,
  ARCHITECTURE_SCHEMA_FILE,
  architectureReferencePage,
} from './architecture-reference';

const page = readFileSync(ARCHITECTURE_REFERENCE_FILE, 'utf8');
const published = JSON.parse(readFileSync(ARCHITECTURE_SCHEMA_FILE, 'utf8'));
const schema = z.fromJSONSchema(published);

/** Whether the schema and the parser take a document. */
function verdicts(document: unknown) {
  return { schema: schema.safeParse(document).success, parser: parseArchitecture(document).kind === 'valid' };
}

const law = { distribution: 'constant', value: 1 };
const parts = {
  client: { id: 'client', kind: 'client', traffic: { shape: 'constant', ratePerS: 1 } },
  worker: { id: 'worker', kind: 'function', serviceMs: law },
  table: { id: 'table', kind: 'table' },
  queue: { id: 'queue', kind: 'queue' },
};
const links = {
  call: { id: 'call', from: 'client', to: 'worker', kind: 'call' },
  store: { id: 'store', from: 'worker', to: 'table', kind: 'call' },
  poll: { id: 'poll', from: 'queue', to: 'worker', kind: 'poll' },
};

type Changes = Partial<Record<keyof typeof parts | keyof typeof links, object>> & { whole?: object };

/** A valid document with changes to its parts. */
function documentWith({ whole, ...changes }: Changes): unknown {
  const changed = (each: { id: string }) => ({ ...each, ...changes[each.id as keyof typeof changes] });
  return {
    format: 'cloud-architecture/1',
    name: 'test',
    platform: 'aws',
    region: 'us-east-1',
    resources: Object.values(parts).map(changed),
    links: Object.values(links).map(changed),
    ...whole,
  };
}

describe('the reference of the architecture document', () => {
  it('is what the schemas say today; `npm run -s reference` writes it anew', () => {
    expect(page).toBe(architectureReferencePage());
    expect(published).toEqual(JSON.parse(JSON.stringify(architectureJsonSchema())));
  });

  it('has a row for every field of every kind of resource and of link', () => {
    const sectionOf = (kind: string) => page.split(`\n### ${kind}\n`)[1]?.split(/\n##/)[0] ?? '';
    const common = page.split('### client')[0] + (page.split('## Links')[1]?.split('### call')[0] ?? '');
    const kinds: [string, object][] = [
      ...Object.entries(RESOURCE_KINDS).map(
        ([
          kind,
          {
            schema: { shape },
          },
        ]): [string, object] => [kind, shape],
      ),
      ...linkSchema.def.options.map(({ shape }): [string, object] => [[...shape.kind.def.values].join(), shape]),
    ];
    for (const [kind, shape] of kinds) {
      for (const field of Object.keys(shape).filter((key) => key !== 'kind')) {
        expect(`${common}${sectionOf(kind)}`, `${kind}.${field}`).toContain(`| \`${field}\` |`);
      }
    }
  });

  it('says in every row what the field takes and what it means', () => {
    const rows = page.split('\n').filter((line) => /^\| `[^`]+` \|.*\|.*\|.*\|.*\|/.test(line));
    expect(rows.length).toBeGreaterThan(150);
    for (const row of rows) expect(row).toMatch(/^\| `[^`]+` \| [^|]+ \| [^|]+ \| [^|]*\| [A-Z0-9][^|]*\. \|/);
  });

  it('shows a document that is one', () => {
    const examples = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, text = '']) => JSON.parse(text));
    expect(examples.map(verdicts)).toEqual([{ schema: true, parser: true }]);
  });
});

describe('the JSON Schema of the architecture document', () => {
  it('names its draft and its address', () => {
    expect(published).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: '/schema/architecture.json',
    });
  });

  it('tells of a field its meaning, unit, default, range and source', () => {
    expect(published.$defs.function.properties.keepAliveS).toEqual({
      type: 'number',
      minimum: 0,
      maximum: 86_400,
      default: 360,
      description: expect.stringContaining('How long an idle instance is kept.'),
      unit: 's',
      source: 'mikhail.io, 2021-01-05',
    });
    expect(published.$defs.table.properties.readMs.unverified).toBe(true);
  });

  it('gives fields of the same form their own meanings', () => {
    const { serviceMs, coldServiceMs } = published.$defs.function.properties;
    expect(serviceMs.$ref).toBe(coldServiceMs.$ref);
    expect(serviceMs.description).not.toBe(coldServiceMs.description);
  });

  it('accepts what the parser accepts', () => {
    const serverless = JSON.parse(readFileSync('content/patterns/serverless/architecture.json', 'utf8'));
    expect(verdicts(serverless)).toEqual({ schema: true, parser: true });
    expect(verdicts(documentWith({}))).toEqual({ schema: true, parser: true });
  });

  it.each<[string, unknown]>([
    ['no object', []],
    ['nothing', null],
    ['another format', documentWith({ whole: { format: 'cloud-architecture/2' } })],
    ['another platform', documentWith({ whole: { platform: 'moon' } })],
    ['a name that is a number', documentWith({ whole: { name: 7 } })],
    ['no links', documentWith({ whole: { links: undefined } })],
    ['no resource at all', documentWith({ whole: { resources: [] } })],
    [
      'too many resources',
      documentWith({ whole: { resources: Array(DOCUMENT_LIMITS.resources + 1).fill(parts.table) } }),
    ],
    ['an unknown key on top', documentWith({ whole: { version: 1 } })],
    ['an unknown key of a resource', documentWith({ worker: { memory: 128 } })],
    ['an unknown key of a link', documentWith({ call: { weight: 1 } })],
    ['an unknown key of a law', documentWith({ worker: { serviceMs: { ...law, unit: 'ms' } } })],
    ['a field of another kind', documentWith({ table: { memoryMib: 128 } })],
    ['an unknown kind of resource', documentWith({ table: { kind: 'sheet' } })],
    ['an unknown kind of link', documentWith({ call: { kind: 'telepathy' } })],
    ['a resource without a kind', documentWith({ table: { kind: undefined } })],
    ['an id with a capital', documentWith({ whole: { layout: { Client: { x: 0, y: 0 } } } })],
    ['a text for a number', documentWith({ worker: { memoryMib: '512' } })],
    ['a fraction for a whole number', documentWith({ worker: { memoryMib: 512.5 } })],
    ['a number below its range', documentWith({ worker: { memoryMib: 64 } })],
    ['a number above its range', documentWith({ call: { probability: 1.5 } })],
    ['a zero where it must be more', documentWith({ worker: { serviceMs: { distribution: 'exponential', mean: 0 } } })],
    ['a missing field', documentWith({ worker: { serviceMs: undefined } })],
    ['a choice that there is not', documentWith({ table: { capacity: 'infinite' } })],
    ['an unknown shape of traffic', documentWith({ client: { traffic: { shape: 'square' } } })],
    ['a field of another shape', documentWith({ client: { traffic: { shape: 'ramp', lengthS: 5 } } })],
    ['a fault without an end', documentWith({ whole: { faults: [{ id: 'f', resource: 'table', fault: 'outage' }] } })],
    ['half a place', documentWith({ whole: { layout: { client: { x: 0 } } } })],
  ])('refuses, as the parser does, %s', (_, document) => {
    expect(verdicts(JSON.parse(JSON.stringify(document)))).toEqual({ schema: false, parser: false });
  });

  it.each<[string, unknown]>([
    ['an id used twice', documentWith({ queue: { id: 'table' } })],
    ['a link to nowhere', documentWith({ call: { to: 'nobody' } })],
    ['a reference to another kind', documentWith({ queue: { deadLetterQueue: 'table' } })],
    ['a link between kinds that cannot have it', documentWith({ store: { kind: 'event' } })],
    ['a field of a call where nobody understands it', documentWith({ call: { consistency: 'strong' } })],
    ['fields that disagree', documentWith({ poll: { batchSize: 100 } })],
    [
      'bounds the wrong way round',
      documentWith({ worker: { serviceMs: { distribution: 'uniform', min: 2, max: 1 } } }),
    ],
    ['half a law', documentWith({ worker: { serviceMs: { distribution: 'lognormal', median: 3 } } })],
    ['times out of order', documentWith({ client: { traffic: { shape: 'trace', arrivalsS: [2, 1] } } })],
    [
      'a fault that ends before it begins',
      documentWith({ whole: { faults: [{ id: 'f', resource: 'table', fault: 'outage', fromS: 9, untilS: 5 }] } }),
    ],
    ['a place of nothing', documentWith({ whole: { layout: { ghost: { x: 0, y: 0 } } } })],
  ])('leaves to the parser %s', (_, document) => {
    expect(verdicts(document)).toEqual({ schema: true, parser: false });
  });
});
