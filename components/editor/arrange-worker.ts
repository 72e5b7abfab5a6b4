import { type ArrangementRequest, arrangementOf } from '@/content/editing/arrange';

declare const self: { postMessage(answer: unknown): void; onmessage: ((message: MessageEvent) => void) | null };

self.onmessage = ({ data: { architecture, ids } }: MessageEvent<ArrangementRequest>) => {
  self.postMessage(arrangementOf(architecture, ids));
};
