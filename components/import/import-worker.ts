import { answerImport } from './import-host';
import type { ImportAnswer, ImportRequest } from './import-request';

declare const self: {
  postMessage(answer: ImportAnswer): void;
  onmessage: ((message: MessageEvent<ImportRequest>) => void) | null;
};

// The thread in which files and links from outside are read, so that the page goes on whatever they hold.
self.onmessage = async ({ data }) => {
  try {
    self.postMessage(await answerImport(data));
  } catch (error) {
    self.postMessage({ kind: 'refused', reason: error instanceof Error ? error.message : 'It could not be read.' });
  }
};
