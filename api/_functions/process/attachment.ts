import type { Answer } from '../../_ports/receipt';
import { quoted } from '../answers';

/** Bytes of a visitor, as a download that no browser runs, shows in a page, or takes for another type. */
export function attachment(
  bytes: Uint8Array,
  { name, contentType, etag }: { name: string; contentType: string; etag: string },
): Answer {
  return {
    status: 200,
    headers: {
      'content-type': contentType,
      'content-disposition': contentDisposition(name),
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      etag: quoted(etag),
    },
    body: { kind: 'bytes', bytes },
  };
}

/**
 * Names a download (RFC 6266): once in plain characters, once in all of them (RFC 8187). Nothing of the name can end the
 * header or the quotes, and nothing in it is a path.
 */
export function contentDisposition(name: string): string {
  const flat = name.replaceAll(/[/\\]/g, '_');
  const plain = flat.replaceAll(/[^A-Za-z0-9 ._()-]/g, '_');
  const full = encodeURIComponent(flat.toWellFormed()).replaceAll(/['()*]/g, percentEncoded);
  return `attachment; filename="${plain}"; filename*=UTF-8''${full}`;
}

/** What RFC 8187 wants encoded and `encodeURIComponent` leaves. */
function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
