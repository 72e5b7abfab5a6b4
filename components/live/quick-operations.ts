import type { FormOperation } from './operations';

const KEY = { name: 'Idempotency-Key', in: 'header', isRequired: true } as const;

/** The few operations that the stage offers by a press; each takes another way through the diagram. */
export const QUICK_OPERATIONS: readonly FormOperation[] = [
  {
    id: 'listItems',
    method: 'GET',
    path: '/api/items',
    group: '',
    summary: 'Read items',
    description: '',
    caller: 'sandbox',
    fields: [],
  },
  {
    id: 'createItem',
    method: 'POST',
    path: '/api/items',
    group: '',
    summary: 'Create an item',
    description: '',
    caller: 'sandbox',
    fields: [KEY],
    body: { contentType: 'application/json', example: '{"title":"Made on the stage"}' },
  },
  {
    id: 'sendMessage',
    method: 'POST',
    path: '/api/messages',
    group: '',
    summary: 'Queue a job',
    description: '',
    caller: 'sandbox',
    fields: [KEY],
    body: { contentType: 'application/json', example: '{"task":"count-words","text":"sent from the stage"}' },
  },
];
