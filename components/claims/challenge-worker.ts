import type { AttemptReport, AttemptRequest } from './challenge';
import { runAttempt } from './challenge-host';

declare const self: {
  postMessage(report: AttemptReport): void;
  onmessage: ((message: MessageEvent<AttemptRequest>) => void) | null;
};

// The thread in which challenges are tried; engine and catalog come with it, so nothing of them is in the page.
self.onmessage = ({ data }) => runAttempt(data, (report) => self.postMessage(report));
