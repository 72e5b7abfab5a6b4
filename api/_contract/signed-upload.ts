/** What a signed address allows: one `PUT` of one file, of just this size and type, by whoever holds the address. */
export interface UploadGrant {
  fileId: string;
  sandboxId: string;
  ownerId: string;
  contentType: string;
  sizeBytes: number;
  expiresAtMs: number;
}

/** A grant and the signature somebody presents for it. Worth nothing before the signature was checked. */
export interface ClaimedUpload {
  grant: UploadGrant;
  signature: string;
}

/**
 * The text that is signed under the purpose `upload`. Every field stands as JSON, so no value can pass for the
 * border between two others.
 */
export function uploadText({ fileId, sandboxId, ownerId, contentType, sizeBytes, expiresAtMs }: UploadGrant): string {
  return JSON.stringify(['PUT', 'uploads', fileId, sandboxId, ownerId, contentType, sizeBytes, expiresAtMs]);
}

/** The address to send the bytes to. The content type is not in it: the request's own header must match it. */
export function uploadAddress(origin: string, grant: UploadGrant, signature: string): string {
  const query = new URLSearchParams({
    sandbox: grant.sandboxId,
    owner: grant.ownerId,
    size: String(grant.sizeBytes),
    expires: String(grant.expiresAtMs),
    signature,
  });
  return `${origin}/api/uploads/${encodeURIComponent(grant.fileId)}?${query}`;
}

/**
 * Reads what a request to a signed address claims. The caller then checks the signature of `uploadText`, the
 * expiry, and the number of bytes that really came.
 *
 * @param contentType - The request's `Content-Type`, word for word.
 * @returns Undefined when a part is missing, twice there, or no whole number.
 */
export function readClaimedUpload(
  fileId: string,
  query: URLSearchParams,
  contentType: string,
): ClaimedUpload | undefined {
  const sandboxId = onlyValue(query, 'sandbox');
  const ownerId = onlyValue(query, 'owner');
  const sizeBytes = wholeNumber(onlyValue(query, 'size'));
  const expiresAtMs = wholeNumber(onlyValue(query, 'expires'));
  const signature = onlyValue(query, 'signature');
  if (!sandboxId || !ownerId || !signature || sizeBytes === undefined || expiresAtMs === undefined) return undefined;
  return { grant: { fileId, sandboxId, ownerId, contentType, sizeBytes, expiresAtMs }, signature };
}

function onlyValue(query: URLSearchParams, name: string): string | undefined {
  const values = query.getAll(name);
  return values.length === 1 ? values[0] : undefined;
}

/** One way to write a number only, so that one grant has one address. */
function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^(0|[1-9]\d{0,15})$/.test(text) ? Number(text) : undefined;
}
