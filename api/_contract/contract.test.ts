import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../_ports/json';
import { openApiDocument, problemsOf } from './openapi';
import { OPERATION_IDS, operation } from './operations';
import { PROBLEMS } from './problems';

const document = openApiDocument() as unknown as {
  paths: Record<string, Record<string, JsonObject>>;
  components: { schemas: Record<string, JsonObject> };
};
const described = OPERATION_IDS.map((id) => {
  const { path, method } = operation(id);
  return { id, entry: operation(id), description: document.paths[path]?.[method.toLowerCase()] as JsonObject };
});

describe('the OpenAPI document', () => {
  it('satisfies the published schema of OpenAPI 3.1 documents', () => {
    // From https://spec.openapis.org/oas/3.1/schema/2022-10-07, Apache-2.0.
    const published = readFileSync(new URL('./openapi-3.1.schema.json', import.meta.url), 'utf8');
    // Ajv follows this reference to the whole instead of the anchor; the schemas themselves are the next test's matter.
    const schema = JSON.parse(published.replaceAll('"$dynamicRef": "#meta"', '"$ref": "#/$defs/schema"'));
    const ajv = new Ajv({ strict: false, allErrors: true, formats: { 'media-range': /^\S+\/\S+$/ } });
    addFormats(ajv);
    const validate = ajv.compile(schema);
    validate(document);
    expect(validate.errors ?? []).toEqual([]);
  });

  it('holds schemas that are JSON Schema 2020-12 by its strict reading', () => {
    const schemas = described.flatMap(({ description }) => schemasIn(description));
    expect(schemas.length).toBeGreaterThan(OPERATION_IDS.length);
    for (const schema of [...schemas, ...Object.values(document.components.schemas)]) {
      expect(() => strictAjv().compile(schema)).not.toThrow();
    }
  });

  it('points only at components that are there', () => {
    const text = JSON.stringify(document);
    const references = [...text.matchAll(/"\$ref":"#\/components\/(\w+)\/([\w-]+)"/g)];
    expect(references.length).toBeGreaterThan(100);
    const components = document.components as unknown as Record<string, JsonObject>;
    for (const [, kind = '', name = ''] of references) expect(components[kind]).toHaveProperty(name);
    expect(text.match(/"\$ref"/g)).toHaveLength(references.length);
  });

  it('has an example for every JSON body, and each satisfies its schema', () => {
    for (const { id, description } of described) {
      for (const { schema, example } of jsonMediaIn(description)) {
        expect(example, id).toBeDefined();
        const validate = strictAjv().compile(schema);
        validate(example);
        expect([id, validate.errors ?? []]).toEqual([id, []]);
      }
    }
  });

  it('tells of each refusal of an operation under its status', () => {
    for (const { id, entry, description } of described) {
      const responses = description.responses as Record<string, JsonObject>;
      for (const name of problemsOf(entry)) {
        expect([id, String(responses[PROBLEMS[name].status]?.description)]).toEqual([
          id,
          expect.stringContaining(`\`${name}\``),
        ]);
      }
    }
  });
});

describe('the registry', () => {
  it('names each operation once by method and path, with its parameters', () => {
    const places = described.map(({ entry }) => `${entry.method} ${entry.path}`);
    expect(new Set(places).size).toBe(places.length);
    for (const { id, entry } of described) {
      const inPath = [...entry.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect([id, Object.keys(entry.pathParameters.shape)]).toEqual([id, inPath]);
    }
  });

  it('parses its own examples of requests and answers', () => {
    for (const { id, entry } of described) {
      const bodies = [entry.body, ...Object.values(entry.answers)];
      for (const { schema, example } of bodies) {
        if (schema) expect([id, schema.safeParse(example).error]).toEqual([id, undefined]);
      }
    }
  });

  it('asks for a key wherever a function creates something', () => {
    const creating = described.filter(
      ({ entry }) =>
        entry.functionName !== null && entry.method === 'POST' && (entry.answers[201] || entry.answers[202]),
    );
    const without = creating.filter(({ entry }) => entry.idempotency === 'none').map(({ id }) => id);
    // A name is taken once: signing up again is refused, whoever asks.
    expect(without).toEqual(['signUp']);
  });

  it('changes nothing by a method that is safe', () => {
    for (const { id, entry } of described) if (entry.method === 'GET') expect([id, entry.writes]).toEqual([id, false]);
  });

  it('keeps answers closed: a field that the contract does not name is an error', () => {
    const open = described.flatMap(({ id, description }) =>
      schemasIn({ responses: description.responses } as JsonObject)
        .filter((schema) => schema.type === 'object' && schema.additionalProperties !== false)
        .map(() => id),
    );
    // The document itself is described by OpenAPI, not by us.
    expect(open).toEqual(['getOpenApi']);
  });
});

function strictAjv(): Ajv {
  const ajv = new Ajv({ allowUnionTypes: true });
  addFormats(ajv);
  ajv.addSchema(document.components.schemas.Problem ?? {}, '#/components/schemas/Problem');
  return ajv;
}

function jsonMediaIn(description: JsonObject): { schema: JsonObject; example: unknown }[] {
  const holders = [description.requestBody, ...Object.values(description.responses as JsonObject)] as (
    | JsonObject
    | undefined
  )[];
  return holders.flatMap((holder) => {
    const content = (holder?.content ?? {}) as Record<string, JsonObject>;
    return Object.entries(content)
      .filter(([type]) => /json$/.test(type))
      .map(([, media]) => ({ schema: media.schema as JsonObject, example: media.example }));
  });
}

/** The schemas of bodies and parameters, whole; those that are references stand among the components. */
function schemasIn(value: unknown): JsonObject[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(schemasIn);
  return Object.entries(value).flatMap(([key, child]) => {
    if (key === 'example') return [];
    return key === 'schema' ? ('$ref' in child ? [] : [child as JsonObject]) : schemasIn(child);
  });
}
