import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';

/** Where the server writes the address of the other end of the connection, over whatever the caller wrote there. */
export const PEER_ADDRESS_HEADER = 'x-peer-address';

const MARK = Symbol.for('cloud-architecture-patterns.peer-address');

/**
 * Has every request of this process's HTTP servers carry the address of its connection, in a header of ours that replaces
 * the caller's. A route handler sees headers alone, and `X-Forwarded-For` says whatever the caller likes.
 *
 * To be called once, before the server takes requests; a second call does nothing.
 */
export function recordPeerAddresses(): void {
  const marked = globalThis as { [MARK]?: boolean };
  if (marked[MARK]) return;
  marked[MARK] = true;
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage };
    request.headers[PEER_ADDRESS_HEADER] = request.socket.remoteAddress ?? '';
  });
}
