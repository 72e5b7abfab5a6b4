import type { TrialReport, TrialRequest } from './trial';
import { runTrial } from './trial-host';

declare const self: {
  postMessage(report: TrialReport): void;
  onmessage: ((message: MessageEvent<TrialRequest>) => void) | null;
};

// The thread in which claims are tried; engine and catalog come with it, so nothing of them is in the page.
self.onmessage = ({ data }) => runTrial(data, (report) => self.postMessage(report));
