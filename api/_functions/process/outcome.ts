import type { JsonObject } from '../../_ports/json';

/** What came of looking at a file. A failure is said in words that the owner of the file understands. */
export type Analysis =
  | { kind: 'processed'; result: JsonObject; thumbnail?: Uint8Array }
  | { kind: 'failed'; failure: string };

export const TOO_SLOW: Analysis = { kind: 'failed', failure: 'The analysis needs longer than the function may run.' };
