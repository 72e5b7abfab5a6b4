import { subscribe } from 'node:diagnostics_channel';
import { Server } from 'node:http';
import type { Socket } from 'node:net';

/** How long a client may take; the server looks every half minute, so the first two may last so much longer. */
export const PATIENCE_MS = {
  /** Until the last header of a request is there. */
  headers: 15_000,
  /** Until the last byte of a request is there: 256 KiB at 4 KiB/s. */
  request: 60_000,
  /**
   * Without a byte in either direction, where nobody else listens for that. A stream of events says something four times as
   * often.
   */
  silence: 60_000,
} as const;

const MARK = Symbol.for('cloud-architecture-patterns.slow-clients');

/**
 * Has the HTTP servers of this process end connections whose client sends its request drop by drop. The framework makes its server by itself and offers no way to say so; the runtime tells of each connection, and
 * by it of the server.
 *
 * To be called once, before the server takes requests; a second call does nothing.
 */
export function endSlowClients(): void {
  const marked = globalThis as { [MARK]?: boolean };
  if (marked[MARK]) return;
  marked[MARK] = true;
  const known = new WeakSet<Server>();
  subscribe('net.server.socket', (message) => {
    const { socket } = message as { socket: Socket & { server?: unknown } };
    const { server } = socket;
    if (!(server instanceof Server) || known.has(server)) return;
    known.add(server);
    server.headersTimeout = PATIENCE_MS.headers;
    server.requestTimeout = PATIENCE_MS.request;
    server.setTimeout(PATIENCE_MS.silence);
    // The first connection was made before the server knew.
    socket.setTimeout(PATIENCE_MS.silence);
  });
}
