import { measureRun, type Sample, workloadOf } from './workloads';

/** What the page asks the worker to run. */
export interface BrowserRun {
  seed: number;
  requests: number;
}

declare const self: {
  performance: { now(): number };
  postMessage(sample: Sample): void;
  onmessage: ((message: MessageEvent<BrowserRun>) => void) | null;
};

const page = workloadOf('page');
self.onmessage = ({ data: { seed, requests } }: MessageEvent<BrowserRun>) => {
  self.postMessage(measureRun(page, seed, requests, () => self.performance.now() / 1e3));
};
