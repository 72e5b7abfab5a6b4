import { UploadQuery } from '../_contract/files';
import { problem } from '../_contract/problems';
import { readClaimedUpload, type UploadGrant, uploadText } from '../_contract/signed-upload';
import type { Answer } from '../_ports/receipt';
import type { Principal } from '../_ports/tokens';
import type { Exchange } from './exchange';
import type { GatewayPorts } from './ports';
import { Refusal } from './refusal';

/**
 * Checks a signed address: everything that it claims, the request's method, file and content type among it, must be what
 * was signed, and its time must not be over.
 *
 * @returns The grant, and its owner as the principal of the request.
 * @throws {Refusal} 403 whatever is wrong; which part it was is not told.
 */
export async function verifyUpload(
  ports: GatewayPorts,
  { request, url }: Exchange,
  fileId: string,
): Promise<{ grant: UploadGrant; principal: Principal }> {
  const refusal = new Refusal('forbidden', 'The signed address is not good for this request, or no longer.');
  const query = new URLSearchParams(url.search);
  // The schema refuses what is unknown there; the signature could not cover it.
  if (!UploadQuery.safeParse(Object.fromEntries(query)).success) throw refusal;
  const claim = readClaimedUpload(fileId, query, request.headers.get('content-type') ?? '');
  if (!claim) throw refusal;
  const { grant, signature } = claim;
  const isOurs = await (await ports.tokens()).verifySignature('upload', uploadText(grant), signature);
  const nowMs = ports.clock.nowMs();
  if (!isOurs || grant.expiresAtMs <= nowMs) throw refusal;
  const storage = await ports.storage();
  if (!(await storage.sandboxes.get(grant.sandboxId, nowMs))) throw refusal;
  const { sandboxId, ownerId, expiresAtMs } = grant;
  return { grant, principal: { sandboxId, ownerId, expiresAtMs } };
}

/** Puts the bytes into the bucket. What comes back is safe on disk, and the event that tells of it is on its way. */
export async function upload(
  ports: GatewayPorts,
  { trace: { traceId }, spanId }: Pick<Exchange, 'trace' | 'spanId'>,
  grant: UploadGrant,
  bytes: Uint8Array,
): Promise<Answer> {
  if (bytes.length !== grant.sizeBytes) throw new Refusal('forbidden', 'The signed address is for another size.');
  const storage = await ports.storage();
  const { sandboxId, ownerId, fileId, contentType } = grant;
  const outcome = await storage
    .bucket({ sandboxId, ownerId }, { traceId, spanId })
    .upload({ id: fileId, contentType, bytes, nowMs: ports.clock.nowMs() });
  switch (outcome.kind) {
    case 'uploaded': {
      const { id, status, etag = '' } = outcome.file;
      return {
        status: 200,
        headers: { etag: `"${etag}"` },
        body: { kind: 'json', value: { id, status, sha256: etag } },
      };
    }
    case 'missing':
      return problem('not-found', 'The file was deleted.');
    case 'mismatch':
      return problem('forbidden', 'The signed address is for another size or type.');
    case 'already-uploaded':
      return problem('conflict', 'The bytes are there already. Announce a new file to upload others.');
  }
}
