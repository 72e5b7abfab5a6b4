import { z } from 'zod';
import { PublicKeys, RefreshRequest, Session, SignInRequest, SignUpRequest, UserView } from './auth';
import { Aggregates, AuditList, EffectListQuery, RollUpList } from './effects';
import { EXAMPLES } from './examples';
import { DeclaredFile, FileDeclaration, FileList, FileListQuery, StoredFileView, Uploaded, UploadQuery } from './files';
import { Item, ItemDocument, ItemList, ItemListQuery, ItemPatch } from './items';
import { DeadLetterList, Job, Message, MessageList, MessageListQuery, Replay, ReplayRequest } from './messages';
import type { AnswerShape, Operation } from './operation';
import { CreatedSandbox, SandboxView } from './sandboxes';
import { CronRound, FunctionsView, Liveness, Readiness, TraceId, TraceView, VersionView } from './service';
import { Id } from './values';

const nothing = z.strictObject({});
const byId = z.strictObject({ id: Id });
const noContent = (description: string): AnswerShape => ({ description, kind: 'none' });

/* What most operations are, so that each entry below says only what is special about it. */
const plain = {
  functionName: null,
  policy: 'sandbox',
  rate: 'data',
  idempotency: 'none',
  preconditions: 'none',
  writes: false,
  pathParameters: nothing,
  query: nothing,
  body: { kind: 'none' },
  problems: [],
} as const;
const service = { ...plain, tag: 'Service', policy: 'public', rate: 'public' } as const;
const sandbox = { ...plain, tag: 'Sandbox' } as const;
const account = { ...plain, tag: 'Accounts', functionName: 'auth', method: 'POST', writes: true } as const;
const item = { ...plain, tag: 'Items', functionName: 'crud' } as const;
const message = { ...plain, tag: 'Messages', functionName: 'crud' } as const;
const effect = { ...plain, tag: 'Effects', functionName: 'crud', method: 'GET', query: EffectListQuery } as const;
const file = { ...plain, tag: 'Files', functionName: 'process' } as const;

/** Every operation of the live API, by its id. Paths are below `/api`. */
export const OPERATIONS = {
  getLiveness: {
    ...service,
    method: 'GET',
    path: '/livez',
    summary: 'Is the process alive?',
    description: 'Answers as long as the process takes requests; touches nothing else.',
    answers: { 200: { description: 'It is.', kind: 'json', schema: Liveness, example: EXAMPLES.liveness } },
  },
  getReadiness: {
    ...service,
    method: 'GET',
    path: '/readyz',
    summary: 'Can it serve?',
    description:
      'Asks the store for one small answer, once it is open. It opens at the first request that needs it; until then ' +
      '`storage` says `not-opened`, and the service is ready all the same.',
    answers: { 200: { description: 'It can.', kind: 'json', schema: Readiness, example: EXAMPLES.readiness } },
    problems: ['unavailable'],
  },
  getVersion: {
    ...service,
    method: 'GET',
    path: '/version',
    summary: 'Which version is this?',
    description: 'The version of the product and of its simulator, and where it runs.',
    answers: { 200: { description: 'The version.', kind: 'json', schema: VersionView, example: EXAMPLES.version } },
  },
  getOpenApi: {
    ...service,
    method: 'GET',
    path: '/openapi.json',
    summary: 'This document',
    description: 'The OpenAPI 3.1 document of the live API, made from the schemas that check the requests.',
    preconditions: 'read',
    answers: {
      200: {
        description: 'The document.',
        kind: 'json',
        schema: z.looseObject({ openapi: z.literal('3.1.1') }),
        headers: ['ETag'],
        example: { openapi: '3.1.1' },
      },
    },
  },
  getPublicKeys: {
    ...service,
    tag: 'Accounts',
    method: 'GET',
    path: '/auth/keys',
    summary: 'Public signing keys',
    description: 'The key set (RFC 7517) that proves our tokens. The private halves never leave the server.',
    answers: { 200: { description: 'The keys.', kind: 'json', schema: PublicKeys, example: EXAMPLES.publicKeys } },
  },
  runCron: {
    ...service,
    method: 'GET',
    path: '/cron',
    summary: 'One round of every event source',
    description:
      'Hands out what is owed: changes of the table, messages, events of the bucket, the schedule. A platform without ' +
      'long-running processes calls it by its clock, with the secret as bearer token. Not there when no secret is set.',
    policy: 'cron',
    answers: {
      200: { description: 'The round is done.', kind: 'json', schema: CronRound, example: { status: 'done' } },
    },
    problems: ['not-found'],
  },

  createSandbox: {
    ...sandbox,
    method: 'POST',
    path: '/sandboxes',
    policy: 'public',
    rate: 'sandboxes',
    writes: true,
    summary: 'Begin a sandbox',
    description: 'Makes a private place with quotas. It ends after a day, and everything in it is erased.',
    answers: {
      201: { description: 'It is there.', kind: 'json', schema: CreatedSandbox, example: EXAMPLES.createdSandbox },
    },
  },
  getSandbox: {
    ...sandbox,
    method: 'GET',
    path: '/sandbox',
    summary: 'What is in my sandbox?',
    description: 'Usage and quotas, and when it ends.',
    answers: { 200: { description: 'The sandbox.', kind: 'json', schema: SandboxView, example: EXAMPLES.sandbox } },
  },
  deleteSandbox: {
    ...sandbox,
    method: 'DELETE',
    path: '/sandbox',
    writes: true,
    summary: 'Erase my sandbox now',
    description: 'Erases rows, bytes and events, and with them every token of the sandbox.',
    answers: { 204: noContent('It is gone.') },
  },
  listFunctions: {
    ...sandbox,
    method: 'GET',
    path: '/functions',
    summary: 'Functions and their instances',
    description: 'Running instances, cold starts, limits and throttles of each function, and what event sources owe.',
    answers: {
      200: { description: 'The functions.', kind: 'json', schema: FunctionsView, example: EXAMPLES.functions },
    },
  },
  getTrace: {
    ...sandbox,
    method: 'GET',
    path: '/traces/{traceId}',
    pathParameters: z.strictObject({ traceId: TraceId }),
    summary: 'Steps of one request',
    description: "The spans of a trace in the caller's sandbox, as far as they are remembered: for some minutes.",
    answers: { 200: { description: 'The spans.', kind: 'json', schema: TraceView, example: EXAMPLES.trace } },
    problems: ['not-found'],
  },
  followEvents: {
    ...sandbox,
    method: 'GET',
    path: '/events',
    summary: 'Steps as they happen',
    description:
      "Server-sent events: each `spans` event holds a list of spans of the caller's sandbox. A comment keeps the line " +
      'open. The stream ends after some minutes; the client then opens the next.',
    answers: { 200: { description: 'The stream.', kind: 'events' } },
  },

  signUp: {
    ...account,
    path: '/auth/sign-up',
    rate: 'credentials',
    summary: 'Make an account',
    description: 'An account lives in the sandbox. It needs a name and a password, no e-mail address.',
    body: { kind: 'json', schema: SignUpRequest, example: EXAMPLES.credentials },
    answers: { 201: { description: 'It is there.', kind: 'json', schema: UserView, example: EXAMPLES.user } },
    problems: ['conflict', 'quota-exceeded', 'validation'],
  },
  signIn: {
    ...account,
    path: '/auth/sign-in',
    rate: 'credentials',
    summary: 'Sign in',
    description:
      'Begins a session. A wrong name and a wrong password look the same, and each failure after the fifth waits longer.',
    body: { kind: 'json', schema: SignInRequest, example: EXAMPLES.credentials },
    answers: { 200: { description: 'The session.', kind: 'json', schema: Session, example: EXAMPLES.session } },
    problems: ['invalid-credentials'],
  },
  refresh: {
    ...account,
    path: '/auth/refresh',
    rate: 'credentials',
    summary: 'Renew the session',
    description: 'Trades a refresh token for new tokens. Each is good once; a second use ends the session.',
    body: { kind: 'json', schema: RefreshRequest, example: EXAMPLES.refresh },
    answers: { 200: { description: 'The session.', kind: 'json', schema: Session, example: EXAMPLES.session } },
    problems: ['invalid-credentials'],
  },
  signOut: {
    ...account,
    path: '/auth/sign-out',
    policy: 'user',
    summary: 'Sign out',
    description: 'Ends the session and its tokens.',
    answers: { 204: noContent('Signed out.') },
  },
  getMe: {
    ...account,
    method: 'GET',
    path: '/auth/me',
    policy: 'user',
    writes: false,
    summary: 'Who am I?',
    description: 'The account of the caller.',
    answers: { 200: { description: 'The account.', kind: 'json', schema: UserView, example: EXAMPLES.user } },
  },
  deleteMe: {
    ...account,
    method: 'DELETE',
    path: '/auth/me',
    policy: 'user',
    summary: 'Delete my account',
    description: 'Erases the account, its sessions, and the items, files and messages it owns.',
    answers: { 204: noContent('Erased.') },
  },

  createItem: {
    ...item,
    method: 'POST',
    path: '/items',
    idempotency: 'required',
    writes: true,
    summary: 'Create an item',
    description:
      'Puts an item into the table. The same key with the same body creates it once and answers the same again.',
    body: { kind: 'json', schema: ItemDocument, example: EXAMPLES.itemDocument },
    answers: {
      201: {
        description: 'It is there.',
        kind: 'json',
        schema: Item,
        headers: ['ETag', 'Location'],
        example: EXAMPLES.item,
      },
    },
    problems: ['quota-exceeded'],
  },
  listItems: {
    ...item,
    method: 'GET',
    path: '/items',
    query: ItemListQuery,
    summary: 'List items',
    description: 'Newest first, filtered, a page at a time. The cursor is signed and good for the same filters only.',
    answers: {
      200: { description: 'A page.', kind: 'json', schema: ItemList, headers: ['Link'], example: EXAMPLES.itemList },
    },
    problems: ['malformed'],
  },
  getItem: {
    ...item,
    method: 'GET',
    path: '/items/{id}',
    pathParameters: byId,
    preconditions: 'read',
    summary: 'Read an item',
    description: 'Its entity tag is its version.',
    answers: {
      200: { description: 'The item.', kind: 'json', schema: Item, headers: ['ETag'], example: EXAMPLES.item },
    },
  },
  replaceItem: {
    ...item,
    method: 'PUT',
    path: '/items/{id}',
    pathParameters: byId,
    preconditions: 'write',
    writes: true,
    summary: 'Replace an item',
    description: 'Writes the whole document, if nobody changed the item since it was read.',
    body: { kind: 'json', schema: ItemDocument, example: EXAMPLES.itemDocument },
    answers: {
      200: { description: 'The item.', kind: 'json', schema: Item, headers: ['ETag'], example: EXAMPLES.item },
    },
  },
  patchItem: {
    ...item,
    method: 'PATCH',
    path: '/items/{id}',
    pathParameters: byId,
    preconditions: 'write',
    writes: true,
    summary: 'Change fields of an item',
    description: 'A JSON merge patch (RFC 7396), if nobody changed the item since it was read.',
    body: { kind: 'merge-patch', schema: ItemPatch, example: EXAMPLES.itemPatch },
    answers: {
      200: { description: 'The item.', kind: 'json', schema: Item, headers: ['ETag'], example: EXAMPLES.item },
    },
  },
  deleteItem: {
    ...item,
    method: 'DELETE',
    path: '/items/{id}',
    pathParameters: byId,
    preconditions: 'write',
    writes: true,
    summary: 'Delete an item',
    description: 'If nobody changed it since it was read.',
    answers: { 204: noContent('It is gone.') },
  },

  sendMessage: {
    ...message,
    method: 'POST',
    path: '/messages',
    idempotency: 'required',
    writes: true,
    summary: 'Send a job to the queue',
    description: 'Accepts the job; the function process works on it later, at least once.',
    body: { kind: 'json', schema: Job, example: EXAMPLES.job },
    answers: {
      202: {
        description: 'It is in the queue.',
        kind: 'json',
        schema: Message,
        headers: ['Location'],
        example: EXAMPLES.sentMessage,
      },
    },
    problems: ['quota-exceeded'],
  },
  listMessages: {
    ...message,
    method: 'GET',
    path: '/messages',
    query: MessageListQuery,
    summary: 'List messages',
    description: 'Newest first, with the depth of the queue.',
    answers: {
      200: { description: 'The messages.', kind: 'json', schema: MessageList, example: EXAMPLES.messageList },
    },
  },
  getMessage: {
    ...message,
    method: 'GET',
    path: '/messages/{id}',
    pathParameters: byId,
    summary: 'Read a message',
    description: 'Its state, how often it was received, and its effect once it is done.',
    answers: { 200: { description: 'The message.', kind: 'json', schema: Message, example: EXAMPLES.message } },
  },
  listDeadLetters: {
    ...message,
    method: 'GET',
    path: '/dead-letters',
    query: EffectListQuery,
    summary: 'List dead letters',
    description: 'What was given up: messages received too often, and events of other sources whose retries ended.',
    answers: { 200: { description: 'Them.', kind: 'json', schema: DeadLetterList, example: EXAMPLES.deadLetterList } },
  },
  replayDeadLetters: {
    ...message,
    method: 'POST',
    path: '/dead-letters/replay',
    writes: true,
    summary: 'Send dead letters again',
    description:
      'Puts dead letters of the queue back into it, with a receive count of zero. Doing it twice harms nothing.',
    body: { kind: 'json', schema: ReplayRequest, example: {} },
    answers: { 200: { description: 'How many.', kind: 'json', schema: Replay, example: EXAMPLES.replay } },
  },

  listAudit: {
    ...effect,
    path: '/audit',
    summary: 'What the stream told',
    description:
      "One entry for each committed change of an item, written by the function that reads the table's stream.",
    answers: { 200: { description: 'Newest first.', kind: 'json', schema: AuditList, example: EXAMPLES.auditList } },
  },
  listRollUps: {
    ...effect,
    path: '/roll-ups',
    summary: 'What the schedule summed up',
    description: 'One entry for each minute in which the sandbox was in use.',
    answers: { 200: { description: 'Newest first.', kind: 'json', schema: RollUpList, example: EXAMPLES.rollUpList } },
  },
  getAggregates: {
    ...effect,
    path: '/aggregates',
    query: nothing,
    summary: 'Effects and duplicates',
    description: 'How many effects there are by kind, and how many deliveries came once too often.',
    answers: { 200: { description: 'The totals.', kind: 'json', schema: Aggregates, example: EXAMPLES.aggregates } },
  },

  declareFile: {
    ...file,
    method: 'POST',
    path: '/files',
    idempotency: 'required',
    writes: true,
    summary: 'Announce a file',
    description:
      'Reserves its place and answers a signed address that takes the bytes: once, for 15 minutes, of this type and size.',
    body: { kind: 'json', schema: FileDeclaration, example: EXAMPLES.fileDeclaration },
    answers: {
      201: {
        description: 'Upload it now.',
        kind: 'json',
        schema: DeclaredFile,
        headers: ['Location'],
        example: EXAMPLES.declaredFile,
      },
    },
    problems: ['quota-exceeded'],
  },
  uploadFile: {
    ...file,
    functionName: null,
    method: 'PUT',
    path: '/uploads/{id}',
    pathParameters: byId,
    query: UploadQuery,
    policy: 'signed',
    writes: true,
    summary: 'Upload the bytes',
    description:
      'The signed address of an announced file. It needs no token; method, file, type, size and time must be those that ' +
      'were signed. The bucket then tells the function process.',
    body: { kind: 'bytes' },
    answers: {
      200: {
        description: 'The bytes are safe.',
        kind: 'json',
        schema: Uploaded,
        headers: ['ETag'],
        example: EXAMPLES.uploaded,
      },
    },
    problems: ['forbidden', 'conflict', 'not-found'],
  },
  listFiles: {
    ...file,
    method: 'GET',
    path: '/files',
    query: FileListQuery,
    summary: 'List files',
    description: 'Newest first.',
    answers: { 200: { description: 'The files.', kind: 'json', schema: FileList, example: EXAMPLES.fileList } },
  },
  getFile: {
    ...file,
    method: 'GET',
    path: '/files/{id}',
    pathParameters: byId,
    summary: 'Read what became of a file',
    description: 'Its status, and what processing found or why it failed.',
    answers: { 200: { description: 'The file.', kind: 'json', schema: StoredFileView, example: EXAMPLES.file } },
  },
  getFileContent: {
    ...file,
    method: 'GET',
    path: '/files/{id}/content',
    pathParameters: byId,
    preconditions: 'read',
    summary: 'Download the bytes',
    description: 'As an attachment that no browser runs.',
    answers: { 200: { description: 'The bytes.', kind: 'bytes', headers: ['ETag'] } },
  },
  getFileThumbnail: {
    ...file,
    method: 'GET',
    path: '/files/{id}/thumbnail',
    pathParameters: byId,
    preconditions: 'read',
    summary: 'Download the thumbnail',
    description: 'Of a processed image.',
    answers: { 200: { description: 'The bytes.', kind: 'bytes', headers: ['ETag'] } },
  },
  deleteFile: {
    ...file,
    method: 'DELETE',
    path: '/files/{id}',
    pathParameters: byId,
    writes: true,
    summary: 'Delete a file',
    description: 'Erases the bytes, the thumbnail and the result.',
    answers: { 204: noContent('It is gone.') },
  },
} as const satisfies Record<string, Operation>;

export type OperationId = keyof typeof OPERATIONS;

/** The operation as the gateway sees it: without the exact types of its schemas. */
export function operation(id: OperationId): Operation {
  return OPERATIONS[id];
}

export const OPERATION_IDS = Object.keys(OPERATIONS) as OperationId[];
