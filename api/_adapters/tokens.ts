import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { errors, importJWK, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { SigningKeys } from '../_ports/storage';
import type { Principal, Tokens } from '../_ports/tokens';

const ISSUER = 'urn:cloud-architecture-patterns';
const AUDIENCE = 'urn:cloud-architecture-patterns:api';
/** RFC 9068: says that it is an access token, so that no other token of ours passes for one. */
const TYPE = 'at+jwt';
const ALGORITHM = 'ES256';
/** Clocks of two machines differ by less. */
const CLOCK_TOLERANCE_S = 5;
/** Ours are under 600 characters; a longer one costs no parsing. */
const MAX_TOKEN_LENGTH = 2048;

/**
 * Tokens as signed JSON Web Tokens (RFC 9068) and message authentication codes (HMAC with SHA-256).
 *
 * One algorithm, one key: what a token's header says about either is compared, never followed.
 *
 * @throws {Error} When the keys lack a field.
 */
export async function createTokens({ tokenKey, macKey }: SigningKeys): Promise<Tokens> {
  const { kid, kty, crv, x, y } = tokenKey;
  if (!kid || !kty || !crv || !x || !y) throw new Error('The token key must have kid, kty, crv, x and y.');
  const publicJwk = { kty, crv, x, y, kid, alg: ALGORITHM, use: 'sig' };
  const [privateKey, publicKey] = await Promise.all([importJWK(tokenKey, ALGORITHM), importJWK(publicJwk, ALGORITHM)]);

  const mac = (purpose: string, text: string) =>
    createHmac('sha256', macKey).update(`${purpose}\0${text}`, 'utf8').digest();

  return {
    issue: ({ sandboxId, ownerId, familyId, expiresAtMs }, nowMs) =>
      new SignJWT({ client_id: sandboxId, ...(familyId === undefined ? {} : { sid: familyId }) })
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(ownerId)
        .setJti(randomBytes(16).toString('base64url'))
        .setIssuedAt(Math.floor(nowMs / 1000))
        .setExpirationTime(Math.floor(expiresAtMs / 1000))
        .sign(privateKey),

    async verify(token, nowMs) {
      if (token.length > MAX_TOKEN_LENGTH) return undefined;
      try {
        const { payload, protectedHeader } = await jwtVerify(token, publicKey, {
          algorithms: [ALGORITHM],
          typ: TYPE,
          issuer: ISSUER,
          audience: AUDIENCE,
          clockTolerance: CLOCK_TOLERANCE_S,
          currentDate: new Date(nowMs),
          requiredClaims: ['sub', 'client_id', 'iat', 'exp', 'jti'],
        });
        // Our headers have three fields; one more would be an instruction to the reader.
        if (protectedHeader.kid !== kid || Object.keys(protectedHeader).length !== 3) return undefined;
        return principalOf(payload, nowMs);
      } catch (error) {
        if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined;
        throw error;
      }
    },

    publicKeys: async () => ({ keys: [{ ...publicJwk }] }),

    sign: async (purpose, text) => mac(purpose, text).toString('base64url'),

    async verifySignature(purpose, text, signature) {
      const expected = mac(purpose, text);
      const given = Buffer.from(signature, 'base64url');
      // A second spelling of the same bytes is not the signature that we gave.
      if (given.length !== expected.length || given.toString('base64url') !== signature) return false;
      return timingSafeEqual(given, expected);
    },
  };
}

/** The claims as a principal, if they are the ones that we write: a string where a string belongs, and no more. */
function principalOf({ sub, client_id, sid, iat, exp, aud }: JWTPayload, nowMs: number): Principal | undefined {
  if (typeof sub !== 'string' || typeof client_id !== 'string' || aud !== AUDIENCE) return undefined;
  if (sid !== undefined && typeof sid !== 'string') return undefined;
  if (typeof exp !== 'number' || typeof iat !== 'number' || iat * 1000 > nowMs + CLOCK_TOLERANCE_S * 1000) {
    return undefined;
  }
  return {
    sandboxId: client_id,
    ownerId: sub,
    expiresAtMs: exp * 1000,
    ...(sid === undefined ? {} : { familyId: sid }),
  };
}
