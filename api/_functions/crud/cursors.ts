import type { ItemListQuery } from '../../_contract/items';
import type { Scope } from '../../_ports/scope';
import type { ItemPosition } from '../../_ports/table';
import type { Tokens } from '../../_ports/tokens';

type Filters = Pick<ItemListQuery, 'status' | 'tag' | 'priority'>;

/**
 * Writes where a page ended as a cursor: opaque, signed, and good for the same owner and the same filters only. The size
 * of the page may change from one to the next.
 */
export async function writeCursor(
  position: ItemPosition,
  filters: Filters,
  scope: Scope,
  tokens: Tokens,
): Promise<string> {
  const signature = await tokens.sign('cursor', cursorText(position, filters, scope));
  return `${encode(position)}.${signature}`;
}

/** @returns Undefined when it was not written for this owner and these filters, or was changed since. */
export async function readCursor(
  cursor: string,
  filters: Filters,
  scope: Scope,
  tokens: Tokens,
): Promise<ItemPosition | undefined> {
  const [encoded = '', signature = '', ...rest] = cursor.split('.');
  const position = decode(encoded);
  if (!position || rest.length > 0) return undefined;
  const isOurs = await tokens.verifySignature('cursor', cursorText(position, filters, scope), signature);
  return isOurs ? position : undefined;
}

function cursorText({ createdAtMs, id }: ItemPosition, filters: Filters, { sandboxId, ownerId }: Scope): string {
  const { status = null, tag = null, priority = null } = filters;
  return JSON.stringify(['items', sandboxId, ownerId, status, tag, priority, createdAtMs, id]);
}

function encode({ createdAtMs, id }: ItemPosition): string {
  return Buffer.from(JSON.stringify([createdAtMs, id])).toString('base64url');
}

function decode(encoded: string): ItemPosition | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString());
    if (!Array.isArray(value)) return undefined;
    const [createdAtMs, id]: unknown[] = value;
    if (typeof createdAtMs !== 'number' || typeof id !== 'string') return undefined;
    // Base64 has several spellings of the same bytes; ours is one of them.
    return encode({ createdAtMs, id }) === encoded ? { createdAtMs, id } : undefined;
  } catch {
    return undefined;
  }
}
