import { randomUUID } from 'node:crypto';
import type { Scope } from '../../_ports/scope';

/* No dot and no slash: a part can neither leave its folder nor name it. */
const PART = /^[A-Za-z0-9_-]{1,100}$/;

/** The parts of a key or prefix. @throws {RangeError} When one is not made of letters, digits, - and _ alone. */
export function keyParts(key: string): string[] {
  const parts = key.split('/');
  if (!parts.every((part) => PART.test(part))) throw new RangeError('A key of bytes is made of identifiers alone.');
  return parts;
}

/** A place for bytes that is used once: whoever fails to name it in a row may delete it without asking. */
export function newByteKey(scope: Scope, fileId: string, part: 'content' | 'thumbnail'): string {
  return `${filePrefix(scope, fileId)}/${part}-${randomUUID()}`;
}

export function filePrefix(scope: Scope, fileId: string): string {
  return checked(`${ownerPrefix(scope)}/${fileId}`);
}

export function ownerPrefix({ sandboxId, ownerId }: Scope): string {
  return checked(`${sandboxPrefix(sandboxId)}/${ownerId}`);
}

export function sandboxPrefix(sandboxId: string): string {
  return checked(sandboxId);
}

function checked(key: string): string {
  return keyParts(key).join('/');
}
