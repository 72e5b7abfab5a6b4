import { exportJson } from '@/content/exchange/export-json';
import type { Architecture } from '@/simulator';
import { browserDesigns } from './browser-designs';
import { announceChange } from './design-channel';
import { designAddress } from './design-host';
import { type DesignStore, newDesignId } from './design-store';
import { storageWords } from './storage-words';

/** Keeps a document as a design of the visitor's own. Returns its id. @throws What the browser's storage throws. */
export async function keepDesign(text: string, store: DesignStore = browserDesigns): Promise<string> {
  const id = newDesignId();
  await store.save({ id, text, nowMs: Date.now(), revision: 0 });
  announceChange(id);
  return id;
}

/** Keeps a design under a name and opens its page. Returns why it could not be kept. */
export async function keepAndOpen(architecture: Architecture, name: string): Promise<string | undefined> {
  try {
    window.location.assign(designAddress(await keepDesign(exportJson({ ...architecture, name }))));
    return undefined;
  } catch (error) {
    return storageWords(error);
  }
}
