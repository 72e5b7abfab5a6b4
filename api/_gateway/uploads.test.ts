import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIMITS } from '../_contract/limits';
import { uploadText } from '../_contract/signed-upload';
import { newKey, newSandbox, send, startTestApi, type TestApi } from './testing/test-api';

let api: TestApi;
let token: string;

beforeAll(async () => {
  api = await startTestApi();
  token = (await newSandbox(api.gateway)).token;
}, 60_000);
afterAll(() => api.close());

const BYTES = 'a,b\n1,2\n';

async function declare(declaration: object = {}) {
  const body = { name: 'table.csv', contentType: 'text/csv', sizeBytes: BYTES.length, ...declaration };
  const { json } = await send(api.gateway, 'POST', '/api/files', { token, body: body as never, headers: newKey() });
  return { id: json.file.id as string, url: new URL(json.upload.url), upload: json.upload };
}

const put = (url: URL, rawBody: BodyInit = BYTES, contentType = 'text/csv', method = 'PUT') =>
  send(api.gateway, method, url.href, { rawBody, headers: { 'content-type': contentType } });

describe('a signed address', () => {
  it('takes the bytes it was made for, once, and no token', async () => {
    const { id, url } = await declare();
    expect(url.href).toMatch(/^https:\/\/patterns\.example\/api\/uploads\//);
    const reply = await put(url);
    expect([reply.status, reply.json.id, reply.json.status]).toEqual([200, id, 'uploaded']);
    expect((await put(url)).status).toBe(409);
    const content = await send(api.gateway, 'GET', `/api/files/${id}/content`, { token });
    expect(content.text).toBe(BYTES);
  });

  it('is worth nothing with any one character of it changed', async () => {
    const { url } = await declare();
    const { href } = url;
    const start = href.indexOf('/uploads/') + '/uploads/'.length;
    let tried = 0;
    for (let index = start; index < href.length; index += 1) {
      const changed = href.slice(0, index) + other(href.charAt(index)) + href.slice(index + 1);
      const { status } = await put(new URL(changed));
      // A changed separator or name makes another address; nothing takes the bytes.
      expect([changed, status === 403 || status === 404]).toEqual([changed, true]);
      tried += 1;
    }
    expect(tried).toBeGreaterThan(150);
    expect((await put(url)).status).toBe(200);
  });

  it('allows no other method, type, size or file', async () => {
    const [{ url }, another] = [await declare(), await declare()];
    expect((await put(url, BYTES, 'text/plain')).status).toBe(403);
    expect((await put(url, BYTES, 'text/csv; charset=utf-8')).status).toBe(403);
    expect((await put(url, `${BYTES}x`)).status).toBe(403);
    expect((await put(url, BYTES.slice(1))).status).toBe(403);
    expect((await put(url, BYTES, 'text/csv', 'POST')).status).toBe(405);
    expect((await send(api.gateway, 'GET', url.href)).status).toBe(405);
    expect((await put(new URL(another.url.pathname + url.search, url))).status).toBe(403);
    expect((await put(new URL(`${url.href}&extra=1`))).status).toBe(403);
    expect((await put(new URL(`${url.href}&size=1`))).status).toBe(403);
    expect((await put(url)).status).toBe(200);
  });

  it('ends after 15 minutes, to the second', async () => {
    const own = await startTestApi();
    try {
      const { sandboxId } = await newSandbox(own.gateway);
      const nowMs = own.ports.clock.nowMs();
      const status = async (expiresAtMs: number) => {
        const grant = {
          fileId: 'f',
          sandboxId,
          ownerId: 'anonymous',
          contentType: 'text/csv',
          sizeBytes: 1,
          expiresAtMs,
        };
        const signature = await (await own.ports.tokens()).sign('upload', uploadText(grant));
        const query = new URLSearchParams({
          sandbox: sandboxId,
          owner: 'anonymous',
          size: '1',
          expires: String(expiresAtMs),
          signature,
        });
        const headers = { 'content-type': 'text/csv' };
        return (await send(own.gateway, 'PUT', `/api/uploads/f?${query}`, { rawBody: 'x', headers })).status;
      };
      // There is no such file, which only a good address finds out.
      expect(await status(nowMs + 1000)).toBe(404);
      expect(await status(nowMs)).toBe(403);
      expect(await status(nowMs - 1000)).toBe(403);
    } finally {
      await own.close();
    }
    const { upload } = await declare();
    const lifeMs = Date.parse(upload.expiresAt) - Date.now();
    expect(lifeMs).toBeLessThanOrEqual(LIMITS.uploadAddressLifeS * 1000);
    expect(lifeMs).toBeGreaterThan((LIMITS.uploadAddressLifeS - 10) * 1000);
  });

  it('is not made of the signature of something else', async () => {
    const { url, id } = await declare();
    const cursor = await (await api.ports.tokens()).sign('cursor', id);
    url.searchParams.set('signature', cursor);
    expect((await put(url)).status).toBe(403);
  });

  it('takes no more bytes than a file may have, however they come', async () => {
    const { url } = await declare({ sizeBytes: LIMITS.fileBytes });
    expect((await put(url, new Uint8Array(LIMITS.fileBytes + 1))).status).toBe(413);
    expect((await put(url, new Uint8Array(LIMITS.fileBytes))).status).toBe(200);
  });
});

function other(character: string): string {
  return character === 'A' ? 'B' : 'A';
}

describe('a file', () => {
  const NAMES = [
    '../../../etc/passwd',
    '..\\..\\windows',
    'CON',
    'a/b',
    '%2e%2e%2f',
    '\u202Egpj.exe',
    '"; filename="x.html',
    'x\r\nSet-Cookie: a=b',
    '😀'.repeat(255),
    '<script>alert(1)</script>.html',
    ' ',
    '.',
    '..',
    "'; drop table files; --",
  ];

  it.each(NAMES)('may have any name, which is data and no path or header: %j', async (name) => {
    const { id, url } = await declare({ name });
    expect(id).toMatch(/^[A-Za-z0-9_-]+$/);
    expect((await put(url)).status).toBe(200);
    const content = await send(api.gateway, 'GET', `/api/files/${id}/content`, { token });
    expect([content.status, content.text]).toEqual([200, BYTES]);
    expect(content.headers.get('content-disposition')).toMatch(/^attachment(;|$)/);
    expect(content.headers.get('set-cookie')).toBeNull();
    expect((await send(api.gateway, 'GET', `/api/files/${id}`, { token })).json.name).toBe(name);
    await send(api.gateway, 'DELETE', `/api/files/${id}`, { token });
  });

  it('has no name with NUL, none of 256 characters, and no empty one', async () => {
    for (const name of ['a\0b', 'a'.repeat(256), '']) {
      const body = { name, contentType: 'text/csv', sizeBytes: 1 };
      expect((await send(api.gateway, 'POST', '/api/files', { token, body, headers: newKey() })).status).toBe(422);
    }
  });

  it('is of a type that no browser runs', async () => {
    for (const contentType of ['text/html', 'image/svg+xml', 'application/pdf', 'application/javascript', 'text/xml']) {
      const body = { name: 'x', contentType, sizeBytes: 1 };
      expect((await send(api.gateway, 'POST', '/api/files', { token, body, headers: newKey() })).status).toBe(422);
    }
  });

  const POLYGLOTS = {
    html: '<html><script>alert(1)</script>',
    svg: '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    pdf: '%PDF-1.4 <script>alert(1)</script>',
    gifar: 'GIF89a/*<script>alert(1)</script>*/',
  };
  it.each(Object.entries(POLYGLOTS))(
    'that is %s under another type leaves as an attachment in a sandbox',
    async (_, bytes) => {
      const { id, url } = await declare({ name: 'x.html', contentType: 'text/plain', sizeBytes: bytes.length });
      expect((await put(url, bytes, 'text/plain')).status).toBe(200);
      const { headers, text } = await send(api.gateway, 'GET', `/api/files/${id}/content`, { token });
      expect(text).toBe(bytes);
      expect(headers.get('content-type')).toBe('text/plain');
      expect(headers.get('content-disposition')).toMatch(/^attachment/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'; sandbox");
    },
  );
});
