import { SimulationHost } from './host';
import type { SimulationCommand } from './protocol';

declare const self: {
  postMessage(message: unknown, transfer: Transferable[]): void;
  performance: { now(): number };
  setTimeout(callback: () => void, delayMs: number): void;
  onmessage: ((message: MessageEvent<SimulationCommand>) => void) | null;
};

// The one place of the simulator that sees a thread: its clock, its timers, its messages.
const host = new SimulationHost({
  send: (report, transfer) => self.postMessage(report, transfer),
  nowMs: () => self.performance.now(),
  later: (callback, delayMs) => self.setTimeout(callback, delayMs),
});
self.onmessage = (message: MessageEvent<SimulationCommand>) => host.handle(message.data);
