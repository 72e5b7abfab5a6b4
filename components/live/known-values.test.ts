import { expect, it } from 'vitest';
import { forget, learn, prefill } from './known-values';
import { type FormOperation, missingFields, requestOf } from './operations';

const PATCH: FormOperation = {
  id: 'patchItem',
  method: 'PATCH',
  path: '/api/items/{id}',
  group: 'Items',
  summary: '',
  description: '',
  caller: 'sandbox',
  fields: [
    { name: 'id', in: 'path', isRequired: true },
    { name: 'If-Match', in: 'header', isRequired: true },
    { name: 'Idempotency-Key', in: 'header', isRequired: true },
    { name: 'limit', in: 'query', isRequired: false },
  ],
  body: { contentType: 'application/merge-patch+json', example: '{"status":"done"}' },
};

it('fills the next form from the last answer: id, entity tag, a fresh key', () => {
  const known = learn({}, { operationId: 'createItem', status: 201, answer: { id: 'i/1' }, etag: '"1"' });
  const values = prefill(PATCH, known, () => 'key-1');
  expect(values.fields).toEqual({ id: 'i/1', 'If-Match': '"1"', 'Idempotency-Key': 'key-1', limit: '' });
  expect(missingFields(PATCH, values)).toEqual([]);
  expect(requestOf(PATCH, values, { origin: 'http://site', token: 't' })).toEqual({
    method: 'PATCH',
    url: 'http://site/api/items/i%2F1',
    headers: {
      Authorization: 'Bearer t',
      'Content-Type': 'application/merge-patch+json',
      'If-Match': '"1"',
      'Idempotency-Key': 'key-1',
    },
    body: '{"status":"done"}',
  });
});

it('names the fields that must be filled and are not', () => {
  expect(
    missingFields(
      PATCH,
      prefill(PATCH, {}, () => 'k'),
    ),
  ).toEqual(['id', 'If-Match']);
});

it('learns nothing but the trace from a refusal', () => {
  const known = learn(
    { itemTag: '"1"' },
    { operationId: 'patchItem', status: 412, answer: {}, etag: '"9"', traceId: 't' },
  );
  expect(known).toEqual({ itemTag: '"1"', traceId: 't' });
});

it('forgets what was deleted', () => {
  expect(forget({ itemId: 'i', itemTag: '"1"', fileId: 'f' }, 'deleteItem')).toEqual({ fileId: 'f' });
});

it('signs in with the account that was just made, and refreshes with the token of that session', () => {
  const credentials = '{"name":"ada","password":"correct horse"}';
  const made = learn({}, { operationId: 'signUp', status: 201, sent: credentials, answer: { id: 'u' } });
  const signIn: FormOperation = { ...PATCH, id: 'signIn', fields: [], body: { contentType: '', example: 'x' } };
  expect(prefill(signIn, made, () => 'k').body).toBe(credentials);
  const session = { accessToken: 'a', refreshToken: 'r' };
  const signedIn = learn(made, { operationId: 'signIn', status: 200, answer: session });
  expect(JSON.parse(prefill({ ...signIn, id: 'refresh' }, signedIn, () => 'k').body)).toEqual({ refreshToken: 'r' });
});

it('writes only query fields that are filled', () => {
  const values = { fields: { id: 'a', limit: '5', 'If-Match': '' }, body: '{}' };
  expect(requestOf(PATCH, values, { origin: '' }).url).toBe('/api/items/a?limit=5');
});
