// @vitest-environment jsdom
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { Answer } from './answer';
import { Availability } from './availability';
import { LiveProvider } from './live-context';
import { type Exchange, LiveSession } from './live-session';
import { createLiveStore } from './live-store';
import type { FormOperation } from './operations';
import { RecentRequests } from './recent-requests';
import { SandboxBar } from './sandbox-bar';
import { coldRead } from './test-spans';
import { TryIt } from './try-it';

const SANDBOX = {
  sandboxId: 's1',
  token: 'secret',
  expiresAt: '2999-01-01T00:00:00.000Z',
  quotas: { items: 1000, files: 50, fileBytes: 5_242_880, messages: 1000, users: 50 },
};

const KEY = { name: 'Idempotency-Key', in: 'header', isRequired: true } as const;
const CREATE: FormOperation = {
  id: 'createItem',
  method: 'POST',
  path: '/api/items',
  group: 'Items',
  summary: 'Create an item',
  description: 'Puts an item into the table.',
  caller: 'sandbox',
  fields: [KEY],
  body: { contentType: 'application/json', example: '{"title":"a"}' },
};
const READ: FormOperation = {
  id: 'getItem',
  method: 'GET',
  path: '/api/items/{id}',
  group: 'Items',
  summary: 'Read an item',
  description: '',
  caller: 'sandbox',
  fields: [{ name: 'id', in: 'path', isRequired: true }],
};

/** A live API whose answers are given; what was sent is kept. */
function liveWith(routes: Record<string, () => Response>) {
  const store = createLiveStore();
  const sent: { name: string; init: RequestInit | undefined }[] = [];
  let ids = 0;
  const session = new LiveSession(store, {
    origin: 'http://site',
    fetch: async (input, init) => {
      const name = `${init?.method ?? 'GET'} ${String(input).slice('http://site'.length)}`;
      sent.push({ name, init });
      const route = routes[name];
      if (!route) throw new TypeError('Failed to fetch');
      return route();
    },
    nowMs: () => performance.now(),
    random: () => 0,
    newId: () => {
      ids += 1;
      return `id-${ids}`;
    },
    storage: { getItem: () => null, setItem: () => undefined, removeItem: () => undefined },
  });
  return { store, session, sent, given: { store, session: async () => session } };
}

const item = () =>
  Response.json({ id: 'item-7', version: 1 }, { status: 201, headers: { etag: '"1"', 'x-cold-start': '1' } });

it('sends a filled form with the sandbox’s token and a quoted key, and fills the next form from the answer', async () => {
  const { session, sent, given } = liveWith({
    'POST /api/sandboxes': () => Response.json(SANDBOX, { status: 201 }),
    'POST /api/items': item,
  });
  render(
    <LiveProvider given={given}>
      <TryIt session={session} operations={[CREATE, READ]} />
    </LiveProvider>,
  );
  const first = screen.getByRole<HTMLInputElement>('textbox', { name: 'Idempotency-Key' }).value;
  fireEvent.click(screen.getByRole('button', { name: 'Send' }));
  await screen.findByText('201');
  const headers = sent.at(-1)?.init?.headers as Record<string, string>;
  expect(headers).toMatchObject({ Authorization: 'Bearer secret', 'Idempotency-Key': first });
  expect(first).toMatch(/^".+"$/);
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Idempotency-Key' }).value).not.toBe(first);
  fireEvent.change(screen.getByRole('combobox', { name: 'Operation' }), { target: { value: 'getItem' } });
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'id' }).value).toBe('item-7');
  expect(screen.getByText(/curl -i 'http:\/\/site\/api\/items\/item-7'/).textContent).toContain('Bearer secret');
});

it('does not send a form that lacks something, and says what', () => {
  const { session, sent, given } = liveWith({});
  render(
    <LiveProvider given={given}>
      <TryIt session={session} operations={[READ]} />
    </LiveProvider>,
  );
  fireEvent.click(screen.getByRole('button', { name: 'Send' }));
  expect(screen.getByRole('alert').textContent).toContain('Still to be filled: id');
  expect(sent).toEqual([]);
});

it('says that the API does not answer, sends nothing then, and still shows the request to copy', async () => {
  const { session, given } = liveWith({});
  render(
    <LiveProvider given={given}>
      <Availability session={session} />
      <SandboxBar session={session} />
      <TryIt session={session} operations={[CREATE]} />
    </LiveProvider>,
  );
  await act(() => session.check());
  expect(screen.getByText('The live API does not answer')).toBeDefined();
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Send' }).disabled).toBe(true);
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Begin a sandbox' }).disabled).toBe(true);
  expect(screen.getByText(/curl -i -X POST/)).toBeDefined();
});

it('says that the API is read-only', () => {
  const { session, store, given } = liveWith({});
  store.setState({ availability: { kind: 'read-only' } });
  render(
    <LiveProvider given={given}>
      <Availability session={session} />
    </LiveProvider>,
  );
  expect(screen.getByRole('status').textContent).toContain('read-only');
});

it('shows token, quotas and an end of the sandbox, and erases it on request', async () => {
  const { session, given } = liveWith({
    'POST /api/sandboxes': () => Response.json(SANDBOX, { status: 201 }),
    'DELETE /api/sandbox': () => new Response(null, { status: 204 }),
  });
  render(
    <LiveProvider given={given}>
      <SandboxBar session={session} />
    </LiveProvider>,
  );
  fireEvent.click(screen.getByRole('button', { name: 'Begin a sandbox' }));
  await screen.findByText('s1');
  expect(screen.getByText('Items').nextSibling?.textContent).toContain('of 1,000');
  fireEvent.click(screen.getByRole('button', { name: 'Erase now' }));
  await waitFor(() => expect(screen.getByRole('status').textContent).toContain('erased'));
  expect(screen.queryByText('s1')).toBeNull();
});

it('explains a refusal: its problem, its time in the server, its headers', () => {
  const exchange: Exchange = {
    operationId: 'createItem',
    request: { method: 'POST', url: '', headers: {} },
    status: 429,
    statusText: '',
    headers: [
      ['x-frame-options', 'deny'],
      ['retry-after', '3'],
      ['server-timing', 'queue;dur=1, init;dur=0, service;dur=6, total;dur=9'],
    ],
    json: { type: '/docs/problems#throttled', title: 'Too many requests', status: 429 },
    durationMs: 20,
  };
  render(<Answer exchange={exchange} />);
  expect(screen.getByText('429').parentElement?.textContent).toContain('Too many requests in 20 ms');
  expect(screen.getByRole('link', { name: 'What this means' }).getAttribute('href')).toBe('/docs/problems#throttled');
  const parts = screen.getByRole('list', { name: 'Where the time went' }).textContent;
  expect(parts).toContain('Gateway 2 ms');
  expect(parts).toContain('Network and browser 11 ms');
  const names = screen.getAllByRole('term').map((term) => term.textContent);
  expect(names).toEqual(['retry-after', 'server-timing', 'x-frame-options']);
});

it('lists a trace with its steps, and says which part was the start of an instance', () => {
  const { store, given } = liveWith({});
  store.setState({ traces: [{ traceId: 'a', spans: coldRead() }] });
  render(
    <LiveProvider given={given}>
      <RecentRequests architecture={{ resources: [] }} />
    </LiveProvider>,
  );
  expect(screen.getByText(/3 steps, 120 ms, cold/)).toBeDefined();
  expect(screen.getByText(/90 ms to start/)).toBeDefined();
});
