import { subscribe } from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';
import { liveIfMade } from './live-instance';

/**
 * Has the live API end in order when the server is told to stop. To be called once, before the server takes requests.
 *
 * The framework answers the signal as well: it stops listening, waits for requests, then for what was to follow their
 * answers, and ends the process. The live API holds such a piece of work until its store is closed.
 */
export function drainOnSignals(): void {
  const requests = new RequestsInFlight();
  const drain = () => {
    void liveIfMade()?.close(requests.none());
  };
  process.once('SIGTERM', drain);
  process.once('SIGINT', drain);
}

/** Counts requests from their first byte until their answer is out or their connection gone. */
class RequestsInFlight {
  private count = 0;
  private onNone: (() => void) | undefined;

  constructor() {
    subscribe('http.server.request.start', (message) => {
      const { response } = message as { response: ServerResponse };
      this.count += 1;
      response.once('close', () => {
        this.count -= 1;
        if (this.count === 0) this.onNone?.();
      });
    });
  }

  none(): Promise<void> {
    if (this.count === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.onNone = resolve;
    });
  }
}
