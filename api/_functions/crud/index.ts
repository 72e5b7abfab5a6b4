import type { Handler } from '../../_ports/function-runtime';
import { type Operation, type OperationOf, serveOperation } from '../operations';
import { createItem, deleteItem, getItem, listItems, patchItem, replaceItem } from './items';
import { getAggregates, listAudit, listRollUps } from './ledger';
import { getMessage, listDeadLetters, listMessages, replayDeadLetters, sendMessage } from './messages';

const OPERATIONS: Record<OperationOf<'crud'>, Operation> = {
  createItem,
  getItem,
  listItems,
  replaceItem,
  patchItem,
  deleteItem,
  sendMessage,
  getMessage,
  listMessages,
  listDeadLetters,
  replayDeadLetters,
  listAudit,
  listRollUps,
  getAggregates,
};

/** The function crud: items in the table, jobs for the queue, and what became of both. */
export const handler: Handler = async (event, context) => {
  if (event.source !== 'http') throw new Error(`The function crud takes no events of the source ${event.source}.`);
  return serveOperation(OPERATIONS, event, context);
};
