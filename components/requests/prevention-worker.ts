import catalog from '@/content/catalog/aws.json';
import type { Catalog } from '@/simulator';
import type { PreventionReport, PreventionRequest } from './prevention';
import { runPrevention } from './prevention-host';

declare const self: {
  postMessage(report: PreventionReport): void;
  onmessage: ((message: MessageEvent<PreventionRequest>) => void) | null;
};

// The thread in which changes are tried on a request; engine and prices come with it.
self.onmessage = ({ data }) => runPrevention(data, catalog as Catalog, (report) => self.postMessage(report));
