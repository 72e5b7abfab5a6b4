import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import type { SigningKeys } from '../../_ports/storage';
import type { Database } from '../database/database';
import { signingKeys } from '../database/schema';

/** Reads the keys of this deployment; the first process that asks makes them, and of two at once only one's are kept. */
export async function readOrMakeSigningKeys(database: Database): Promise<SigningKeys> {
  const [existing] = await database.select().from(signingKeys);
  if (existing) return decode(existing);
  const made = { id: 1, tokenKey: await makeTokenKey(), macKey: randomBytes(32).toString('base64') };
  await database.insert(signingKeys).values(made).onConflictDoNothing();
  const [kept] = await database.select().from(signingKeys);
  if (!kept) throw new Error('The database wrote keys and returned none.');
  return decode(kept);
}

function decode({ tokenKey, macKey }: typeof signingKeys.$inferSelect): SigningKeys {
  return { tokenKey, macKey: new Uint8Array(Buffer.from(macKey, 'base64')) };
}

async function makeTokenKey(): Promise<Record<string, string>> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = privateKey.export({ format: 'jwk' }) as Record<string, string>;
  return { ...key, alg: 'ES256', use: 'sig', kid: await calculateJwkThumbprint(key) };
}
