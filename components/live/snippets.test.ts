import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { snippetOf, type WireRequest } from './snippets';

const REQUEST: WireRequest = {
  method: 'POST',
  url: 'http://127.0.0.1:3000/api/items',
  headers: { Authorization: 'Bearer abc', 'Content-Type': 'application/json' },
  body: '{"title":"it\'s $HOME \\"quoted\\" ✓\\n"}',
};

it('quotes for the shell so that curl gets every word unchanged', () => {
  const script = `curl() { for word in "$@"; do printf '%s\\0' "$word"; done; }\n${snippetOf('curl', REQUEST)}`;
  const words = execFileSync('sh', ['-c', script]).toString().split('\0');
  expect(words.slice(0, -1)).toEqual([
    '-i',
    '-X',
    'POST',
    REQUEST.url,
    '-H',
    'Authorization: Bearer abc',
    '-H',
    'Content-Type: application/json',
    '--data-raw',
    REQUEST.body,
  ]);
});

it('writes a fetch that sends the same request', () => {
  const spy = [
    'const { log } = console;',
    "globalThis.fetch = async (...sent) => (log(JSON.stringify(sent)), { status: 201, text: async () => '' });",
    'console.log = () => undefined;',
  ];
  const script = [...spy, snippetOf('fetch', REQUEST)].join('\n');
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script]).toString();
  const { method, headers, body } = REQUEST;
  expect(JSON.parse(output)).toEqual([REQUEST.url, { method, headers, body }]);
});

it('writes Python with the same texts', () => {
  const python = snippetOf('python', REQUEST);
  expect(python).toContain('method="POST"');
  expect(python).toContain(`data=${JSON.stringify(REQUEST.body)}.encode()`);
});

it('keeps a plain read short', () => {
  expect(snippetOf('curl', { method: 'GET', url: 'http://localhost/api/livez', headers: {} })).toBe(
    "curl -i 'http://localhost/api/livez'",
  );
});
