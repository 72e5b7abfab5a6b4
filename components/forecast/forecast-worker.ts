import type { ForecastQuestion } from './forecast';
import { ForecastHost } from './forecast-host';

declare const self: {
  postMessage(message: unknown): void;
  performance: { now(): number };
  onmessage: ((message: MessageEvent<ForecastQuestion>) => void) | null;
};

// A message to itself comes after those that wait, and sooner than any timer.
const turns = new MessageChannel();
const waiting: (() => void)[] = [];
turns.port1.onmessage = () => waiting.shift()?.();

const host = new ForecastHost({
  send: (answer) => self.postMessage(answer),
  nowMs: () => self.performance.now(),
  later: (callback) => {
    waiting.push(callback);
    turns.port2.postMessage(undefined);
  },
});
self.onmessage = ({ data }) => host.ask(data);
