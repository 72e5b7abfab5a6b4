import type { Arrangement, ArrangementRequest } from '@/content/editing/arrange';
import type { Architecture } from '@/simulator';

/**
 * Arranges a design away from the page: with hundreds of parts it takes a second, in which the page answers on.
 *
 * @throws {Error} When the worker cannot be fetched or fails.
 */
export function arranged(architecture: Architecture, ids?: readonly string[]): Promise<Arrangement> {
  const worker = new Worker(new URL('./arrange-worker.ts', import.meta.url), { type: 'module' });
  const request: ArrangementRequest = { architecture, ...(ids && { ids }) };
  return new Promise<Arrangement>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Arrangement>) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}
