import type { Session } from '@/api/_contract/auth';
import type { DeclaredFile, FileList, StoredFileView, UploadAddress } from '@/api/_contract/files';
import type { Item, ItemList } from '@/api/_contract/items';
import type { DeadLetterList, Message, MessageList } from '@/api/_contract/messages';
import type { FormOperation, FormValues } from './operations';

/** What earlier answers told, so that later forms need not ask for it. */
export interface KnownValues {
  itemId?: string;
  /** Entity tag of that item, with its quotes, as `If-Match` takes it. */
  itemTag?: string;
  fileId?: string;
  upload?: UploadAddress;
  messageId?: string;
  deadLetterId?: string;
  cursor?: string;
  traceId?: string;
  /** Name and password of the last account that was made. */
  credentials?: string;
  accessToken?: string;
  refreshToken?: string;
}

export interface Learned {
  operationId: string;
  status: number;
  /** Body of the request, as it was sent. */
  sent?: string | undefined;
  /** Parsed body of the answer. */
  answer?: unknown;
  etag?: string | null;
  traceId?: string | undefined;
}

/** What is known after an answer. An answer that refused teaches its trace id alone. */
export function learn(known: KnownValues, learned: Learned): KnownValues {
  const traced = learned.traceId === undefined ? known : { ...known, traceId: learned.traceId };
  if (learned.status < 200 || learned.status >= 300) return traced;
  return { ...traced, ...factsOf(traced, learned) };
}

function factsOf(known: KnownValues, { operationId, sent, answer, etag }: Learned): KnownValues {
  const tag = etag ? { itemTag: etag } : {};
  switch (operationId) {
    case 'createItem':
    case 'getItem':
    case 'replaceItem':
    case 'patchItem':
      return { itemId: (answer as Item).id, ...tag };
    case 'listItems': {
      const { items, next } = answer as ItemList;
      const [first] = items;
      return {
        ...(first && known.itemId === undefined ? { itemId: first.id, itemTag: `"${first.version}"` } : {}),
        ...(next === undefined ? {} : { cursor: next }),
      };
    }
    case 'declareFile': {
      const { file, upload } = answer as DeclaredFile;
      return { fileId: file.id, upload };
    }
    case 'getFile':
      return { fileId: (answer as StoredFileView).id };
    case 'listFiles': {
      const [first] = (answer as FileList).files;
      return first && known.fileId === undefined ? { fileId: first.id } : {};
    }
    case 'sendMessage':
      return { messageId: (answer as Message).id };
    case 'listMessages': {
      const [first] = (answer as MessageList).messages;
      return first && known.messageId === undefined ? { messageId: first.id } : {};
    }
    case 'listDeadLetters': {
      const [first] = (answer as DeadLetterList).messages;
      return first ? { deadLetterId: first.id } : {};
    }
    case 'signUp':
      return sent === undefined ? {} : { credentials: sent };
    case 'signIn':
    case 'refresh': {
      const { accessToken, refreshToken } = answer as Session;
      return { accessToken, refreshToken };
    }
    default:
      return {};
  }
}

/** Operations after which something that was known is gone. */
const FORGETS: Readonly<Record<string, readonly (keyof KnownValues)[]>> = {
  deleteItem: ['itemId', 'itemTag'],
  deleteFile: ['fileId', 'upload'],
  uploadFile: ['upload'],
  replayDeadLetters: ['deadLetterId'],
  signOut: ['accessToken', 'refreshToken'],
  deleteMe: ['accessToken', 'refreshToken', 'credentials'],
};

/** What stays known after an operation that took something away. */
export function forget(known: KnownValues, operationId: string): KnownValues {
  const next = { ...known };
  for (const name of FORGETS[operationId] ?? []) delete next[name];
  return next;
}

/**
 * The values a form begins with: ids and tags that are known, a fresh key where one is needed, the example as body.
 *
 * @param newKey - Makes a key that was never used.
 */
export function prefill(operation: FormOperation, known: KnownValues, newKey: () => string): FormValues {
  const fields = Object.fromEntries(
    operation.fields.map((field) => [field.name, valueFor(operation, field.name, known, newKey) ?? '']),
  );
  return { fields, body: bodyFor(operation, known) };
}

function valueFor(operation: FormOperation, field: string, known: KnownValues, newKey: () => string) {
  if (field === 'Idempotency-Key') return newKey();
  if (field === 'traceId') return known.traceId;
  if (field === 'If-Match') return known.itemTag;
  if (field !== 'id') return undefined;
  if (operation.path.includes('/items/')) return known.itemId;
  if (operation.path.includes('/messages/')) return known.messageId;
  return known.fileId;
}

function bodyFor({ id, body }: FormOperation, known: KnownValues): string {
  if (id === 'signIn' && known.credentials !== undefined) return known.credentials;
  if (id === 'refresh' && known.refreshToken !== undefined) {
    return JSON.stringify({ refreshToken: known.refreshToken }, null, 2);
  }
  return body?.example ?? '';
}
