import type { FunctionEvent, Handler, HandlerContext, HandlerResult } from '../../_ports/function-runtime';
import { type Operation, type OperationOf, serveOperation } from '../operations';
import { onObjectCreated } from './bucket-events';
import { declareFile, deleteFile, getFile, getFileContent, getFileThumbnail, listFiles } from './files';
import { onMessages } from './queue-events';
import { eraseExpired, rollUp } from './schedule-events';
import { onChanges } from './stream-events';

const OPERATIONS: Record<OperationOf<'process'>, Operation> = {
  declareFile,
  listFiles,
  getFile,
  getFileContent,
  getFileThumbnail,
  deleteFile,
};

/** The function process: files over HTTP, and the events of bucket, table, queue and schedule. */
export const handler: Handler = async (event, context) => {
  if (event.source === 'http') return serveOperation(OPERATIONS, event, context);
  return done(await work(event, context));
};

/** @returns Which parts of a batch failed. */
async function work(event: Exclude<FunctionEvent, { source: 'http' }>, context: HandlerContext): Promise<string[]> {
  switch (event.source) {
    case 'bucket':
      await onObjectCreated(event, context);
      return [];
    case 'table':
      return onChanges(event, context);
    case 'queue':
      return onMessages(event, context);
    case 'schedule':
      await (event.job === 'roll-up' ? rollUp(event.scheduledAtMs, context) : eraseExpired(context));
      return [];
  }
}

function done(failedIds: string[]): HandlerResult {
  return failedIds.length === 0 ? { kind: 'done' } : { kind: 'done', failedIds };
}
