import type { FunctionEvent, HandlerContext } from '../../_ports/function-runtime';
import { analyse } from './analyse';

/**
 * Analyses an uploaded file and stores what was found beside it. A file that cannot be analysed ends as failed, with the
 * reason; only a fault of ours throws, so that the event comes again.
 *
 * The event may come twice, or after its file is gone or done: then there is nothing to do.
 */
export async function onObjectCreated(
  { fileId, etag }: Extract<FunctionEvent, { source: 'bucket' }>,
  { ports, nowMs, deadlineMs }: HandlerContext,
): Promise<void> {
  const file = await ports.bucket.get(fileId);
  if (!file || file.etag !== etag || file.status !== 'uploaded') return;
  const bytes = await ports.bucket.read(fileId, 'content');
  // Deleted between the two looks. Bytes of a file that is still there and lacks them would be a fault of the store.
  if (!bytes) {
    if (!(await ports.bucket.get(fileId))) return;
    throw new Error(`The bytes of the file ${fileId} are missing.`);
  }
  const analysis = await analyse(bytes, file, { nowMs, deadlineMs });
  await ports.bucket.finish(fileId, { ...analysis, etag, nowMs: nowMs() });
}
