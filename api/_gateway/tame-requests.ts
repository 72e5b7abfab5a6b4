import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';

/** Marks a request whose method the framework does not know. Whoever sends it makes only the own request fail. */
export const ODD_METHOD_HEADER = 'x-odd-method';

const MARK = Symbol.for('cloud-architecture-patterns.tame-requests');
const KNOWN_METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE']);
/** By these the framework takes a request for one of its own pages, and answers with a redirect. */
const PAGE_HEADERS = ['rsc', 'next-router-prefetch', 'next-router-segment-prefetch', 'next-router-state-tree'];

/**
 * Has requests to the live API that the framework would answer by itself, with a bare 500 or a redirect, reach the gateway,
 * which answers them as it answers all.
 *
 * To be called once, before the server takes requests; a second call does nothing.
 */
export function tameRequests(): void {
  const marked = globalThis as { [MARK]?: boolean };
  if (marked[MARK]) return;
  marked[MARK] = true;
  subscribe('http.server.request.start', (message) => tame((message as { request: IncomingMessage }).request));
}

/** Changes what the framework would stumble over; leaves every other request and every other address as it is. */
export function tame(request: Pick<IncomingMessage, 'method' | 'url' | 'headers'>): void {
  if (!request.url?.startsWith('/api/')) return;
  request.url = escapeStrayPercents(request.url);
  for (const name of PAGE_HEADERS) delete request.headers[name];
  if (KNOWN_METHODS.has(request.method ?? '')) return;
  request.headers[ODD_METHOD_HEADER] = '1';
  request.method = 'OPTIONS';
}

/** A path that cannot be decoded is no address of ours; escaped once more it is one that nothing stands at. */
function escapeStrayPercents(url: string): string {
  const [path = '', ...query] = url.split('?');
  try {
    decodeURIComponent(path);
    return url;
  } catch {
    return [path.replaceAll('%', '%25'), ...query].join('?');
  }
}
