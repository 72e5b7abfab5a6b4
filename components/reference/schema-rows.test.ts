import { expect, it } from 'vitest';
import { shapesOf } from './schema-rows';

const name = { type: 'string', minLength: 1, maxLength: 40 };

it('lists every field with its way from the root, nested ones too', () => {
  const [shape] = shapesOf({
    type: 'object',
    properties: {
      title: name,
      tags: { type: 'array', items: name, maxItems: 10, default: [] },
      columns: { type: 'array', items: { type: 'object', properties: { name }, required: ['name'] } },
    },
    required: ['title'],
  });
  expect(shape?.rows).toEqual([
    { path: 'title', isRequired: true, type: 'string', bounds: '1 to 40 characters' },
    { path: 'tags', isRequired: false, type: 'list of string', bounds: 'at most 10 entries; default []' },
    { path: 'columns', isRequired: false, type: 'list of objects', bounds: '' },
    { path: 'columns[].name', isRequired: true, type: 'string', bounds: '1 to 40 characters' },
  ]);
});

it('names the shapes of a choice by what tells them apart', () => {
  const choice = (task: string) => ({ type: 'object', properties: { task: { const: task }, text: name } });
  const shapes = shapesOf({ oneOf: [choice('a'), choice('b')] });
  expect(shapes.map((shape) => shape.name)).toEqual(['task: "a"', 'task: "b"']);
  expect(shapes[0]?.rows[0]).toMatchObject({ path: 'task', type: '"a"' });
});

it('says “or null” instead of showing two shapes', () => {
  const [shape] = shapesOf({ anyOf: [{ type: 'integer', minimum: 0, maximum: 5 }, { type: 'null' }] });
  expect(shape).toEqual({
    name: '',
    rows: [{ path: '', isRequired: true, type: 'integer or null', bounds: 'at most 5' }],
  });
});

it('joins the fields of a choice inside, and keeps quiet about the largest whole number', () => {
  const [shape] = shapesOf({
    type: 'object',
    properties: {
      outcome: {
        oneOf: [
          { type: 'object', properties: { task: { const: 'a' } } },
          { type: 'object', properties: { task: { const: 'b' } } },
        ],
      },
      count: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
    },
  });
  expect(shape?.rows.map(({ path, type, bounds }) => [path, type, bounds])).toEqual([
    ['outcome', 'object, one of several', ''],
    ['outcome.task', '"a" or "b"', ''],
    ['count', 'integer', 'at least 0'],
  ]);
});
