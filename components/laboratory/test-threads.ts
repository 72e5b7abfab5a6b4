import { Worker as Thread } from 'node:worker_threads';
import { build } from 'esbuild';
import type { PoolWorker } from './pool';
import type { RunAnswer } from './run';

/** What a thread of Node lacks of a worker of the browser. */
const WORKER_SCOPE = `
  const { parentPort } = require('node:worker_threads');
  globalThis.self = { postMessage: (answer) => parentPort.postMessage(answer), performance, onmessage: null };
  parentPort.on('message', (data) => self.onmessage({ data }));
`;

/** Builds the script of the pool's workers, and makes real threads that run it. */
export async function threadMaker(): Promise<() => PoolWorker> {
  const { outputFiles } = await build({
    entryPoints: ['components/laboratory/run-worker.ts'],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    banner: { js: WORKER_SCOPE },
  });
  const script = outputFiles[0]?.text ?? '';
  return () => {
    const thread = new Thread(script, { eval: true });
    const worker: PoolWorker = {
      postMessage: (command) => thread.postMessage(command),
      terminate: () => void thread.terminate(),
      onmessage: null,
      onerror: null,
    };
    thread.on('message', (data: RunAnswer) => worker.onmessage?.({ data } as MessageEvent<RunAnswer>));
    thread.on('error', (error: Error) => worker.onerror?.({ message: error.message } as ErrorEvent));
    return worker;
  };
}
