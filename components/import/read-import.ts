import type { ImportAnswer, ImportAnswers, ImportRequest } from './import-request';

/** The largest file takes about a second; whatever takes this long was made to. */
export const IMPORT_LIMIT_MS = 15_000;

/** As much of a Worker as reading uses. */
export interface ImportWorker {
  postMessage(request: ImportRequest): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<ImportAnswer>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

export interface ReadOptions {
  /** Gives up at once, in the middle of whatever is read. */
  signal?: AbortSignal;
  createWorker?: () => ImportWorker;
  limitMs?: number;
}

const createImportWorker = (): ImportWorker =>
  new Worker(new URL('./import-worker.ts', import.meta.url), { type: 'module' });

/**
 * Reads a file or a link from outside in a worker of its own, which is ended when it takes too long.
 *
 * @returns What was read, or why it was refused; undefined when the signal gave up. Never throws.
 */
export async function readImport<Request extends ImportRequest>(
  request: Request,
  { signal, createWorker = createImportWorker, limitMs = IMPORT_LIMIT_MS }: ReadOptions = {},
): Promise<ImportAnswers[Request['kind']] | undefined> {
  if (signal?.aborted) return undefined;
  const worker = created(createWorker);
  if (!worker) return { kind: 'refused', reason: 'This browser runs no workers, in which files are read.' };
  const answer = new Promise<ImportAnswer | undefined>((resolve) => {
    const end = (result: ImportAnswer | undefined) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      worker.onmessage = null;
      worker.onerror = null;
      worker.terminate();
      resolve(result);
    };
    const cancel = () => end(undefined);
    const timer = setTimeout(() => end({ kind: 'refused', reason: takesTooLong(limitMs) }), limitMs);
    signal?.addEventListener('abort', cancel);
    worker.onmessage = ({ data }) => end(data);
    worker.onerror = (event) => end({ kind: 'refused', reason: event.message || 'The reader could not be fetched.' });
    worker.postMessage(request);
  });
  // Each kind of request has its own kind of answer, which messages cannot tell the compiler.
  return (await answer) as ImportAnswers[Request['kind']] | undefined;
}

function created(createWorker: () => ImportWorker): ImportWorker | undefined {
  try {
    return createWorker();
  } catch {
    return undefined;
  }
}

function takesTooLong(limitMs: number): string {
  return `It takes longer to read than ${limitMs / 1_000} seconds.`;
}
