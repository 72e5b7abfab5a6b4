import type { ClaimResult } from '@/content/claims-run';
import type { TrialKit, TrialProgress, TrialRequest, WorkReport } from './trial';

/** As much of a Worker as one piece of work uses. */
export interface OneWorker<Request, Found> {
  postMessage(request: Request): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<WorkReport<Found>>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

export type TrialWorker = OneWorker<TrialRequest, ClaimResult>;

/** What a trial needs of the browser. */
export interface TrialPorts {
  loadKit: (slug: string) => Promise<TrialKit>;
  createWorker: () => TrialWorker;
}

export const BROWSER_PORTS: TrialPorts = {
  loadKit,
  createWorker: () => new Worker(new URL('./claim-worker.ts', import.meta.url), { type: 'module' }),
};

/** Kits that are loaded or on their way: one for all claims of a page. */
const kits = new Map<string, Promise<TrialKit>>();

function loadKit(slug: string): Promise<TrialKit> {
  const kit = kits.get(slug) ?? fetchKit(slug);
  kits.set(slug, kit);
  kit.catch(() => kits.delete(slug));
  return kit;
}

async function fetchKit(slug: string): Promise<TrialKit> {
  const answer = await fetch(`/patterns/${slug}/claims.json`);
  if (!answer.ok) throw new Error(`The claims could not be loaded: status ${answer.status}.`);
  return (await answer.json()) as TrialKit;
}

interface WorkOptions<Request, Found> {
  request: Request;
  createWorker: () => OneWorker<Request, Found>;
  onProgress: (progress: TrialProgress) => void;
  /** Ends the run at once, in the middle of whatever it computes. */
  signal: AbortSignal;
}

/**
 * Has something found in a worker of its own.
 *
 * @returns What was found; undefined when the run was cancelled.
 * @throws {Error} When the worker cannot be loaded or the engine fails.
 */
export function runInWorker<Request, Found>({
  request,
  createWorker,
  onProgress,
  signal,
}: WorkOptions<Request, Found>) {
  return new Promise<Found | undefined>((resolve, reject) => {
    if (signal.aborted) {
      resolve(undefined);
      return;
    }
    const worker = createWorker();
    const end = (finish: () => void) => {
      signal.removeEventListener('abort', cancel);
      worker.onmessage = null;
      worker.onerror = null;
      worker.terminate();
      finish();
    };
    const cancel = () => end(() => resolve(undefined));
    signal.addEventListener('abort', cancel);
    worker.onerror = (event) => end(() => reject(new Error(event.message || 'The engine could not be loaded.')));
    worker.onmessage = ({ data }) => {
      switch (data.type) {
        case 'progress':
          onProgress({ done: data.done, planned: data.planned });
          break;
        case 'found':
          end(() => resolve(data.result));
          break;
        case 'failed':
          end(() => reject(new Error(data.message)));
      }
    };
    worker.postMessage(request);
  });
}
