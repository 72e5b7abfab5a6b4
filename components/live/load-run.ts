import type { LoadTarget, PlannedRequest } from './load-plan';

/** A request of a run, as the page saw it. Times in ms; `sentMs` counts from the start of the run. */
export interface Sample {
  target: LoadTarget;
  /** When it was due. */
  plannedMs: number;
  /** When it left the browser, which may have had no connection free when it was due. */
  sentMs: number;
  /** From leaving to the last byte of the answer. */
  latencyMs: number;
  /** 0 when no answer came. */
  status: number;
  /** A function had no instance free for it. */
  isThrottled: boolean;
  isCold: boolean;
  instanceId?: string;
  queueMs: number;
  initMs: number;
  serviceMs: number;
  /** In the server as a whole; 0 when it did not tell. */
  serverMs: number;
}

/** What sending one request gives; the run adds when it was due. */
export type SentRequest = Omit<Sample, 'target' | 'plannedMs'>;

export interface LoadRunOptions {
  plan: readonly PlannedRequest[];
  /** Sends one request and never rejects. `startMs` is the clock at the start of the run. */
  send: (request: PlannedRequest, index: number, startMs: number) => Promise<SentRequest>;
  nowMs: () => number;
  /** Resolves after so many milliseconds, or at once when the signal stops it. */
  wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Ends the run early: nothing more leaves, and what is under way is waited for. */
  signal: AbortSignal;
  onSample?: (sample: Sample) => void;
}

/**
 * Sends requests when the plan says, whatever becomes of those before (an open loop): a slow answer delays nobody,
 * so that waiting shows up in the figures instead of hiding.
 *
 * @returns The samples in the order of the plan; shorter than the plan when it was stopped.
 */
export async function runLoad({ plan, send, nowMs, wait, signal, onSample }: LoadRunOptions): Promise<Sample[]> {
  const startMs = nowMs();
  const underWay: Promise<Sample>[] = [];
  for (const [index, request] of plan.entries()) {
    const leftMs = startMs + request.atMs - nowMs();
    if (leftMs > 0) await wait(leftMs, signal);
    if (signal.aborted) break;
    const sample = send(request, index, startMs).then((sent): Sample => {
      const done = { ...sent, target: request.target, plannedMs: request.atMs };
      onSample?.(done);
      return done;
    });
    underWay.push(sample);
  }
  return Promise.all(underWay);
}

/** Waits by the page's timer; the signal ends the wait. */
export function waitMs(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
