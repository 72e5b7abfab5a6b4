import { createHmac, createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { exportJWK, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSandbox, newUser, send, startTestApi, type TestApi } from './testing/test-api';

let api: TestApi;
let good: string;
let session: { accessToken: string; refreshToken: string };
let ownKey: CryptoKey | ReturnType<typeof createPrivateKey>;
let publicJwk: Record<string, string>;
let macKey: Uint8Array;

beforeAll(async () => {
  api = await startTestApi();
  good = (await newSandbox(api.gateway)).token;
  session = await newUser(api.gateway, good, { name: 'ada' });
  const keys = await (await api.ports.storage()).signingKeys();
  ownKey = createPrivateKey({ key: keys.tokenKey, format: 'jwk' });
  macKey = keys.macKey;
  publicJwk = (await (await api.ports.tokens()).publicKeys()).keys[0] ?? {};
}, 60_000);
afterAll(() => api.close());

const strange = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const strangeRsa = generateKeyPairSync('rsa', { modulusLength: 2048 });

const decode = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString());
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const headerOf = (token: string): JWTHeaderParameters => decode(token.split('.')[0]);
const payloadOf = (token: string): JWTPayload => decode(token.split('.')[1]);

/** The good token with other claims or another header, signed with the server's own key: only the change can be what is wrong. */
const resigned = (claims: object, header: object = {}) =>
  new SignJWT({ ...payloadOf(good), ...claims }).setProtectedHeader({ ...headerOf(good), ...header }).sign(ownKey);
/** The good token's words, signed by somebody else. */
const signedBy = (key: typeof strange.privateKey, header: object = {}) =>
  new SignJWT(payloadOf(good)).setProtectedHeader({ ...headerOf(good), ...header }).sign(key);
const signedWithSecret = (secret: string | Uint8Array, header: object = {}) => {
  const text = `${encode({ ...headerOf(good), alg: 'HS256', ...header })}.${good.split('.')[1]}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
};
const unsigned = (alg: string) => `${encode({ ...headerOf(good), alg })}.${good.split('.')[1]}.`;
const parts = () => good.split('.') as [string, string, string];
const nowS = () => Math.floor(Date.now() / 1000);
const pem = () => createPublicKey({ key: publicJwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' }).toString();

const FORGERIES: Record<string, () => string | Promise<string>> = {
  'alg none': () => unsigned('none'),
  'alg None': () => unsigned('None'),
  'alg NONE with the signature of another': () => unsigned('NONE') + parts()[2],
  'no alg': () => `${encode({ typ: 'at+jwt', kid: publicJwk.kid })}.${parts()[1]}.${parts()[2]}`,
  'HS256 with the public key in PEM as secret': () => signedWithSecret(pem()),
  'HS256 with the public key as JWK as secret': () => signedWithSecret(JSON.stringify(publicJwk)),
  'HS256 with an empty secret': () => signedWithSecret(''),
  'HS256 with the key of other signatures': () => signedWithSecret(macKey),
  'another key with our kid': () => signedBy(strange.privateKey),
  RS256: () => signedBy(strangeRsa.privateKey, { alg: 'RS256' }),
  'a key of its own in jwk': async () => signedBy(strange.privateKey, { jwk: await exportJWK(strange.publicKey) }),
  'a key at an address in jku': () => signedBy(strange.privateKey, { jku: 'https://attacker.example/keys' }),
  'a certificate at an address in x5u': () => signedBy(strange.privateKey, { x5u: 'https://attacker.example/cert' }),
  'kid as a path': () => signedBy(strange.privateKey, { kid: '../../../dev/null' }),
  'kid as a statement': () => signedBy(strange.privateKey, { kid: "' OR '1'='1" }),
  'kid of /dev/null and a secret of nothing': () => signedWithSecret('', { kid: '/dev/null' }),
  'an unknown kid, rightly signed': () => resigned({}, { kid: 'other' }),
  'an unknown critical header': () =>
    resigned({}, { crit: ['exp'], exp: 1 }).catch(
      () => `${encode({ ...headerOf(good), crit: ['x'], x: 1 })}.${parts()[1]}.${parts()[2]}`,
    ),
  expired: () => resigned({ iat: nowS() - 7200, exp: nowS() - 3600 }),
  'without an end': () => resigned({ exp: undefined }),
  'an end that is text': () => `${parts()[0]}.${encode({ ...payloadOf(good), exp: '9999999999' })}.${parts()[2]}`,
  'not yet good': () => resigned({ nbf: nowS() + 3600 }),
  'issued in the future': () => resigned({ iat: nowS() + 3600 }),
  'for another audience': () => resigned({ aud: 'urn:another' }),
  'for several audiences': () => resigned({ aud: [String(payloadOf(good).aud), 'urn:another'] }),
  'of another issuer': () => resigned({ iss: 'urn:another' }),
  'of another type': () => resigned({}, { typ: 'JWT' }),
  'without a type': () => resigned({}, { typ: undefined }),
  'without a sandbox': () => resigned({ client_id: undefined }),
  'of a sandbox that never was': () => resigned({ client_id: 'f'.repeat(32) }),
  'of a sandbox that is a list': () => resigned({ client_id: [payloadOf(good).client_id] }),
  'of a session that never was': () => resigned({ sub: payloadOf(session.accessToken).sub, sid: 'f'.repeat(32) }),
  'without a subject': () => resigned({ sub: undefined }),
  'other words under a good signature': () =>
    `${parts()[0]}.${encode({ ...payloadOf(good), sub: 'admin' })}.${parts()[2]}`,
  'a signature cut short': () => good.slice(0, -4),
  'a signature with one bit changed': () =>
    `${good.slice(0, -20)}${good.at(-20) === 'A' ? 'B' : 'A'}${good.slice(-19)}`,
  'no signature': () => `${parts()[0]}.${parts()[1]}`,
  'a signature of zeros': () => `${parts()[0]}.${parts()[1]}.${Buffer.alloc(64).toString('base64url')}`,
  'a refresh token': () => session.refreshToken,
  'five parts': () => `${good}.x.y`,
  'a token of a hundred thousand characters': () => `${parts()[0]}.${'A'.repeat(100_000)}.${parts()[2]}`,
};

describe('a forged token is answered with 401:', () => {
  it.each(Object.keys(FORGERIES))('%s', async (name) => {
    const token = await FORGERIES[name]?.();
    expect(token).not.toBe(good);
    const reply = await send(api.gateway, 'GET', '/api/items', { token });
    expect(reply.status).toBe(401);
    expect(reply.headers.get('www-authenticate')).toBe('Bearer realm="live API", error="invalid_token"');
    // One answer for all, so that it teaches a forger nothing.
    expect(reply.json.detail).toBe('The bearer token is not good, or no longer.');
  });
});

describe('the bearer token', () => {
  it('is taken as it was issued', async () => {
    expect((await send(api.gateway, 'GET', '/api/items', { token: good })).status).toBe(200);
    expect((await send(api.gateway, 'GET', '/api/auth/me', { token: session.accessToken })).status).toBe(200);
  });

  it('is taken again when its words are signed again: the forgeries above fail by their change alone', async () => {
    expect((await send(api.gateway, 'GET', '/api/items', { token: await resigned({}) })).status).toBe(200);
  });

  it.each(['', 'Bearer', 'Basic dTpw', 'Bearer ', 'token'])(
    'is read from the header Authorization alone: %j',
    async (authorization) => {
      const headers = { authorization, cookie: `token=${good}`, 'x-access-token': good };
      const reply = await send(api.gateway, 'GET', '/api/items', { headers });
      expect([reply.status, reply.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="live API"']);
      expect((await send(api.gateway, 'GET', `/api/items?access_token=${good}`)).status).toBe(401);
    },
  );
});
