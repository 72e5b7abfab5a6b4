import type {
  DeclaredFile,
  FileDeclaration,
  FileList,
  FileListQuery,
  FileResult,
  FileType,
  StoredFileView,
} from '../../_contract/files';
import { LIMITS } from '../../_contract/limits';
import { problem } from '../../_contract/problems';
import { type UploadGrant, uploadAddress, uploadText } from '../../_contract/signed-upload';
import type { StoredFile } from '../../_ports/bucket';
import type { HandlerContext, HttpEvent } from '../../_ports/function-runtime';
import type { Answer } from '../../_ports/receipt';
import { hasTag, isoTime, json, noContent, notModified } from '../answers';
import { bodyOf, idOf, newIdFor, queryOf, receiptOf } from '../operations';
import { attachment } from './attachment';

/** The answer commits with the declaration; whoever never heard it and asks again hears the same. */
export async function declareFile(event: HttpEvent, context: HandlerContext): Promise<Answer> {
  const { name, contentType, sizeBytes } = bodyOf<FileDeclaration>(event);
  if (sizeBytes > LIMITS.fileBytes) return tooLarge();
  const id = newIdFor('file', event, context);
  const nowMs = context.nowMs();
  const file = { id, name, contentType, sizeBytes, createdAtMs: nowMs, hasThumbnail: false } as const;
  const answer = await declared({ ...file, status: 'awaiting-upload' }, event, context);
  const declaration = { id, name, contentType, sizeBytes, nowMs };
  const outcome = await context.ports.bucket.declare(declaration, receiptOf(event, answer));
  switch (outcome.kind) {
    case 'declared':
      return answer;
    case 'exists':
      return declared(outcome.file, event, context);
    case 'quota-exceeded':
      return problem('quota-exceeded', `The sandbox may hold ${outcome.limit} ${outcome.what}, and has no room left.`);
  }
}

export async function listFiles(event: HttpEvent, { ports }: HandlerContext): Promise<Answer> {
  const { limit } = queryOf<FileListQuery>(event);
  const files = await ports.bucket.list(limit);
  return json(200, { files: files.map(viewOf) } satisfies FileList);
}

export async function getFile(event: HttpEvent, { ports }: HandlerContext): Promise<Answer> {
  const file = await ports.bucket.get(idOf(event));
  return file ? json(200, viewOf(file)) : noSuchFile();
}

export async function deleteFile(event: HttpEvent, { ports }: HandlerContext): Promise<Answer> {
  return (await ports.bucket.delete(idOf(event))) ? noContent() : noSuchFile();
}

export async function getFileContent(event: HttpEvent, context: HandlerContext): Promise<Answer> {
  return download(event, context, 'content');
}

export async function getFileThumbnail(event: HttpEvent, context: HandlerContext): Promise<Answer> {
  return download(event, context, 'thumbnail');
}

async function download(event: HttpEvent, { ports }: HandlerContext, part: 'content' | 'thumbnail'): Promise<Answer> {
  const file = await ports.bucket.get(idOf(event));
  if (!file) return noSuchFile();
  if (file.etag === undefined) return problem('not-found', 'The bytes of the file have not come yet.');
  if (part === 'thumbnail' && !file.hasThumbnail) return problem('not-found', 'The file has no thumbnail.');
  // The thumbnail follows from the bytes alone, so their tag names it; only the address differs.
  if (event.ifNoneMatch && hasTag(event.ifNoneMatch, file.etag)) return notModified(file.etag);
  const bytes = await ports.bucket.read(file.id, part);
  if (!bytes) return noSuchFile();
  const shape = part === 'content' ? file : { contentType: 'image/webp', name: `${file.name} thumbnail.webp` };
  return attachment(bytes, { ...shape, etag: file.etag });
}

async function declared(file: StoredFile, event: HttpEvent, context: HandlerContext): Promise<Answer> {
  const { ports, scope } = context;
  const grant: UploadGrant = {
    fileId: file.id,
    sandboxId: scope.sandboxId,
    ownerId: scope.ownerId,
    contentType: file.contentType,
    sizeBytes: file.sizeBytes,
    expiresAtMs: context.nowMs() + LIMITS.uploadAddressLifeS * 1000,
  };
  const signature = await ports.tokens.sign('upload', uploadText(grant));
  const value: DeclaredFile = {
    file: viewOf(file),
    upload: {
      url: uploadAddress(event.origin, grant, signature),
      method: 'PUT',
      headers: { 'Content-Type': typeOf(file) },
      expiresAt: isoTime(grant.expiresAtMs),
    },
  };
  return json(201, value, { location: `/api/files/${file.id}` });
}

function noSuchFile(): Answer {
  return problem('not-found', 'There is no such file.');
}

function tooLarge(): Answer {
  const message = `A file takes at most ${LIMITS.fileBytes} bytes.`;
  return problem('validation', message, { errors: [{ pointer: '/sizeBytes', code: 'too_big', message }] });
}

function viewOf(file: StoredFile): StoredFileView {
  return {
    id: file.id,
    name: file.name,
    contentType: typeOf(file),
    sizeBytes: file.sizeBytes,
    status: file.status,
    createdAt: isoTime(file.createdAtMs),
    hasThumbnail: file.hasThumbnail,
    ...(file.etag === undefined ? {} : { sha256: file.etag }),
    ...(file.uploadedAtMs === undefined ? {} : { uploadedAt: isoTime(file.uploadedAtMs) }),
    ...(file.processedAtMs === undefined ? {} : { processedAt: isoTime(file.processedAtMs) }),
    // The bucket keeps what the analysis of this very function wrote.
    ...(file.result === undefined ? {} : { result: file.result as unknown as FileResult }),
    ...(file.failure === undefined ? {} : { failure: file.failure }),
  };
}

/** Only a type of the contract is ever declared. */
function typeOf(file: StoredFile): FileType {
  return file.contentType as FileType;
}
