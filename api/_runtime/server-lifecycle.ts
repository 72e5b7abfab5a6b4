import { subscribe } from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';
import { liveIfMade } from './live-instance';

/**
 * Has the live API end in order when the server is told to stop. To be called once, before the server takes requests.
 *
 * The framework answers the signal as well: it stops listening, waits for connections to end, then for what was to follow
 * their answers, and ends the process. The live API holds such a piece of work until its store is closed.
 */
export function drainOnSignals(): void {
  const requests = new RequestsInFlight();
  const drain = () => {
    const answered = requests.drain();
    void liveIfMade()?.close(answered);
  };
  process.once('SIGTERM', drain);
  process.once('SIGINT', drain);
}

/** Knows the requests of this process's servers from their first byte until their answer is out or their connection gone. */
export class RequestsInFlight {
  private readonly responses = new Set<ServerResponse>();
  private isDraining = false;
  private onNone: (() => void) | undefined;

  constructor() {
    subscribe('http.server.request.start', (message) => this.begin((message as { response: ServerResponse }).response));
  }

  /**
   * Lets every connection end with the answer that it waits for. One that stayed open would bring the next request, and
   * so keep the server from ever stopping.
   *
   * @returns Resolves when no request is in flight any more.
   */
  drain(): Promise<void> {
    this.isDraining = true;
    for (const response of this.responses) response.shouldKeepAlive = false;
    if (this.responses.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.onNone = resolve;
    });
  }

  private begin(response: ServerResponse): void {
    if (this.isDraining) response.shouldKeepAlive = false;
    this.responses.add(response);
    response.once('close', () => {
      this.responses.delete(response);
      if (this.responses.size === 0) this.onNone?.();
    });
  }
}
