import type { TrafficReading } from '@/content/traffic/read-traffic';

/**
 * Reads a file of traffic in a thread of its own. Nothing leaves the browser.
 *
 * @throws {DOMException} Named `AbortError`, when it was cancelled.
 * @throws {Error} When the thread cannot be loaded.
 */
export function readInWorker(file: Blob, signal: AbortSignal): Promise<TrafficReading> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./traffic-worker.ts', import.meta.url), { type: 'module' });
    const end = (finish: () => void) => {
      signal.removeEventListener('abort', cancel);
      worker.terminate();
      finish();
    };
    const cancel = () => end(() => reject(new DOMException('The reading was cancelled.', 'AbortError')));
    signal.addEventListener('abort', cancel);
    worker.onmessage = ({ data }: MessageEvent<TrafficReading>) => end(() => resolve(data));
    worker.onerror = (event) => end(() => reject(new Error(event.message || 'The reader could not be loaded.')));
    worker.postMessage(file);
  });
}
