import type { RunAnswer, RunCommand } from './run';
import { answerRun } from './run-host';

declare const self: {
  postMessage(answer: RunAnswer): void;
  performance: { now(): number };
  onmessage: ((message: MessageEvent<RunCommand>) => void) | null;
};

// A thread of the pool; engine and catalog come with it, so nothing of them is in the page.
self.onmessage = ({ data }) =>
  answerRun(data, { send: (answer) => self.postMessage(answer), nowMs: () => self.performance.now() });
