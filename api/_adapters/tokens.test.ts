import { randomBytes } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SigningKeys } from '../_ports/storage';
import type { Tokens } from '../_ports/tokens';
import { createTokens } from './tokens';

const NOW_MS = Date.UTC(2026, 0, 1);
const PRINCIPAL = { sandboxId: 'sandbox-1', ownerId: 'ada', familyId: 'family-1', expiresAtMs: NOW_MS + 60_000 };

async function newKeys(kid: string): Promise<SigningKeys> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return { tokenKey: { ...((await exportJWK(privateKey)) as Record<string, string>), kid }, macKey: randomBytes(32) };
}

let keys: SigningKeys;
let tokens: Tokens;
beforeAll(async () => {
  keys = await newKeys('key-1');
  tokens = await createTokens(keys);
});

describe('a token', () => {
  it('says who it was issued to', async () => {
    expect(await tokens.verify(await tokens.issue(PRINCIPAL, NOW_MS), NOW_MS)).toEqual(PRINCIPAL);
    const { familyId: _, ...anonymous } = PRINCIPAL;
    expect(await tokens.verify(await tokens.issue(anonymous, NOW_MS), NOW_MS)).toEqual(anonymous);
  });

  it('is an access token of RFC 9068', async () => {
    const token = await tokens.issue(PRINCIPAL, NOW_MS);
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: 'key-1' });
    expect(Object.keys(decodeJwt(token)).sort()).toEqual([
      'aud',
      'client_id',
      'exp',
      'iat',
      'iss',
      'jti',
      'sid',
      'sub',
    ]);
    expect(token.length).toBeLessThan(600);
  });

  it('is checked by anybody with the published key, which holds nothing private', async () => {
    const [key] = (await tokens.publicKeys()).keys;
    expect(Object.keys(key ?? {}).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  });

  it('lives five seconds longer than it says, for clocks that differ, and no longer', async () => {
    const token = await tokens.issue(PRINCIPAL, NOW_MS);
    expect(await tokens.verify(token, PRINCIPAL.expiresAtMs + 4000)).toEqual(PRINCIPAL);
    expect(await tokens.verify(token, PRINCIPAL.expiresAtMs + 5000)).toBeUndefined();
  });

  it('from the future is none', async () => {
    const token = await tokens.issue({ ...PRINCIPAL, expiresAtMs: NOW_MS + 120_000 }, NOW_MS + 60_000);
    expect(await tokens.verify(token, NOW_MS)).toBeUndefined();
  });

  it('of another deployment is none, though it bears the same key id', async () => {
    const others = await createTokens(await newKeys('key-1'));
    expect(await tokens.verify(await others.issue(PRINCIPAL, NOW_MS), NOW_MS)).toBeUndefined();
  });

  it.each(['', 'x', 'a.b.c', '..', 'é.é.é', `${'a'.repeat(3000)}.b.c`])('is not %j', async (text) => {
    expect(await tokens.verify(text, NOW_MS)).toBeUndefined();
  });

  it.each([
    ['another type', { typ: 'JWT' }, {}],
    ['another key id', { kid: 'key-2' }, {}],
    ['no key id', { kid: undefined }, {}],
    ['an extension that must be understood', { crit: ['b64'], b64: true }, {}],
    ['another issuer', {}, { iss: 'somebody' }],
    ['another audience', {}, { aud: 'others' }],
    ['several audiences', {}, { aud: ['urn:cloud-architecture-patterns:api', 'others'] }],
    ['no sandbox', {}, { client_id: undefined }],
    ['a sandbox that is no text', {}, { client_id: ['sandbox-1'] }],
    ['a session that is no text', {}, { sid: 1 }],
    ['no subject', {}, { sub: undefined }],
    ['no expiry', {}, { exp: undefined }],
    ['a start in the future', {}, { nbf: NOW_MS / 1000 + 60 }],
  ])('with %s is none, though the right key signed it', async (_what, header, claims) => {
    const seconds = NOW_MS / 1000;
    const payload = {
      iss: 'urn:cloud-architecture-patterns',
      aud: 'urn:cloud-architecture-patterns:api',
      sub: 'ada',
      client_id: 'sandbox-1',
      jti: 'token-1',
      iat: seconds,
      exp: seconds + 60,
    };
    const sign = async (changedHeader: object, changedClaims: object) =>
      new SignJWT(JSON.parse(JSON.stringify({ ...payload, ...changedClaims })))
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'key-1', ...changedHeader } as never)
        .sign(await importJWK(keys.tokenKey, 'ES256'));
    expect(await tokens.verify(await sign({}, {}), NOW_MS)).toBeDefined();
    expect(await tokens.verify(await sign(header, claims), NOW_MS)).toBeUndefined();
  });
});

describe('a signature', () => {
  it('holds for its text and its purpose, and for nothing else', async () => {
    const signature = await tokens.sign('upload', 'file-1');
    expect(await tokens.verifySignature('upload', 'file-1', signature)).toBe(true);
    expect(await tokens.verifySignature('cursor', 'file-1', signature)).toBe(false);
    expect(await tokens.verifySignature('upload', 'file-2', signature)).toBe(false);
  });

  it('fails with any one character changed, cut off or added', async () => {
    const signature = await tokens.sign('cursor', 'page 2');
    const changed = [...signature].map((character, index) => {
      const other = character === 'A' ? 'B' : 'A';
      return signature.slice(0, index) + other + signature.slice(index + 1);
    });
    for (const forged of [...changed, signature.slice(0, -1), `${signature}A`, `${signature}=`, '']) {
      expect(await tokens.verifySignature('cursor', 'page 2', forged)).toBe(false);
    }
  });
});
